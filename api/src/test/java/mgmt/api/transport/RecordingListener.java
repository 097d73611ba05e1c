package mgmt.api.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A {@link WatchListener} for tests: keeps each call, what the store is like by all that was told, and what was wrong with
 * the calls. Thread-safe.
 */
public final class RecordingListener implements WatchListener {

    private final Key above;
    private final Map<Key, Entry> state = new TreeMap<>();
    private final List<ChangeSet> calls = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final Consumer<RecordingListener> during;
    private long revision;
    private @Nullable String gap;
    private @Nullable Thread caller;

    private RecordingListener(Key above, long after, Collection<Entry> known, Consumer<RecordingListener> during) {
        this.above = above;
        this.revision = after;
        known.forEach(entry -> state.put(entry.key(), entry));
        this.during = during;
    }

    /** For a watch that begins with nothing known. */
    public static RecordingListener of(Key above, long after) {
        return new RecordingListener(above, after, List.of(), listener -> {});
    }

    /** For a watch that goes on from a snapshot. */
    public static RecordingListener of(Key above, Snapshot snapshot) {
        return of(above, snapshot, listener -> {});
    }

    /**
     * For a watch that goes on from a snapshot.
     *
     * @param during done in each call, by the transport's thread, after the call was recorded: it may block, or throw
     */
    public static RecordingListener of(Key above, Snapshot snapshot, Consumer<RecordingListener> during) {
        return new RecordingListener(above, snapshot.revision(), snapshot.entries(), during);
    }

    @Override
    public void changed(ChangeSet changes) {
        enter();
        try {
            record(changes);
            during.accept(this);
        } finally {
            leave();
        }
    }

    @Override
    public void gap(String why) {
        enter();
        synchronized (this) {
            gap = why;
        }
        leave();
    }

    private synchronized void enter() {
        if (caller != null) {
            faults.add("called by " + Thread.currentThread() + " while called by " + caller);
        }
        if (gap != null) {
            faults.add("called after the gap");
        }
        caller = Thread.currentThread();
    }

    private synchronized void leave() {
        caller = null;
        notifyAll();
    }

    private synchronized void record(ChangeSet changes) {
        judge(changes);
        changes.put().forEach(entry -> state.put(entry.key(), entry));
        changes.deleted().forEach(state::remove);
        revision = changes.revision();
        calls.add(changes);
        notifyAll();
    }

    private void judge(ChangeSet changes) {
        if (changes.revision() <= revision) {
            faults.add("revision " + changes.revision() + " told after " + revision);
        }
        Set<Key> seen = new HashSet<>(changes.deleted());
        for (Entry entry : changes.put()) {
            if (!seen.add(entry.key())) {
                faults.add("twice in one call: " + entry.key());
            }
            if (entry.revision() <= revision || entry.revision() > changes.revision()) {
                faults.add("told between " + revision + " and " + changes.revision() + ": " + entry);
            }
        }
        seen.stream().filter(key -> !key.isBelow(above)).forEach(key -> faults.add("not below " + above + ": " + key));
    }

    /** All calls so far. */
    public synchronized List<ChangeSet> calls() {
        return List.copyOf(calls);
    }

    /** What the store is like by all that was told. */
    public synchronized Map<Key, Entry> state() {
        return new TreeMap<>(state);
    }

    /** The value of a key by all that was told. */
    public synchronized Optional<Value> value(Key key) {
        return Optional.ofNullable(state.get(key)).map(Entry::value);
    }

    /** The revision that was told last. */
    public synchronized long revision() {
        return revision;
    }

    /** Whether a call has not returned yet. */
    public synchronized boolean isBeingCalled() {
        return caller != null;
    }

    /** Why there was a gap, if there was one. */
    public synchronized Optional<String> gap() {
        return Optional.ofNullable(gap);
    }

    /** Notes something wrong, for {@link #assertSound}. */
    public synchronized void fault(String what) {
        faults.add(what);
    }

    /** Fails when a call was wrong in itself: out of order, at the same time as another, not of the keys that are watched. */
    public synchronized void assertSound() {
        assertEquals(List.of(), faults.stream().limit(10).toList());
    }

    /** Waits until a condition holds, which is looked at after each call. */
    public synchronized void await(String condition, Predicate<RecordingListener> holds, Duration limit)
            throws InterruptedException {
        Waiting.until(this, () -> holds.test(this), limit, () -> condition + "; told so far: " + this);
        assertSound();
    }

    /** Waits until everything up to a revision has been told; it must have changed something that is watched. */
    public void awaitRevision(long wanted, Duration limit) throws InterruptedException {
        await("revision " + wanted, listener -> listener.revision() >= wanted, limit);
    }

    @Override
    public synchronized String toString() {
        return calls.size() + " calls, " + state.size() + " entries, revision " + revision
                + (gap == null ? "" : ", gap: " + gap) + (faults.isEmpty() ? "" : ", " + faults);
    }
}
