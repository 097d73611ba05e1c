package mgmt.engine.internal.converger;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
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
        private final AtomicBoolean hasFailed = new AtomicBoolean();
        private final Consumer<Mark> onChanged;
        private final Consumer<String> onFailed;
        private volatile boolean closed;
        /** Set before the watch begins, if anybody measures. */
        volatile Timing.@Nullable FirstEvent firstEvent;

        Mark(Consumer<Mark> onChanged, Consumer<String> onFailed) {
            this.onChanged = onChanged;
            this.onFailed = onFailed;
        }

        @Override
        public void changed() {
            if (!closed && set.compareAndSet(false, true)) {
                Timing.FirstEvent first = firstEvent;
                if (first != null) {
                    first.seen();
                }
                onChanged.accept(this);
            }
        }

        @Override
        public void failed(Exception cause) {
            if (!closed && hasFailed.compareAndSet(false, true)) {
                onFailed.accept(Failure.describe(cause));
            }
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
