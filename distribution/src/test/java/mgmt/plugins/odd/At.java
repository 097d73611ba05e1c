package mgmt.plugins.odd;

/** Where a resource misbehaves. */
public enum At {
    NOWHERE,
    /** In the constructor of the desired state. */
    VALIDATION,
    LINKS,
    OPEN,
    WATCH,
    /** When the watch is closed. */
    UNWATCH,
    CHECK,
    APPLY,
    REFRESH,
    CLOSE
}
