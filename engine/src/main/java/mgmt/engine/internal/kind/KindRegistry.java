package mgmt.engine.internal.kind;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mgmt.api.resource.ResourceKind;
import mgmt.engine.internal.assembly.Kinds;
import mgmt.engine.internal.assembly.Offer;
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
 * wanted, on a thread of the engine's, and what it throws makes that one kind unavailable. Thread-safe: guarded by itself,
 * and never locked while code of a plugin runs.
 */
@Component(service = KindRegistry.class)
public final class KindRegistry {

    private static final Logger LOG = LoggerFactory.getLogger(KindRegistry.class);
    private static final String KIND = "mgmt.kind";

    private final Map<ServiceReference<?>, Candidate> candidates = new LinkedHashMap<>();
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

    private static final class Candidate {
        private final ComponentServiceObjects<ResourceKind<?>> objects;
        private final String kind;
        private final String bundle;
        private @Nullable Offer<?> offer;
        private boolean isRefused;

        Candidate(ComponentServiceObjects<ResourceKind<?>> objects) {
            this.objects = objects;
            ServiceReference<?> reference = objects.getServiceReference();
            this.kind = String.valueOf(reference.getProperty(KIND));
            this.bundle = reference.getBundle() == null
                    ? "a bundle that has gone"
                    : reference.getBundle().getSymbolicName();
        }
    }

    @Reference(
            service = ResourceKind.class,
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            target = "(" + KIND + "=*)",
            unbind = "unbind")
    void bind(ComponentServiceObjects<ResourceKind<?>> objects) {
        Listener told;
        synchronized (this) {
            candidates.put(objects.getServiceReference(), new Candidate(objects));
            told = listener;
        }
        told.changed();
    }

    void unbind(ComponentServiceObjects<ResourceKind<?>> objects) {
        Candidate candidate;
        Listener told;
        synchronized (this) {
            candidate = candidates.remove(objects.getServiceReference());
            told = listener;
        }
        if (candidate != null && candidate.offer != null) {
            told.left(candidate.offer);
        }
        told.changed();
    }

    /** Sets who is told from now on. */
    public synchronized void listen(Listener next) {
        listener = next;
    }

    /**
     * The kinds as they are now. Runs the constructors of those that are wanted for the first time, so it may block and
     * must not be called on the loop.
     */
    public Kinds kinds() {
        List<Candidate> all;
        synchronized (this) {
            all = new ArrayList<>(candidates.values());
        }
        Map<String, Offer<?>> offers = new HashMap<>();
        for (Candidate candidate : all) {
            Offer<?> offer = offer(candidate);
            if (offer != null) {
                Offer<?> first = offers.putIfAbsent(candidate.kind, offer);
                if (first != null) {
                    refuse(candidate, "another plugin offers it already");
                }
            }
        }
        return Kinds.of(offers.values());
    }

    private @Nullable Offer<?> offer(Candidate candidate) {
        synchronized (this) {
            if (candidate.offer != null || candidate.isRefused) {
                return candidate.offer;
            }
        }
        try {
            ResourceKind<?> kind = candidate.objects.getService();
            if (kind == null) {
                refuse(candidate, "its component cannot be activated");
                return null;
            }
            Offer<?> offer = Offer.of(candidate.kind, kind);
            synchronized (this) {
                candidate.offer = offer;
            }
            return offer;
        } catch (Exception | LinkageError | StackOverflowError e) {
            refuse(candidate, e.toString());
            return null;
        }
    }

    /** Says it once. */
    private void refuse(Candidate candidate, String why) {
        boolean isNew;
        synchronized (this) {
            isNew = !candidate.isRefused;
            candidate.isRefused = true;
        }
        if (isNew) {
            LOG.error("The kind {} of the plugin {} is refused: {}", candidate.kind, candidate.bundle, why);
        }
    }
}
