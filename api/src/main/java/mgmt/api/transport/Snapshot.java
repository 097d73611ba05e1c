package mgmt.api.transport;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a store has below a key, at one revision; immutable. */
public final class Snapshot {

    private final String store;
    private final long revision;
    private final Map<Key, Entry> entries = new TreeMap<>();

    private Snapshot(String store, long revision, Collection<Entry> entries) {
        this.store = store;
        this.revision = revision;
        for (Entry entry : entries) {
            if (this.entries.put(entry.key(), entry) != null) {
                throw new IllegalArgumentException("twice in one snapshot: " + entry.key());
            }
            if (entry.revision() > revision) {
                throw new IllegalArgumentException("put after revision " + revision + ": " + entry);
            }
        }
    }

    /**
     * A snapshot.
     *
     * @param store as in {@link TransportContext#available}
     * @param revision everything up to this one is in it
     * @param entries in any order, each key once
     * @throws IllegalArgumentException when a key is there twice, or was put at a later revision
     */
    public static Snapshot of(String store, long revision, Collection<Entry> entries) {
        return new Snapshot(store, revision, entries);
    }

    /** Tells one store from another, as in {@link TransportContext#available}. */
    public String store() {
        return store;
    }

    /** Everything up to this revision is in it. */
    public long revision() {
        return revision;
    }

    /** The entries, sorted by key. */
    public Collection<Entry> entries() {
        return Collections.unmodifiableCollection(entries.values());
    }

    /** The entry of a key. */
    public Optional<Entry> entry(Key key) {
        return Optional.ofNullable(entries.get(key));
    }
}
