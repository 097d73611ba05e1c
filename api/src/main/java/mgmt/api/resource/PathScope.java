package mgmt.api.resource;

/** How much of what lies at and below a path a watch reports. */
public enum PathScope {
    /**
     * The path's own entry: whether it is there, what it is, its owner and mode, and its content unless it is a
     * directory. What happens inside a directory is not reported.
     */
    ENTRY,

    /** The entry, and when it is a directory the entries directly in it, in the sense of {@link #ENTRY}. */
    CHILDREN,

    /** The entry and, when it is a directory, everything below it at any depth. Symbolic links below are not followed. */
    TREE
}
