package mgmt.engine.internal.transport;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import mgmt.api.transport.Transport;
import mgmt.api.transport.TransportProvider;
import mgmt.engine.internal.binding.PluginCalls;
import mgmt.engine.internal.declaration.Quotation;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which transports are offered. Binding takes only the reference, so that none of a plugin's classes is loaded before
 * its transport is wanted. What a bundle offers can be hidden, to be tried before it counts, or because it is about to go.
 * Thread-safe: guarded by itself, and never locked while code of a plugin runs.
 */
@Component(service = TransportRegistry.class)
public final class TransportRegistry {

    private static final Logger LOG = LoggerFactory.getLogger(TransportRegistry.class);
    private static final String NAME = "mgmt.transport.name";
    private static final Pattern VALID = Pattern.compile("[a-z][a-z0-9-]{0,99}");

    private final PluginCalls calls = new PluginCalls();
    private final Map<ServiceReference<?>, TransportOffer> offers = new LinkedHashMap<>();
    private final Set<Long> hidden = new HashSet<>();
    private Runnable listener = () -> {};

    @Reference(
            service = TransportProvider.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            target = "(" + NAME + "=*)",
            unbind = "unbind")
    void bind(ComponentServiceObjects<TransportProvider<?>> objects) {
        TransportOffer offer = offer(objects);
        if (!VALID.matcher(offer.name()).matches()) {
            LOG.error(
                    "A transport of the plugin {} is refused: {} is no name of one: lower-case letters, digits and hyphens",
                    offer.plugin(),
                    Quotation.of(offer.name()));
            return;
        }
        Optional<TransportOffer> first;
        synchronized (this) {
            first = hidden.contains(offer.bundle()) ? Optional.empty() : shown(offer.name());
            offers.put(objects.getServiceReference(), offer);
        }
        first.ifPresent(earlier -> LOG.error(
                "The transport {} of the plugin {} is refused: {} offers it already",
                offer.name(),
                offer.plugin(),
                earlier.plugin()));
        tell(offer.bundle());
    }

    void unbind(ComponentServiceObjects<TransportProvider<?>> objects) {
        TransportOffer offer;
        synchronized (this) {
            offer = offers.remove(objects.getServiceReference());
        }
        if (offer != null) {
            tell(offer.bundle());
            if (!offer.awaitUnused(TransportOffer.UNPREPARED)) {
                LOG.warn("The plugin {} is gone while its transport {} was open", offer.plugin(), offer.name());
            }
        }
    }

    private TransportOffer offer(ComponentServiceObjects<TransportProvider<?>> objects) {
        ServiceReference<?> reference = objects.getServiceReference();
        Bundle bundle = reference.getBundle();
        String plugin = bundle == null ? "a bundle that has gone" : bundle.getSymbolicName();
        long number = bundle == null ? -1 : bundle.getBundleId();
        return new TransportOffer(
                String.valueOf(reference.getProperty(NAME)),
                new TransportOffer.Origin(number, plugin),
                objects::getService,
                calls);
    }

    private void tell(long bundle) {
        Runnable told;
        synchronized (this) {
            told = hidden.contains(bundle) ? () -> {} : listener;
        }
        told.run();
    }

    /** Sets who is told from now on when a transport comes or goes, on whatever thread; must return at once. */
    public synchronized void listen(Runnable next) {
        listener = next;
    }

    /** From now on, what this bundle offers does not count. Who listens is told. */
    public void hide(long bundle) {
        boolean isNew;
        synchronized (this) {
            isNew = hidden.add(bundle);
        }
        if (isNew && !of(bundle).isEmpty()) {
            listener().run();
        }
    }

    /** From now on, what this bundle offers counts. Who listens is told. */
    public void show(long bundle) {
        boolean wasHidden;
        synchronized (this) {
            wasHidden = hidden.remove(bundle);
        }
        if (wasHidden && !of(bundle).isEmpty()) {
            listener().run();
        }
    }

    private synchronized Runnable listener() {
        return listener;
    }

    /** What one bundle offers, hidden or not. */
    public synchronized List<TransportOffer> of(long bundle) {
        return new ArrayList<>(offers.values().stream()
                .filter(offer -> offer.bundle() == bundle)
                .toList());
    }

    /** The names of all {@link Transport}s that are offered, sorted. */
    public synchronized Set<String> names() {
        Set<String> names = new TreeSet<>();
        offers.values().stream()
                .filter(offer -> !hidden.contains(offer.bundle()))
                .forEach(offer -> names.add(offer.name()));
        return names;
    }

    /** The transport of this name: of several, that which came first. */
    public synchronized Optional<TransportOffer> offer(String name) {
        return shown(name);
    }

    private synchronized Optional<TransportOffer> shown(String name) {
        return offers.values().stream()
                .filter(offer -> offer.name().equals(name) && !hidden.contains(offer.bundle()))
                .findFirst();
    }
}
