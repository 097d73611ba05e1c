package mgmt.engine.internal.converger;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import mgmt.api.resource.Changes;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.Subscription;
import org.jspecify.annotations.Nullable;

/** What is open of one resource. Touched by its runs alone, of which there is one at a time. */
final class Instance {

    final ResourceContext context;

    /** What the resource remembers while its declaration, and what it receives, stays equal. */
    final Map<String, String> memory;

    /** What the resource was opened with. */
    Map<String, Object> received = Map.of();

    @Nullable
    Resource resource;

    @Nullable
    Subscription subscription;

    @Nullable
    Mark mark;

    /** When its watch saw what has not been put right yet, see {@link Timing}. */
    long event = Long.MIN_VALUE;

    Instance(ResourceContext context, Map<String, String> memory) {
        this.context = context;
        this.memory = memory;
    }

    boolean isOpen() {
        return resource != null;
    }

    /**
     * Where one watch reports to. Thread-safe: a flag is set by compare-and-set, and only the first setting posts a
     * message, so that nothing can pile up however often a plugin calls; a closed mark posts nothing.
     */
    static final class Mark implements Changes {

        private final AtomicBoolean set = new AtomicBoolean();
        private final Node node;
        private final Listener listener;
        private boolean hasFailed;
        private volatile boolean closed;
        /** Set before the watch begins, if anybody measures. */
        volatile Timing.@Nullable FirstEvent firstEvent;

        /** Told of what watches report; one for all of them. Any thread; must not block. */
        interface Listener {
            void changed(Node node, Mark mark);

            void failed(Node node, String why);
        }

        Mark(Node node, Listener listener) {
            this.node = node;
            this.listener = listener;
        }

        @Override
        public void changed() {
            if (!closed && set.compareAndSet(false, true)) {
                Timing.FirstEvent first = firstEvent;
                if (first != null) {
                    first.seen();
                }
                listener.changed(node, this);
            }
        }

        @Override
        public void failed(Exception cause) {
            if (!closed && isFirstFailure()) {
                listener.failed(node, Failure.describe(cause));
            }
        }

        private synchronized boolean isFirstFailure() {
            boolean first = !hasFailed;
            hasFailed = true;
            return first;
        }

        /** Clears the flag; the loop calls it when it takes the message. Returns whether the mark still counts. */
        boolean take() {
            set.set(false);
            return !closed;
        }

        void close() {
            closed = true;
        }
    }
}
