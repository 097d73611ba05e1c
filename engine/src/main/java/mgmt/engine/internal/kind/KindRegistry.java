package mgmt.engine.internal.kind;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import mgmt.api.resource.ResourceKind;
import mgmt.engine.internal.assembly.Kinds;
import mgmt.engine.internal.assembly.Offer;
import mgmt.engine.internal.binding.PluginCalls;
import mgmt.engine.internal.binding.SchemaException;
import mgmt.engine.internal.declaration.Quotation;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentServiceObjects;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which kinds are offered. Binding takes only the reference: the plugin's constructor runs when the kind is first
 * wanted, on a thread of the engine's, and what it throws makes that one kind unavailable. What a bundle offers can be
 * hidden, to be tried before it counts, or because it is about to go. Thread-safe: guarded by itself, and never locked
 * while code of a plugin runs.
 */
@Component(service = KindRegistry.class)
public final class KindRegistry {

    private static final Logger LOG = LoggerFactory.getLogger(KindRegistry.class);
    private static final String KIND = "mgmt.kind";
    private static final int LONGEST = 500;

    private final PluginCalls calls = new PluginCalls();
    private final Map<ServiceReference<?>, Candidate> candidates = new LinkedHashMap<>();
    private final Set<Long> hidden = new HashSet<>();
    private Map<String, String> missing = Map.of();

    private Listener listener = new Listener() {
        @Override
        public void changed() {}

        @Override
        public void left(Offer<?> offer) {}
    };

    /** Told of what changes, on whatever thread changes it. */
    public interface Listener {

        /** A kind has arrived, or left. */
        void changed();

        /** The kind must not be used any longer once this returns; may block for a moment. */
        void left(Offer<?> offer);
    }

    /**
     * What one bundle offers.
     *
     * @param kinds the names of all its kinds, those that cannot be used among them
     * @param offers those that can be used
     * @param faults why the others cannot, by kind
     */
    public record BundleKinds(Set<String> kinds, List<Offer<?>> offers, Map<String, String> faults) {}

    private static final class Candidate {

        private final ComponentServiceObjects<ResourceKind<?>> objects;
        private final String kind;
        private final long bundle;
        private final String bundleName;
        private @Nullable Offer<?> offer;
        private @Nullable String fault;

        Candidate(ComponentServiceObjects<ResourceKind<?>> objects) {
            this.objects = objects;
            ServiceReference<?> reference = objects.getServiceReference();
            this.kind = String.valueOf(reference.getProperty(KIND));
            boolean isThere = reference.getBundle() != null;
            this.bundle = isThere ? reference.getBundle().getBundleId() : -1;
            this.bundleName = isThere ? reference.getBundle().getSymbolicName() : "a bundle that has gone";
        }
    }

    @Reference(
            service = ResourceKind.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            target = "(" + KIND + "=*)",
            unbind = "unbind")
    void bind(ComponentServiceObjects<ResourceKind<?>> objects) {
        Candidate candidate = new Candidate(objects);
        Optional<Listener> told;
        synchronized (this) {
            candidates.put(objects.getServiceReference(), candidate);
            told = unlessHidden(candidate);
        }
        told.ifPresent(Listener::changed);
    }

    void unbind(ComponentServiceObjects<ResourceKind<?>> objects) {
        Candidate candidate;
        Optional<Listener> told;
        synchronized (this) {
            candidate = candidates.remove(objects.getServiceReference());
            told = candidate == null ? Optional.empty() : unlessHidden(candidate);
        }
        if (candidate != null && told.isPresent()) {
            if (candidate.offer != null) {
                told.get().left(candidate.offer);
            }
            told.get().changed();
        }
    }

    private Optional<Listener> unlessHidden(Candidate candidate) {
        return hidden.contains(candidate.bundle) ? Optional.empty() : Optional.of(listener);
    }

    /** Sets who is told from now on. */
    public synchronized void listen(Listener next) {
        listener = next;
    }

    /** What runs code of plugins that has to return at once. */
    public PluginCalls calls() {
        return calls;
    }

    /** From now on, what this bundle offers does not count, and nobody is told when it comes or goes. */
    public synchronized void hide(long bundle) {
        hidden.add(bundle);
    }

    /** From now on, what this bundle offers counts. Nobody is told of that. */
    public synchronized void show(long bundle) {
        hidden.remove(bundle);
    }

    /** Sets why kinds that plugins have are not offered, by kind. Nobody is told of that. */
    public synchronized void setMissing(Map<String, String> next) {
        missing = Map.copyOf(next);
    }

    /** What one bundle offers, hidden or not. Like {@link #kinds()}, it may run constructors and block. */
    public BundleKinds of(long bundle) {
        Map<String, Offer<?>> offers = new TreeMap<>();
        Map<String, String> faults = new TreeMap<>();
        for (Candidate candidate : candidates(each -> each.bundle == bundle)) {
            Offer<?> offer = offer(candidate);
            if (offer != null && offers.putIfAbsent(candidate.kind, offer) != null) {
                faults.put(candidate.kind, "the plugin offers it twice");
            } else if (offer == null) {
                faults.put(candidate.kind, fault(candidate));
            }
        }
        Set<String> all = new HashSet<>(offers.keySet());
        all.addAll(faults.keySet());
        return new BundleKinds(all, List.copyOf(offers.values()), faults);
    }

    /**
     * The kinds as they are now. Runs the constructors of those that are wanted for the first time, so it may block and
     * must not be called on the loop.
     */
    public Kinds kinds() {
        Map<String, Offer<?>> offers = new HashMap<>();
        Map<String, String> faults;
        synchronized (this) {
            faults = new HashMap<>(missing);
        }
        for (Candidate candidate : candidates(each -> !hidden.contains(each.bundle))) {
            Offer<?> offer = offer(candidate);
            if (offer == null) {
                faults.put(candidate.kind, candidate.bundleName + " has it, but " + fault(candidate));
                continue;
            }
            Offer<?> first = offers.putIfAbsent(candidate.kind, offer);
            if (first != null && isFirstTime(candidate)) {
                LOG.error(
                        "The kind {} of the plugin {} is refused: another plugin offers it already",
                        candidate.kind,
                        candidate.bundleName);
            }
        }
        return Kinds.of(offers.values(), faults);
    }

    private synchronized Collection<Candidate> candidates(java.util.function.Predicate<Candidate> wanted) {
        return new ArrayList<>(candidates.values().stream().filter(wanted).toList());
    }

    private @Nullable Offer<?> offer(Candidate candidate) {
        synchronized (this) {
            if (candidate.offer != null || candidate.fault != null) {
                return candidate.offer;
            }
        }
        Attempt attempt = attempt(candidate);
        synchronized (this) {
            if (candidate.offer == null && candidate.fault == null) {
                candidate.offer = attempt.offer();
                candidate.fault = attempt.fault();
                if (attempt.fault() != null && !hidden.contains(candidate.bundle)) {
                    LOG.error(
                            "The kind {} of the plugin {} is refused: {}",
                            candidate.kind,
                            candidate.bundleName,
                            attempt.fault());
                }
            }
            return candidate.offer;
        }
    }

    private record Attempt(
            @Nullable Offer<?> offer, @Nullable String fault) {}

    private Attempt attempt(Candidate candidate) {
        try {
            return calls.call(() -> {
                try {
                    ResourceKind<?> kind = candidate.objects.getService();
                    return kind == null
                            ? new Attempt(null, "its component cannot be activated")
                            : new Attempt(Offer.of(candidate.kind, kind), null);
                } catch (SchemaException e) {
                    return new Attempt(null, "its desired state cannot be used: " + e.getMessage());
                } catch (Exception | LinkageError | StackOverflowError e) {
                    return new Attempt(null, Quotation.oneLine(e.toString(), LONGEST));
                }
            });
        } catch (PluginCalls.StuckException e) {
            return new Attempt(null, "its constructor " + e.getMessage());
        }
    }

    private synchronized String fault(Candidate candidate) {
        return candidate.fault == null ? "its plugin has just left" : candidate.fault;
    }

    private synchronized boolean isFirstTime(Candidate candidate) {
        boolean isFirst = candidate.fault == null;
        candidate.fault = "another plugin offers it already";
        return isFirst;
    }
}
