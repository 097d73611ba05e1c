package mgmt.plugin.local.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import mgmt.api.transport.Key;
import mgmt.api.transport.Value;
import org.jspecify.annotations.Nullable;

/** What a store holds at a revision, and which keys have changed in the last ones. Not thread-safe: {@link Store} guards it. */
final class Contents {

    /** How many changes of keys are remembered; a watch that asks for older ones gets a gap. */
    static final int REMEMBERED = 200_000;

    private static final int ENTRY_OVERHEAD = 64;

    private final NavigableMap<Key, Stored> entries = new TreeMap<>();
    private final Map<String, Operation.Join> sessions = new HashMap<>();
    private final Deque<Changed> log = new ArrayDeque<>();
    private List<Key> changing = new ArrayList<>();
    private int remembered;
    private long horizon;
    private long revision;
    private long size;

    /** An entry without its key. */
    record Stored(Value value, long revision, String session) {}

    /** Which keys a revision has changed. */
    private record Changed(long revision, List<Key> keys) {}

    /** Nothing yet, as of a revision: those before it are not known. */
    Contents(long revision) {
        this.revision = revision;
        this.horizon = revision;
    }

    long revision() {
        return revision;
    }

    /** The oldest revision after which all changes are remembered. */
    long horizon() {
        return horizon;
    }

    /** About how many bytes the entries need in the file. */
    long size() {
        return size;
    }

    Map<Key, Stored> entries() {
        return Collections.unmodifiableMap(entries);
    }

    Map<String, Operation.Join> sessions() {
        return Collections.unmodifiableMap(sessions);
    }

    Optional<Stored> entry(Key key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** Takes a part of the snapshot that a file begins with. */
    void restore(Change part) {
        part.operations().forEach(operation -> operation.apply(this));
        changing.clear();
    }

    /** Takes a revision. */
    void apply(Change change) {
        change.operations().forEach(operation -> operation.apply(this));
        revision = change.revision();
        remember(changing);
        changing = new ArrayList<>();
    }

    /** Goes on from what was known before: what is different now counts as changed by this revision. */
    void succeed(Contents before) {
        log.clear();
        log.addAll(before.log);
        remembered = before.remembered;
        horizon = before.horizon;
        Set<Key> different = new LinkedHashSet<>();
        entries.forEach((key, stored) -> {
            if (stored.revision() > before.revision) {
                different.add(key);
            }
        });
        before.entries.keySet().stream()
                .filter(key -> !entries.containsKey(key))
                .forEach(different::add);
        remember(List.copyOf(different));
    }

    private void remember(List<Key> keys) {
        log.addLast(new Changed(revision, keys));
        remembered += keys.size() + 1;
        while (remembered > REMEMBERED && log.size() > 1) {
            Changed oldest = log.removeFirst();
            remembered -= oldest.keys().size() + 1;
            horizon = oldest.revision();
        }
    }

    /** The keys below another one that have changed after a revision. */
    Set<Key> changedAfter(long after, Key above) {
        Set<Key> keys = new LinkedHashSet<>();
        Iterator<Changed> newestFirst = log.descendingIterator();
        while (newestFirst.hasNext()) {
            Changed changed = newestFirst.next();
            if (changed.revision() <= after) {
                break;
            }
            changed.keys().stream().filter(key -> key.isBelow(above)).forEach(keys::add);
        }
        return keys;
    }

    /** The entries below a key. */
    Map<Key, Stored> below(Key above) {
        Map<Key, Stored> found = new TreeMap<>();
        for (Map.Entry<Key, Stored> entry : entries.tailMap(above, false).entrySet()) {
            if (entry.getKey().isBelow(above)) {
                found.put(entry.getKey(), entry.getValue());
            } else if (!entry.getKey().toString().startsWith(above.toString())) {
                break;
            }
        }
        return found;
    }

    /** The keys of what a session holds. */
    Set<Key> heldBy(String session) {
        Set<Key> keys = new LinkedHashSet<>();
        entries.forEach((key, stored) -> {
            if (stored.session().equals(session)) {
                keys.add(key);
            }
        });
        return keys;
    }

    void put(Key key, Stored stored) {
        size += sizeOf(key, stored) - sizeOf(key, entries.put(key, stored));
        changing.add(key);
    }

    void delete(Key key) {
        Stored gone = entries.remove(key);
        if (gone != null) {
            size -= sizeOf(key, gone);
            changing.add(key);
        }
    }

    private static long sizeOf(Key key, @Nullable Stored stored) {
        return stored == null
                ? 0
                : key.toString().length()
                        + stored.value().size()
                        + stored.session().length()
                        + ENTRY_OVERHEAD;
    }

    void join(Operation.Join session) {
        sessions.put(session.session(), session);
    }

    void leave(String session) {
        heldBy(session).forEach(this::delete);
        sessions.remove(session);
    }
}
