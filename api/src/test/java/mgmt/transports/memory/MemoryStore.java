package mgmt.transports.memory;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import mgmt.api.transport.Commit;
import mgmt.api.transport.Key;
import mgmt.api.transport.Value;

/**
 * The handle by which a test looks at a store and does to it what happens to real ones. All of one name are one in the whole
 * process: a test has this class from its class path, the agent in its framework has it from the bundle. Thread-safe.
 */
public final class MemoryStore {

    private final Heap heap;

    private MemoryStore(Heap heap) {
        this.heap = heap;
    }

    /** The store of a name, which is made when it is not there. */
    public static MemoryStore of(String name) {
        return new MemoryStore(Heap.of(name));
    }

    /** Removes the store of a name, when no transport is open on it any more: the next one of that name is another. */
    public static void remove(String name) {
        Heap.remove(name);
    }

    Heap heap() {
        return heap;
    }

    /** As in {@link mgmt.api.transport.TransportContext#available}. */
    public String id() {
        return heap.id();
    }

    /** Everything that it has, keys and values as texts, whether or not it answers. */
    public Map<String, String> texts() {
        Map<String, String> texts = new TreeMap<>();
        heap.below(Key.root()).forEach((key, item) -> texts.put(key, new String(item.value(), StandardCharsets.UTF_8)));
        return texts;
    }

    /** Puts an entry, as somebody else may, whether or not it answers this process. */
    public void put(String key, String value) {
        heap.change(Commit.builder().put(Key.parse(key), Value.of(value)).build(), "");
    }

    /** Deletes an entry, as somebody else may, whether or not it answers this process. */
    public void delete(String key) {
        heap.change(Commit.builder().delete(Key.parse(key)).build(), "");
    }

    /** Answers nobody from now on: calls wait, then fail. */
    public void interrupt() {
        heap.setAway(true);
    }

    /** Answers again, with all that it has. */
    public void restore() {
        heap.setAway(false);
    }

    /** Answers from now on as another store, with nothing in it. */
    public void restoreEmpty() {
        synchronized (heap.monitor()) {
            heap.replace();
            heap.setAway(false);
        }
    }

    /** Ends the sessions of a host: what it holds goes, and it is told so. It may hold anew at once. */
    public void expire(String host) {
        heap.sessionsOf(host).forEach(heap::endSession);
    }

    /** Forgets how it has become what it is: a watch from before has a gap. */
    public void forget() {
        heap.forget();
    }

    /** Does the next commits, but does not answer: who commits does not know what has become of them. */
    public void loseAnswers(int commits) {
        heap.setAnswersToLose(commits);
    }

    /** Lets nobody open it from now on, for a reason that only a person can change. */
    public void refuse(String why) {
        heap.setRefusal(why);
    }

    /** Lets everybody open it again. */
    public void allow() {
        heap.setRefusal("");
    }
}
