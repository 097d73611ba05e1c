package mgmt.engine.internal.converger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.graph.Meta;
import mgmt.engine.internal.graph.Opening;
import mgmt.engine.internal.graph.Vertex;
import org.jspecify.annotations.Nullable;

/**
 * The state of one resource; a plain record of facts, the rules are in {@link Converger}. Confined to the loop, but for
 * {@link #instance}, which belongs to the run that is going on, and to nobody in between.
 */
final class Node {

    /** How the last run ended. */
    enum LastRun {
        NONE,
        SUCCEEDED,
        NOT_YET,
        FAILED
    }

    /** An edge as seen from its beginning. */
    record Out(Node node, boolean notifies) {}

    private static final int NORMAL_REMARKS = 3;

    Vertex vertex;
    final Instance instance;
    final Map<String, String> memory;
    final Pending pending;
    private List<Node> before = List.of();
    private List<Out> after = List.of();
    /** What it has sent with its last success, by name. */
    Map<String, Object> sent = Map.of();
    /** What its last run was given, by field. */
    Map<String, Object> received = Map.of();
    /** What it receives and was not sent yet; empty if all is there. */
    String lacking = "";
    /** Direct dependencies that are not settled. */
    int unsettledBefore;

    boolean dirty = true;
    boolean settled;
    /** Out of the graph, or its kind is leaving: nothing runs any more. */
    boolean retired;

    @Nullable
    Run running;

    /** The closing that goes on after the last run. */
    @Nullable
    Worker closing;

    Semaphores.@Nullable Claim claim;

    LastRun lastRun = LastRun.NONE;
    /** A run is not due before this time. */
    long notBefore = Long.MIN_VALUE;
    /** Nor before this one, for events come more often than the user's limit allows. */
    long limitedUntil = Long.MIN_VALUE;
    /** When the last run ended. */
    long ended;
    /** Failed for good: not due before something lifts it. */
    boolean never;

    @Nullable
    Deadline wake;

    @Nullable
    Deadline poll;

    @Nullable
    Deadline limit;

    @Nullable
    TokenBucket bucket;

    int retriesLeft;
    int failuresInRow;
    int remarksInRow;
    int watchFailures;
    long watchFailed;
    /** A failed run may have changed something: those that listen are owed a notification with the next success. */
    boolean owesNotification;
    /** What the journal knows to be under way. */
    Journal.@Nullable Intent intent;

    boolean watchBroken;
    boolean abandoned;
    /** The number of the run that began last; runs are numbered over all resources. */
    long begun;
    /** The number of the last run that succeeded. */
    long succeeded;
    /** The highest such number among all that it depends on, however far. */
    long succeededBefore;

    long runs;

    Cause cause = Cause.FIRST_RUN;
    String reason = "";
    Instant since;
    Instant runningSince;
    Optional<Change> lastChange = Optional.empty();
    /** Through which it asks which things others provide. */
    final Asking asking;
    /** Whether it is counted among those that still have something to do. */
    boolean active;
    /** What was told of its failures to whoever counts them. */
    Measurements.FailureState failing = Measurements.FailureState.NONE;

    Node(Vertex vertex, Instance instance, Map<String, String> memory, Asking asking, Pending pending, Instant since) {
        this.vertex = vertex;
        this.instance = instance;
        this.memory = memory;
        this.asking = asking;
        this.pending = pending;
        this.since = since;
        this.runningSince = since;
        this.retriesLeft = vertex.meta().retry();
    }

    ResourceId id() {
        return vertex.id();
    }

    Meta meta() {
        return vertex.meta();
    }

    boolean canOpen() {
        return vertex.opening() instanceof Opening.Ready;
    }

    /** What it depends on, directly. */
    List<Node> before() {
        return before;
    }

    /** What depends on it, directly. */
    List<Out> after() {
        return after;
    }

    /** Forgets its edges: there is another graph. */
    void unlink() {
        before = List.of();
        after = List.of();
    }

    /** Adds an edge that leads from this one to another. */
    void link(Node other, boolean notifies) {
        after = with(after, new Out(other, notifies));
        other.before = with(other.before, this);
    }

    /** Most nodes have one edge or none: the lists of these are as small as can be. */
    private static <T> List<T> with(List<T> list, T added) {
        if (list.isEmpty()) {
            return List.of(added);
        }
        List<T> longer = list instanceof ArrayList<T> ? list : new ArrayList<>(list);
        longer.add(added);
        return longer;
    }

    /** Those that listen to it. */
    List<ResourceId> listeners() {
        if (after.isEmpty()) {
            return List.of();
        }
        return after.stream().filter(Out::notifies).map(out -> out.node().id()).toList();
    }

    /** Whether there is a reason to run it. */
    boolean isDue() {
        return dirty || (!meta().noop() && !pending.isEmpty());
    }

    /** Whether it may run, but for the time and for what comes before it. */
    boolean isRunnable() {
        return isDue() && !retired && canOpen() && running == null && !never && lacking.isEmpty();
    }

    /** Whether it has something to do that does not wait for others; one that is abandoned has not. */
    boolean isActive() {
        return !abandoned && (running != null || (isRunnable() && unsettledBefore == 0));
    }

    /** Whether it is as desired, were it not for marks that have come since its last success. */
    boolean hasSucceeded() {
        return lastRun == LastRun.SUCCEEDED && unsettledBefore == 0 && canOpen() && !retired && lacking.isEmpty();
    }

    /** The pause that a fight with another writer, or failures that bring themselves back, must be given. */
    long backoff() {
        return Math.max(Backoff.after(remarksInRow - NORMAL_REMARKS), Backoff.after(failuresInRow));
    }

    /** Whether it has just turned out that somebody else keeps changing what this one repairs, over all the pauses. */
    boolean isFlapping() {
        return remarksInRow == NORMAL_REMARKS + Backoff.TIMES_TO_LONGEST;
    }

    /** When a run is due. */
    long dueAt() {
        return Math.max(notBefore, limitedUntil);
    }

    /** Gives it a new start after something that may have put it right. */
    void lift(long at) {
        never = false;
        notBefore = at;
        retriesLeft = meta().retry();
    }
}
