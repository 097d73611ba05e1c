package mgmt.engine.internal.graph;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How the engine treats one resource, whatever its kind: the {@code meta:} of a graph file, validated.
 *
 * @param noop check without apply
 * @param retry how often a failed run is repeated; -1 = for ever
 * @param delay the pause before a repetition
 * @param poll the period of checks in place of the watch; zero = watch
 * @param limit runs that events may cause, per second; infinity = no limit
 * @param burst the size of the limit's token bucket
 * @param sema names of the semaphores that a run holds, each {@code id} or {@code id:count}
 * @param autoedge whether the resource is linked to others by what it needs
 * @param autogroup whether the resource may be grouped with others of its kind
 * @param timeout how long one call into the plugin may take; zero = as long as it likes
 */
public record Meta(
        boolean noop,
        int retry,
        Duration delay,
        Duration poll,
        double limit,
        int burst,
        List<String> sema,
        boolean autoedge,
        boolean autogroup,
        Duration timeout) {

    /** What holds where a user says nothing. */
    public static final Meta DEFAULT = new Meta(
            false, 0, Duration.ZERO, Duration.ZERO, Double.POSITIVE_INFINITY, 0, List.of(), true, true, Duration.ZERO);

    public Meta {
        sema = List.copyOf(sema);
    }

    /** The same with one more semaphore, unless it is among them. */
    public Meta withSema(String id) {
        if (sema.contains(id)) {
            return this;
        }
        List<String> all = new ArrayList<>(sema);
        all.add(id);
        return new Meta(noop, retry, delay, poll, limit, burst, all, autoedge, autogroup, timeout);
    }

    /** The same with noop on. */
    public Meta asNoop() {
        return noop ? this : new Meta(true, retry, delay, poll, limit, burst, sema, autoedge, autogroup, timeout);
    }
}
