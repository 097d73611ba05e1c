package mgmt.engine.internal.converger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import mgmt.api.resource.Drift;
import mgmt.api.resource.Refresh;
import mgmt.api.resource.Refreshable;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceId;
import mgmt.api.resource.Subscription;
import mgmt.engine.internal.graph.Opening;
import mgmt.engine.internal.graph.Vertex;
import org.jspecify.annotations.Nullable;

/**
 * One run of one resource on a worker: open, watch, check, apply, refresh, whatever of it is needed. The only place,
 * together with {@link Closing}, where code of plugins is called; everything that it throws ends here.
 */
final class Run implements Runnable {

    /** What the loop hands over. */
    record Order(
            Vertex vertex,
            Instance instance,
            Map<Long, ResourceId> pending,
            boolean rewatch,
            Cause cause,
            Instant time) {}

    /**
     * What the loop gets back.
     *
     * @param change set if there was something to do
     * @param failure set if the run has failed
     * @param hasActed whether the machine was changed, or after a failure may have been: those that listen are to be told
     *     once the resource has succeeded
     */
    record Result(Optional<Change> change, Optional<Failure> failure, boolean hasActed) {}

    private static final Drift NOTHING = Drift.none();

    private final Order order;
    private final Worker worker = new Worker();
    private final Watching watching;
    private final LongSupplier ticker;
    private final @Nullable Timing timing;
    private final Consumer<Change> reporter;
    private final Consumer<Result> done;
    private volatile Status phase = Status.WAITING;
    private boolean hasBegunToAct;
    private Drift drift = NOTHING;

    /** Makes the place that a new watch reports to. */
    interface Watching {
        Instance.Mark mark();
    }

    /** @param timing null when nobody measures */
    Run(
            Order order,
            Watching watching,
            LongSupplier ticker,
            @Nullable Timing timing,
            Consumer<Change> reporter,
            Consumer<Result> done) {
        this.order = order;
        this.watching = watching;
        this.ticker = ticker;
        this.timing = timing;
        this.reporter = reporter;
        this.done = done;
    }

    Map<Long, ResourceId> pending() {
        return order.pending();
    }

    boolean isToRewatch() {
        return order.rewatch();
    }

    /** What it is doing; any thread. */
    Status phase() {
        return phase;
    }

    /** Its calls into the plugin, to interrupt them; any thread. */
    Worker worker() {
        return worker;
    }

    @Override
    public void run() {
        if (!worker.begin()) {
            return;
        }
        phase = Status.CHECKING;
        long began = ticker.getAsLong();
        Change.Outcome outcome = null;
        Failure failure = null;
        try {
            if (timing != null) {
                timing.begins(order.instance());
            }
            outcome = converge();
        } catch (Throwable e) { // whatever a plugin throws
            failure = worker.isInterrupted() ? new Failure(Failure.Sort.TRANSIENT, worker.why()) : Failure.of(e);
        } finally {
            worker.end();
        }
        Result result = result(outcome, failure, Duration.ofNanos(ticker.getAsLong() - began));
        try {
            if (timing != null) {
                timing.ends(order.vertex(), order.instance(), !drift.isNone(), failure);
            }
            result.change().ifPresent(reporter);
        } finally {
            done.accept(result);
        }
    }

    private Change.@Nullable Outcome converge() throws Exception {
        Resource resource = opened();
        boolean noop = order.vertex().meta().noop();
        drift = required(worker.call(ticker, timed(Timing.Step.CHECK, resource::check)), "check");
        boolean applied = false;
        if (!drift.isNone()) {
            if (noop) {
                return Change.Outcome.WOULD_APPLY;
            }
            phase = Status.APPLYING;
            hasBegunToAct = true;
            Drift found = drift;
            worker.call(ticker, timed(Timing.Step.APPLY, () -> {
                resource.apply(found);
                return true;
            }));
            applied = true;
        }
        if (!order.pending().isEmpty() && !noop && resource instanceof Refreshable refreshable) {
            phase = Status.REFRESHING;
            hasBegunToAct = true;
            List<ResourceId> from =
                    order.pending().values().stream().distinct().sorted().toList();
            Refresh refresh = Refresh.of(from, applied);
            worker.call(ticker, timed(Timing.Step.REFRESH, () -> {
                refreshable.refresh(refresh);
                return true;
            }));
            return Change.Outcome.REFRESHED;
        }
        return applied ? Change.Outcome.APPLIED : null;
    }

    private <T> Callable<T> timed(Timing.Step step, Callable<T> call) {
        return timing == null ? call : timing.of(step, call);
    }

    /** The watch is there before the first check, so that there is no gap between the two. */
    private Resource opened() throws Exception {
        Instance instance = order.instance();
        Resource resource = instance.resource;
        if (resource == null) {
            Opening.Ready ready = (Opening.Ready) order.vertex().opening();
            resource = required(worker.call(ticker, () -> ready.opener().open(instance.context)), "open");
            instance.resource = resource;
        }
        if (order.rewatch()) {
            worker.call(ticker, () -> {
                unwatch(instance);
                return true;
            });
        }
        if (instance.subscription == null && order.vertex().meta().poll().isZero()) {
            Instance.Mark mark = watching.mark();
            if (timing != null) {
                timing.watch(mark);
            }
            Resource watched = resource;
            Subscription subscription = required(worker.call(ticker, () -> watched.watch(mark)), "watch");
            instance.mark = mark;
            instance.subscription = subscription;
        }
        return resource;
    }

    static void unwatch(Instance instance) {
        if (instance.mark != null) {
            instance.mark.close();
            instance.mark = null;
        }
        if (instance.subscription != null) {
            Subscription subscription = instance.subscription;
            instance.subscription = null;
            subscription.close();
        }
    }

    private static final class NullResultException extends Exception {

        private static final long serialVersionUID = 1L;

        NullResultException(String message) {
            super(message);
        }
    }

    private static <T> T required(@Nullable T value, String method) throws NullResultException {
        if (value == null) {
            throw new NullResultException("the plugin returned null from " + method + "()");
        }
        return value;
    }

    private Result result(Change.@Nullable Outcome outcome, @Nullable Failure failure, Duration took) {
        if (failure != null && failure.sort() == Failure.Sort.NOT_YET) {
            return new Result(Optional.empty(), Optional.of(failure), hasBegunToAct);
        }
        if (failure == null && outcome == null) {
            return new Result(Optional.empty(), Optional.empty(), false);
        }
        Change change = new Change(
                order.time(),
                order.vertex().id(),
                order.cause(),
                DriftText.of(drift, order.vertex().secrets()),
                failure != null || outcome == null ? Change.Outcome.FAILED : outcome,
                Optional.ofNullable(failure).map(Failure::text),
                took);
        return new Result(Optional.of(change), Optional.ofNullable(failure), hasBegunToAct);
    }
}
