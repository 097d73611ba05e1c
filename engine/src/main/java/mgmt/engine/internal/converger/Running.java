package mgmt.engine.internal.converger;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a node runs, and what follows from how its run ends. Confined to the loop.
 */
final class Running {

    private static final Logger LOG = LoggerFactory.getLogger(Running.class);
    private static final long SHORTEST_NOT_YET = Duration.ofSeconds(1).toNanos();
    private static final long WATCH_STREAK = Duration.ofMinutes(1).toNanos();

    private final Surroundings surroundings;
    private final Loop loop;
    private final Rest rest;
    private final Population population;
    private final Calls calls;
    private final Runnable runEnded;
    private final Settling settling = new Settling(this::released);
    private final Semaphores semaphores = new Semaphores();
    private final Notifying notifying;
    private final Tally tally;
    private final Instance.Mark.Listener marks = new Marks();
    private boolean stopping;
    private long numbers;

    Running(Surroundings surroundings, Loop loop, Rest rest, Population population, Calls calls, Runnable runEnded) {
        this.surroundings = surroundings;
        this.loop = loop;
        this.rest = rest;
        this.population = population;
        this.calls = calls;
        this.notifying = new Notifying(surroundings.journal(), population);
        this.runEnded = runEnded;
        this.tally = new Tally(surroundings);
    }

    /** After the graph has changed. */
    void recompute() {
        for (Node node : population.nodes()) {
            if (!node.vertex.receives().isEmpty()) {
                node.lacking = Values.of(node, population::node).lackingText();
            }
        }
        settling.recompute(population.nodes());
        population.letGo();
        population.nodes().forEach(this::consider);
    }

    /** Nothing new starts from now on. */
    void stop() {
        stopping = true;
        population.nodes().forEach(this::cancelWaiting);
    }

    /** Notifications that were left over when an agent before this one ended. */
    void takeOver(List<Journal.Notification> pending) {
        notifying.takeOver(pending);
    }

    // ---- marks

    /** Posts what watches report. */
    private final class Marks implements Instance.Mark.Listener {

        @Override
        public void changed(Node node, Instance.Mark mark) {
            loop.post(() -> Running.this.changed(node, mark));
        }

        @Override
        public void failed(Node node, String why) {
            loop.post(() -> watchFailed(node, why));
        }
    }

    private void changed(Node node, Instance.Mark mark) {
        if (mark.take() && !node.retired) {
            if (node.bucket != null && !node.dirty) {
                node.limitedUntil = node.bucket.reserve(loop.now());
            }
            markDirty(node, Cause.EVENT);
        }
    }

    private void watchFailed(Node node, String why) {
        if (node.retired) {
            return;
        }
        long now = loop.now();
        boolean isStreak = node.watchFailures > 0 && now - node.watchFailed < WATCH_STREAK;
        node.watchFailed = now;
        node.watchFailures = isStreak ? node.watchFailures + 1 : 1;
        if (!isStreak) {
            surroundings.workers().execute(() -> LOG.warn("{}: the watch has failed: {}", node.id(), why));
        }
        node.watchBroken = true;
        node.limitedUntil = now + Math.max(node.meta().delay().toNanos(), Backoff.after(node.watchFailures));
        node.reason = "its watch has failed: " + why;
        markDirty(node, Cause.WATCH_FAILED);
    }

    private void markDirty(Node node, Cause cause) {
        boolean waits = node.never || node.lastRun == Node.LastRun.NOT_YET;
        if (!node.dirty || waits) {
            node.cause = cause;
        }
        node.dirty = true;
        if (waits && node.running == null) {
            node.lift(node.ended + node.backoff());
        }
        settling.update(node);
        consider(node);
    }

    /** All that the node depends on is settled now. */
    private void released(Node node) {
        liftIfOthersRan(node);
        consider(node);
    }

    private static void liftIfOthersRan(Node node) {
        if (node.never && node.succeededBefore > node.begun) {
            node.lift(node.ended + node.backoff());
            node.cause = Cause.DEPENDENCY;
        }
    }

    /** Gives a node that has failed a new start; returns whether it had failed, and can be given one. */
    boolean retry(Node node) {
        if (stopping || node.lastRun != Node.LastRun.FAILED || node.running != null || !node.canOpen()) {
            return false;
        }
        node.failuresInRow = 0;
        node.lift(loop.now());
        node.cause = Cause.ASKED;
        rest.disturb();
        settling.update(node);
        consider(node);
        return true;
    }

    // ---- runs

    /** Runs the node if it is due, or sees to it that it is looked at again when it will be. */
    void consider(Node node) {
        tally.look(node);
        if (node.retired) {
            return;
        }
        if (!stopping && node.isRunnable() && node.unsettledBefore == 0 && !population.isHeldUp(node)) {
            if (node.dueAt() > loop.now()) {
                wakeAt(node, node.dueAt());
            } else if (node.meta().sema().isEmpty() || (node.claim != null && node.claim.isGranted())) {
                dispatch(node);
            } else if (node.claim == null) {
                node.claim = Semaphores.claim(node.meta().sema(), () -> granted(node));
                semaphores.request(node.claim);
            }
        }
        rest.count(node, node.isActive());
    }

    /** It may have ceased to be ready while it waited. */
    private void granted(Node node) {
        consider(node);
        if (node.running == null) {
            releaseClaim(node);
        }
    }

    private void releaseClaim(Node node) {
        Semaphores.Claim claim = node.claim;
        node.claim = null;
        if (claim != null) {
            semaphores.release(claim);
        }
    }

    private void wakeAt(Node node, long time) {
        if (node.wake == null || node.wake.isOver() || node.wake.time() != time) {
            if (node.wake != null) {
                node.wake.cancel();
            }
            node.wake = loop.at(time, () -> consider(node));
        }
    }

    /** The node leaves the graph; nobody else will tell those that listen to it. */
    void leave(Node node) {
        tally.look(node);
        cancelWaiting(node);
        conclude(node, Set.of(), true);
    }

    /** Takes the node back from whatever it waits for, be it a deadline, a semaphore or a worker. */
    private void cancelWaiting(Node node) {
        if (node.wake != null) {
            node.wake.cancel();
        }
        if (node.poll != null) {
            node.poll.cancel();
        }
        Run queued = node.running;
        if (queued != null && queued.worker().cancel()) {
            node.running = null;
            node.dirty = true;
            node.pending.putBack();
            node.watchBroken |= queued.isToRewatch();
        }
        if (node.running == null) {
            releaseClaim(node);
        }
    }

    /** Hands on what a node sends, if that has become another; those that wait for it are not let go before. */
    private void send(Node node, Map<String, Object> sent) {
        if (sent.equals(node.sent)) {
            return;
        }
        node.sent = Map.copyOf(sent);
        for (Node.Out out : node.after()) {
            Node receiver = out.node();
            if (receiver.vertex.receives().stream()
                            .anyMatch(each -> each.sender().equals(node.id()))
                    && !receiver.retired) {
                Values values = Values.of(receiver, population::node);
                receiver.lacking = values.lackingText();
                if (values.received().equals(receiver.received)) {
                    settling.update(receiver);
                    consider(receiver);
                } else {
                    markDirty(receiver, Cause.received(List.of(node.id())));
                }
            }
        }
    }

    private void dispatch(Node node) {
        Optional<Journal.Intent> intent = notifying.intent(node);
        node.received = node.vertex.receives().isEmpty()
                ? Map.of()
                : Values.of(node, population::node).received();
        Run.Order order = new Run.Order(
                node.vertex,
                node.instance,
                node.pending.taken(),
                intent,
                intent.filter(each -> each.equals(node.intent)).isPresent(),
                node.received,
                node.watchBroken,
                node.pending.isEmpty() ? node.cause : Cause.notified(node.pending.from()),
                surroundings.clock().instant());
        Run[] self = new Run[1];
        Run run = new Run(
                order,
                () -> new Instance.Mark(node, marks),
                surroundings,
                tally.timing(),
                result -> loop.post(() -> ran(node, self[0], result)));
        self[0] = run;
        node.dirty = false;
        node.watchBroken = false;
        node.begun = ++numbers;
        node.runs++;
        node.runningSince = order.time();
        node.running = run;
        settling.update(node);
        calls.limit(node, run);
        surroundings.workers().execute(run);
    }

    private void ran(Node node, Run run, Run.Result result) {
        node.running = null;
        Calls.ended(node);
        population.recover(node);
        node.ended = loop.now();
        releaseClaim(node);
        if (result.change().isPresent() || result.failure().isPresent()) {
            node.lastChange = result.change().or(() -> node.lastChange);
            rest.disturb();
        }
        node.owesNotification |= result.hasActed();
        if (result.isIntended()) {
            node.intent = run.intent().orElse(node.intent);
        }
        boolean isSuccess = result.failure().isEmpty();
        boolean answers = isSuccess && !node.meta().noop();
        if (!answers) {
            node.pending.putBack();
        }
        conclude(node, answers ? run.pending().keySet() : Set.of(), isSuccess || node.retired);
        if (node.retired) {
            leaveAfterRun(node);
        } else if (result.failure().isPresent()) {
            failed(node, result.failure().get());
        } else {
            send(node, result.sent());
            succeeded(node, result.hasActed());
        }
        runEnded.run();
    }

    private void leaveAfterRun(Node node) {
        population.close(node);
        Node successor = population.node(node.id());
        if (successor != null) {
            settling.update(successor);
        }
    }

    private void conclude(Node node, Set<Long> answered, boolean pays) {
        for (Node receiver : notifying.conclude(node, answered, pays)) {
            settling.update(receiver);
            consider(receiver);
        }
    }

    private void succeeded(Node node, boolean hasActed) {
        if (node.lastRun != Node.LastRun.SUCCEEDED || hasActed) {
            node.since = surroundings.clock().instant();
        }
        node.lastRun = Node.LastRun.SUCCEEDED;
        node.reason = "";
        node.failuresInRow = 0;
        node.retriesLeft = node.meta().retry();
        node.succeeded = node.begun;
        node.remarksInRow = node.dirty ? node.remarksInRow + 1 : 0;
        node.notBefore = node.dirty ? node.ended + node.backoff() : Long.MIN_VALUE;
        if (node.isFlapping()) {
            surroundings
                    .workers()
                    .execute(() -> LOG.warn(
                            "{}: is changed again and again by somebody else; it is put right, with growing pauses",
                            node.id()));
        }
        if (node.isDue()) {
            settling.pulse(node);
        } else {
            settling.update(node);
        }
        pollLater(node);
        consider(node);
    }

    private void failed(Node node, Failure failure) {
        boolean isMarked = node.dirty;
        boolean isNotYet = failure.sort() == Failure.Sort.NOT_YET;
        Node.LastRun lastRun = isNotYet ? Node.LastRun.NOT_YET : Node.LastRun.FAILED;
        if (node.lastRun != lastRun) {
            node.since = surroundings.clock().instant();
        }
        node.lastRun = lastRun;
        node.dirty = true;
        node.reason = failure.text();
        long delay = node.meta().delay().toNanos();
        if (isNotYet) {
            node.remarksInRow = isMarked ? node.remarksInRow + 1 : 0;
            node.notBefore = node.ended + (isMarked ? node.backoff() : Math.max(delay, SHORTEST_NOT_YET));
            node.cause = isMarked ? Cause.EVENT : Cause.WAITED;
        } else {
            node.failuresInRow++;
            node.notBefore = node.ended + Math.max(delay, node.backoff());
            spendRetry(node, failure.sort() == Failure.Sort.PERMANENT || node.retriesLeft == 0, isMarked);
            tally.failed(node);
        }
        settling.update(node);
        pollLater(node);
        consider(node);
    }

    private static void spendRetry(Node node, boolean isSpent, boolean isMarked) {
        node.never = isSpent;
        if (!isSpent) {
            node.retriesLeft -= node.retriesLeft > 0 ? 1 : 0;
            node.cause = Cause.RETRY;
        } else if (isMarked) {
            node.lift(node.ended + node.backoff());
            node.cause = Cause.EVENT;
        } else {
            liftIfOthersRan(node);
        }
    }

    private void pollLater(Node node) {
        Duration period = node.meta().poll();
        if (!period.isZero()) {
            if (node.poll != null) {
                node.poll.cancel();
            }
            node.poll = loop.at(node.ended + period.toNanos(), () -> markDirty(node, Cause.POLL));
        }
    }

    /** Whether nothing runs that somebody waits for. */
    boolean isQuiet() {
        return population.nodes().stream().allMatch(node -> node.running == null || node.abandoned)
                && population.leaving().stream().allMatch(node -> node.running == null || node.abandoned);
    }

    boolean isAllSettled() {
        return population.nodes().stream().allMatch(node -> node.settled);
    }
}
