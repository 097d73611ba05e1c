package mgmt.transports.memory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import mgmt.api.transport.Commit;
import mgmt.api.transport.Key;
import org.jspecify.annotations.Nullable;

/**
 * What all have in common who open the store of one name, in whichever bundle and framework. It lies with the system's
 * properties and is made of classes of the JDK alone, which are the same for every class loader. Thread-safe: guarded by its
 * monitor, which is notified of every change.
 */
final class Heap {

    private static final String HEAPS = "mgmt.transports.memory.heaps";
    /** More than one, so that nobody can take the revision after one for the next. */
    private static final long STEP = 3;

    private final Map<String, Object> shared;

    /** Under a key: its value, the revision that it was put with, and the session that holds it, or nothing. */
    record Item(Map.Entry<byte[], Map.Entry<Long, String>> plain) {

        static Item of(byte[] value, long revision, String holder) {
            return new Item(Map.entry(value, Map.entry(revision, holder)));
        }

        byte[] value() {
            return plain.getKey();
        }

        long revision() {
            return plain.getValue().getKey();
        }

        String holder() {
            return plain.getValue().getValue();
        }
    }

    private Heap(Map<String, Object> shared) {
        this.shared = shared;
    }

    static Heap of(String name) {
        return new Heap(heaps().computeIfAbsent(name, absent -> empty()));
    }

    static void remove(String name) {
        heaps().remove(name);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Map<String, Object>> heaps() {
        return (Map<String, Map<String, Object>>)
                System.getProperties().computeIfAbsent(HEAPS, absent -> new ConcurrentHashMap<>());
    }

    private static Map<String, Object> empty() {
        Map<String, Object> shared = new HashMap<>();
        shared.put("sessions", new TreeMap<String, String>());
        shared.put("lost", new TreeMap<String, Set<String>>());
        shared.put("away", false);
        shared.put("answers to lose", 0);
        shared.put("refusal", "");
        clear(shared);
        return shared;
    }

    private static void clear(Map<String, Object> shared) {
        shared.put("id", UUID.randomUUID().toString());
        shared.put("revision", 1L);
        shared.put("forgotten", 0L);
        shared.put("entries", new TreeMap<String, Map.Entry<byte[], Map.Entry<Long, String>>>());
        shared.put("history", new TreeMap<Long, Set<String>>());
    }

    /** What is asked while holding it is of one moment. */
    Object monitor() {
        return shared;
    }

    /** Waits for a change, or until a time of {@link System#nanoTime} has come; the caller holds the monitor. */
    void awaitChange(long end) throws InterruptedException {
        TimeUnit.NANOSECONDS.timedWait(shared, Math.max(1_000_000, end - System.nanoTime()));
    }

    /** Waits for a change; the caller holds the monitor. */
    void awaitChange() throws InterruptedException {
        shared.wait();
    }

    void wake() {
        synchronized (shared) {
            shared.notifyAll();
        }
    }

    String id() {
        return get("id");
    }

    long revision() {
        return this.<Long>get("revision");
    }

    boolean isAway() {
        return this.<Boolean>get("away");
    }

    void setAway(boolean isAway) {
        set("away", isAway);
    }

    /** Why nobody may open it; empty if everybody may. */
    String refusal() {
        return get("refusal");
    }

    void setRefusal(String why) {
        set("refusal", why);
    }

    void setAnswersToLose(int commits) {
        set("answers to lose", commits);
    }

    /** Whether the answer to a commit is lost; counts down. */
    boolean losesAnswer() {
        synchronized (shared) {
            int left = this.<Integer>get("answers to lose");
            set("answers to lose", Math.max(0, left - 1));
            return left > 0;
        }
    }

    /** Becomes another one, with nothing in it. */
    void replace() {
        synchronized (shared) {
            Set.copyOf(sessions().keySet()).forEach(session -> {
                lost().put(session, heldBy(session));
                sessions().remove(session);
            });
            clear(shared);
            wake();
        }
    }

    void forget() {
        synchronized (shared) {
            history().clear();
            set("forgotten", revision());
        }
    }

    String beginSession(String host) {
        synchronized (shared) {
            String session = UUID.randomUUID().toString();
            sessions().put(session, host);
            return session;
        }
    }

    boolean isLive(String session) {
        synchronized (shared) {
            return sessions().containsKey(session);
        }
    }

    List<String> sessionsOf(String host) {
        synchronized (shared) {
            return sessions().entrySet().stream()
                    .filter(session -> session.getValue().equals(host))
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }

    /** Ends a session, and with it what it holds, which can be asked for as lost. */
    void endSession(String session) {
        synchronized (shared) {
            Set<String> held = heldBy(session);
            lost().put(session, held);
            sessions().remove(session);
            long next = revision() + STEP;
            held.forEach(key -> delete(key, next));
            finish(next);
        }
    }

    /** What a session held when it ended; told once. */
    Set<String> takeLost(String session) {
        synchronized (shared) {
            Set<String> keys = lost().remove(session);
            return keys == null ? Set.of() : keys;
        }
    }

    /** What lies below a key. */
    SortedMap<String, Item> below(Key above) {
        synchronized (shared) {
            SortedMap<String, Item> below = new TreeMap<>();
            String text = above.toString();
            // A zero comes right after the slash.
            SortedMap<String, Map.Entry<byte[], Map.Entry<Long, String>>> found =
                    text.isEmpty() ? entries() : entries().subMap(text + "/", text + "0");
            found.forEach((key, plain) -> below.put(key, new Item(plain)));
            return below;
        }
    }

    @Nullable
    Item item(Key key) {
        synchronized (shared) {
            Map.Entry<byte[], Map.Entry<Long, String>> plain = entries().get(key.toString());
            return plain == null ? null : new Item(plain);
        }
    }

    /** Keys that were changed after a revision; null if that is forgotten, or was never reached. */
    @Nullable
    Set<Key> changedAfter(long revision) {
        synchronized (shared) {
            if (revision < this.<Long>get("forgotten") || revision > revision()) {
                return null;
            }
            Set<Key> changed = new TreeSet<>();
            history()
                    .tailMap(revision, false)
                    .values()
                    .forEach(keys -> keys.forEach(key -> changed.add(Key.parse(key))));
            return changed;
        }
    }

    boolean isMet(Commit commit) {
        synchronized (shared) {
            return commit.conditions().entrySet().stream().allMatch(condition -> {
                Item item = item(condition.getKey());
                return condition.getValue().isEmpty()
                        ? item == null
                        : item != null
                                && item.revision() == condition.getValue().getAsLong();
            });
        }
    }

    /** Puts and deletes, whatever the conditions; returns the revision after that. */
    long change(Commit commit, String session) {
        synchronized (shared) {
            long next = revision() + STEP;
            commit.puts()
                    .forEach((key, put) ->
                            put(key.toString(), Item.of(put.value().bytes(), next, put.isHeld() ? session : "")));
            commit.deletes().forEach(key -> delete(key.toString(), next));
            return finish(next);
        }
    }

    private void put(String key, Item item) {
        entries().put(key, item.plain());
        note(key, item.revision());
    }

    private void delete(String key, long revision) {
        if (entries().remove(key) != null) {
            note(key, revision);
        }
    }

    private void note(String key, long revision) {
        history().computeIfAbsent(revision, absent -> new TreeSet<>()).add(key);
    }

    private long finish(long revision) {
        if (history().containsKey(revision)) {
            set("revision", revision);
        }
        wake();
        return revision();
    }

    private Set<String> heldBy(String session) {
        Set<String> held = new TreeSet<>();
        entries().forEach((key, plain) -> {
            if (new Item(plain).holder().equals(session)) {
                held.add(key);
            }
        });
        return held;
    }

    private NavigableMap<String, Map.Entry<byte[], Map.Entry<Long, String>>> entries() {
        return get("entries");
    }

    private NavigableMap<Long, Set<String>> history() {
        return get("history");
    }

    private Map<String, String> sessions() {
        return get("sessions");
    }

    private Map<String, Set<String>> lost() {
        return get("lost");
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private <T> T get(String what) {
        synchronized (shared) {
            return (T) shared.get(what);
        }
    }

    private void set(String what, Object value) {
        synchronized (shared) {
            shared.put(what, value);
            shared.notifyAll();
        }
    }
}
