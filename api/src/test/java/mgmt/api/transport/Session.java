package mgmt.api.transport;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A transport that is open, and the context that it was lent. */
record Session(Transport transport, RecordingContext context) {

    Snapshot read(Key above) throws Exception {
        return transport.read(above);
    }

    Snapshot readAll() throws Exception {
        return read(Key.root());
    }

    CommitResult commit(Commit.Builder commit) throws Exception {
        return transport.commit(commit.build());
    }

    /** Commits what must succeed. */
    long done(Commit.Builder commit) throws Exception {
        CommitResult result = commit(commit);
        assertTrue(result.isDone(), result::toString);
        return result.revision();
    }

    long put(Key key, String value) throws Exception {
        return done(Commit.builder().put(key, Value.of(value)));
    }

    long hold(Key key, String value) throws Exception {
        return done(Commit.builder().hold(key, Value.of(value)));
    }

    long delete(Key key) throws Exception {
        return done(Commit.builder().delete(key));
    }

    /** The only entry of a key, which must be there. */
    Entry entry(Key key) throws Exception {
        return readAll().entry(key).orElseThrow(() -> new AssertionError("no entry: " + key));
    }

    boolean has(Key key) throws Exception {
        return readAll().entry(key).isPresent();
    }

    /** What the store has, each key with its value. */
    Map<String, String> texts() throws Exception {
        return texts(readAll().entries());
    }

    static Map<String, String> texts(Iterable<Entry> entries) throws Exception {
        Map<String, String> texts = new TreeMap<>();
        for (Entry entry : entries) {
            texts.put(entry.key().toString(), entry.value().text());
        }
        return texts;
    }

    /** Everything that can be told of entries, comparable. */
    static List<String> whole(Iterable<Entry> entries) {
        Map<Key, String> whole = new TreeMap<>();
        for (Entry entry : entries) {
            whole.put(entry.key(), entry + ", value " + entry.value().hashCode());
        }
        return List.copyOf(whole.values());
    }

    Set<Key> lost() {
        return context.lostKeys();
    }
}
