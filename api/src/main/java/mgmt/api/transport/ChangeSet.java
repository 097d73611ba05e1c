package mgmt.api.transport;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What has changed in a store up to a revision: each changed key once, with its newest state; immutable. */
public final class ChangeSet {

    private final long revision;
    private final List<Entry> put;
    private final Set<Key> deleted;

    private ChangeSet(long revision, Collection<Entry> put, Collection<Key> deleted) {
        this.revision = revision;
        this.put = List.copyOf(put);
        this.deleted = Set.copyOf(deleted);
    }

    /**
     * A set of changes.
     *
     * @param revision everything up to this one has been reported now
     * @param put entries that were made or replaced, in any order
     * @param deleted keys whose entries have gone, deleted or no longer held; some may never have been told of
     * @throws IllegalArgumentException when a key is there twice, or was put at a later revision
     */
    public static ChangeSet of(long revision, Collection<Entry> put, Collection<Key> deleted) {
        Set<Key> keys = new HashSet<>(deleted);
        for (Entry entry : put) {
            if (!keys.add(entry.key())) {
                throw new IllegalArgumentException("twice in one set of changes: " + entry.key());
            }
            if (entry.revision() > revision) {
                throw new IllegalArgumentException("put after revision " + revision + ": " + entry);
            }
        }
        return new ChangeSet(revision, put, deleted);
    }

    /** Everything up to this revision has been reported now. */
    public long revision() {
        return revision;
    }

    /** Entries that were made or replaced, as they are at the revision. */
    public List<Entry> put() {
        return put;
    }

    /** Keys whose entries have gone; some may have come and gone since the last call. */
    public Set<Key> deleted() {
        return deleted;
    }

    @Override
    public String toString() {
        return "up to revision " + revision + ": " + put + " put, " + deleted + " deleted";
    }
}
