package mgmt.plugin.local.internal;

/** How far a store has come, in which file; tells a store that went on from one that was put back from a backup. */
record StoreState(String store, Inode file, long generation, long revision) {

    static StoreState of(StoreFile file, Contents contents) {
        return new StoreState(file.header().store(), file.inode(), file.header().generation(), contents.revision());
    }

    /**
     * Whether this is the same store in an earlier state, perhaps with other changes since: it has lost some, or it is in
     * another file that is not of a later generation.
     */
    boolean isPutBackFrom(StoreState before) {
        return store.equals(before.store)
                && (revision < before.revision || (!file.equals(before.file) && generation <= before.generation));
    }

    @Override
    public String toString() {
        return "revision " + revision + " of generation " + generation;
    }
}
