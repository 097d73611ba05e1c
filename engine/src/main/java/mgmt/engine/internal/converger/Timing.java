package mgmt.engine.internal.converger;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import mgmt.engine.internal.graph.Vertex;
import org.jspecify.annotations.Nullable;

/** How long the steps of one run take; there is none when nobody measures. Confined to the run's worker. */
final class Timing {

    /** The calls into a plugin whose time is told. */
    enum Step {
        CHECK,
        APPLY,
        REFRESH
    }

    /** When a watch first saw something that no run has put right yet. Thread-safe. */
    static final class FirstEvent {

        private static final long NONE = Long.MIN_VALUE;

        private final LongSupplier ticker;
        private final AtomicLong first = new AtomicLong(NONE);

        FirstEvent(LongSupplier ticker) {
            this.ticker = ticker;
        }

        void seen() {
            if (first.get() == NONE) {
                first.compareAndSet(NONE, ticker.getAsLong());
            }
        }

        private long take() {
            return first.getAndSet(NONE);
        }
    }

    private final Measurements measurements;
    private final LongSupplier ticker;
    private final Map<Step, Long> took = new EnumMap<>(Step.class);

    Timing(Measurements measurements, LongSupplier ticker) {
        this.measurements = measurements;
        this.ticker = ticker;
    }

    /** What the watch has seen before now is this run's; what comes later may be the next one's. */
    void begins(Instance instance) {
        if (instance.mark != null && instance.mark.firstEvent != null) {
            long seen = instance.mark.firstEvent.take();
            instance.event = instance.event == FirstEvent.NONE ? seen : instance.event;
        }
    }

    /** Has the watch note when it sees something. */
    void watch(Instance.Mark mark) {
        mark.firstEvent = new FirstEvent(ticker);
    }

    <T> Callable<T> of(Step step, Callable<T> call) {
        return () -> {
            long began = ticker.getAsLong();
            try {
                return call.call();
            } finally {
                took.put(step, ticker.getAsLong() - began);
            }
        };
    }

    /**
     * Tells of the run.
     *
     * @param drifted whether its check has found anything
     */
    void ends(Vertex vertex, Instance instance, boolean drifted, @Nullable Failure failure) {
        boolean hasActed = took.containsKey(Step.APPLY) || took.containsKey(Step.REFRESH);
        long sinceEvent = Measurements.Ran.NOT_DONE;
        if (failure == null) {
            if (hasActed && instance.event != FirstEvent.NONE) {
                sinceEvent = ticker.getAsLong() - instance.event;
            }
            instance.event = FirstEvent.NONE;
        }
        if (took.containsKey(Step.CHECK)) {
            measurements.ran(new Measurements.Ran(
                    vertex.id().kind(),
                    vertex.meta().noop(),
                    drifted || hasActed || failure != null,
                    failure != null && failure.sort() != Failure.Sort.NOT_YET,
                    time(Step.CHECK),
                    time(Step.APPLY),
                    time(Step.REFRESH),
                    sinceEvent));
        }
    }

    private long time(Step step) {
        return took.getOrDefault(step, Measurements.Ran.NOT_DONE);
    }
}
