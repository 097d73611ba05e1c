package mgmt.api.transport;

import java.util.Collection;
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
     * @param put entries that were made or replaced
     * @param deleted keys whose entries have gone, deleted or no longer held; none of those that were put
     */
    public static ChangeSet of(long revision, Collection<Entry> put, Collection<Key> deleted) {
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

    /** Keys whose entries have gone. */
    public Set<Key> deleted() {
        return deleted;
    }
}
