package mgmt.engine.internal.converger;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import mgmt.api.resource.Drift;
import mgmt.api.resource.NotYetException;
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

    /**
     * What the loop hands over.
     *
     * @param intent to be in the journal before anything is changed; empty if nobody listens
     * @param isIntended whether it is there already
     * @param received what other resources have sent, by field
     */
    record Order(
            Vertex vertex,
            Instance instance,
            Map<Long, ResourceId> pending,
            Optional<Journal.Intent> intent,
            boolean isIntended,
            Map<String, Object> received,
            boolean rewatch,
            Cause cause,
            Instant time) {}

    /**
     * What the loop gets back.
     *
     * @param change set if there was something to do
     * @param failure set if the run has failed
     * @param isIntended whether the journal has the intent
     * @param sent what it sends after its success, by name
     * @param hasActed whether the machine was changed, or after a failure may have been: those that listen are to be told
     *     once the resource has succeeded
     */
    record Result(
            Optional<Change> change,
            Optional<Failure> failure,
            boolean isIntended,
            Map<String, Object> sent,
            boolean hasActed) {}

    private static final Drift NOTHING = Drift.none();

    /** In the memory of a resource, what it is the memory of. */
    private static final String RECEIVED = "mgmt.received";

    private final Order order;
    private final Worker worker = new Worker();
    private final Watching watching;
    private final LongSupplier ticker;
    private final Journal journal;
    private final @Nullable Timing timing;
    private final Consumer<Change> reporter;
    private final Consumer<Result> done;
    private volatile Status phase = Status.WAITING;
    private boolean isIntended;
    private boolean hasBegunToAct;
    private Drift drift = NOTHING;
    private Map<String, Object> sent = Map.of();

    /** Makes the place that a new watch reports to. */
    interface Watching {
        Instance.Mark mark();
    }

    /** @param timing null when nobody measures */
    Run(Order order, Watching watching, Surroundings surroundings, @Nullable Timing timing, Consumer<Result> done) {
        this.order = order;
        this.watching = watching;
        this.ticker = surroundings.ticker();
        this.journal = surroundings.journal();
        this.timing = timing;
        this.reporter = surroundings.reporter();
        this.done = done;
        this.isIntended = order.isIntended();
    }

    Map<Long, ResourceId> pending() {
        return order.pending();
    }

    Optional<Journal.Intent> intent() {
        return order.intent();
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
            sent = sent();
        } catch (Throwable e) { // whatever a plugin throws
            failure = worker.isInterrupted()
                    ? new Failure(Failure.Sort.TRANSIENT, worker.why())
                    : Failure.of(e).masked(order.received());
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
            beginToAct();
            Drift found = drift;
            worker.call(ticker, timed(Timing.Step.APPLY, () -> {
                resource.apply(found);
                return true;
            }));
            applied = true;
        }
        if (!order.pending().isEmpty() && !noop && resource instanceof Refreshable refreshable) {
            phase = Status.REFRESHING;
            beginToAct();
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

    /** What is about to be caused is on disk before it is caused: afterwards nobody could tell any more. */
    private void beginToAct() throws InterruptedException, NotYetException {
        if (!isIntended && order.intent().isPresent()) {
            isIntended = true;
            try {
                journal.intend(order.intent().get());
            } catch (IOException e) {
                throw new NotYetException(String.valueOf(e.getMessage()));
            }
        }
        hasBegunToAct = true;
    }

    private <T> Callable<T> timed(Timing.Step step, Callable<T> call) {
        return timing == null ? call : timing.of(step, call);
    }

    /** The watch is there before the first check, so that there is no gap between the two. */
    private Resource opened() throws Exception {
        Instance instance = order.instance();
        if (instance.isOpen() && !instance.received.equals(order.received())) {
            worker.call(ticker, () -> {
                Closing.close(order.vertex().id(), instance);
                return true;
            });
        }
        Resource resource = instance.resource;
        if (resource == null) {
            resource = open(instance);
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

    private Resource open(Instance instance) throws Exception {
        Map<String, Object> received = order.received();
        if (!order.vertex().receives().isEmpty()) {
            String fingerprint = Values.fingerprint(order.vertex().id(), received);
            if (!fingerprint.equals(instance.memory.get(RECEIVED))) {
                instance.memory.clear();
                instance.memory.put(RECEIVED, fingerprint);
            }
        }
        Opening.Opener opener = ((Opening.Ready) order.vertex().opening()).opener();
        Resource resource = required(
                worker.call(
                        ticker,
                        () -> order.vertex().receives().isEmpty()
                                ? opener.open(instance.context)
                                : opener.open(instance.context, received)),
                "open");
        instance.resource = resource;
        instance.received = received;
        return resource;
    }

    private Map<String, Object> sent() throws Exception {
        Opening.Opener opener = ((Opening.Ready) order.vertex().opening()).opener();
        Resource resource = order.instance().resource;
        return resource != null && opener.sends() ? worker.call(ticker, () -> opener.sent(resource)) : Map.of();
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
            return new Result(Optional.empty(), Optional.of(failure), isIntended, sent, hasBegunToAct);
        }
        if (failure == null && outcome == null) {
            return new Result(Optional.empty(), Optional.empty(), isIntended, sent, false);
        }
        Change change = new Change(
                order.time(),
                order.vertex().id(),
                order.cause(),
                DriftText.of(drift, order.vertex().secrets()),
                failure != null || outcome == null ? Change.Outcome.FAILED : outcome,
                Optional.ofNullable(failure).map(Failure::text),
                took);
        return new Result(Optional.of(change), Optional.ofNullable(failure), isIntended, sent, hasBegunToAct);
    }
}
