package mgmt.engine.internal.observation;

import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.converger.Change;

/**
 * The last changes, and those who follow what comes. Whoever reports a change never waits for who reads: beyond what a
 * follower's queue holds, changes are dropped for that follower, and counted. Thread-safe: guarded by itself.
 */
public final class RecentChanges implements Consumer<Change>, AutoCloseable {

    private static final int KEPT = 1000;
    private static final int QUEUED = 1000;
    /** Fewer than the connections that the control socket takes, so that other questions are still answered. */
    private static final int MOST_FOLLOWERS = 8;

    private final int kept;
    private final int queued;
    private final ArrayDeque<Change> changes = new ArrayDeque<>();
    private final Set<Follower> followers = new LinkedHashSet<>();
    private long made;
    private boolean closed;

    public RecentChanges() {
        this(KEPT, QUEUED);
    }

    RecentChanges(int kept, int queued) {
        this.kept = kept;
        this.queued = queued;
    }

    @Override
    public synchronized void accept(Change change) {
        if (changes.size() == kept) {
            changes.remove();
        }
        changes.add(change);
        boolean isMade = change.outcome() == Change.Outcome.APPLIED || change.outcome() == Change.Outcome.REFRESHED;
        made += isMade ? 1 : 0;
        followers.forEach(follower -> follower.offer(change));
        notifyAll();
    }

    /** What is remembered, the oldest first. */
    public synchronized List<Change> all() {
        return List.copyOf(changes);
    }

    /** What is remembered of one resource, the oldest first. */
    public synchronized List<Change> of(ResourceId id) {
        return changes.stream().filter(change -> change.id().equals(id)).toList();
    }

    /** How often something on the machine was changed, remembered or not. */
    public synchronized long made() {
        return made;
    }

    /** Begins to follow, without a gap after what is remembered now; empty when too many do. */
    public synchronized Optional<Follower> follow() {
        if (followers.size() >= MOST_FOLLOWERS) {
            return Optional.empty();
        }
        Follower follower = new Follower(List.copyOf(changes));
        followers.add(follower);
        return Optional.of(follower);
    }

    /** No change follows; followers get what they have not read yet, and their end. */
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    /**
     * What a follower gets.
     *
     * @param dropped how many changes were left out before this one
     */
    public record Next(Change change, long dropped) {}

    /** Somebody who reads what comes, at a pace of his own. */
    public final class Follower implements AutoCloseable {

        private final List<Change> before;
        private final ArrayDeque<Next> queue = new ArrayDeque<>();
        private long dropped;

        private Follower(List<Change> before) {
            this.before = before;
        }

        private void offer(Change change) {
            if (queue.size() < queued) {
                queue.add(new Next(change, dropped));
                dropped = 0;
            } else {
                dropped++;
            }
        }

        /** What was remembered when the following began. */
        public List<Change> before() {
            return before;
        }

        /** Waits for what comes next; empty when nothing does, for either end has left. */
        public Optional<Next> next() throws InterruptedException {
            synchronized (RecentChanges.this) {
                while (queue.isEmpty() && !closed && followers.contains(this)) {
                    RecentChanges.this.wait();
                }
                return Optional.ofNullable(queue.poll());
            }
        }

        /** How many changes were left out after the last one. */
        public long left() {
            synchronized (RecentChanges.this) {
                return queue.isEmpty() ? dropped : 0;
            }
        }

        /** Follows no longer; whoever waits for the next change is let go. */
        @Override
        public void close() {
            synchronized (RecentChanges.this) {
                followers.remove(this);
                queue.clear();
                RecentChanges.this.notifyAll();
            }
        }
    }
}
