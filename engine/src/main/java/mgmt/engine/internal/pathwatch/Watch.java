package mgmt.engine.internal.pathwatch;

import mgmt.api.resource.Changes;
import mgmt.api.resource.PathScope;

/** One subscription. The flags may be read from any thread; everything else belongs to the holder of the lock. */
final class Watch {

    private final Node node;
    private final PathScope scope;
    private final Changes changes;

    /** Whether it may be told: not before it is established, and never after it was closed. */
    private volatile boolean live;

    /**
     * Whether a call is already on its way. Taken back before that call starts, so whoever finds it set can rely on a
     * call that starts later than what it wants to tell.
     */
    private volatile boolean due;

    Watch(Node node, PathScope scope, Changes changes) {
        this.node = node;
        this.scope = scope;
        this.changes = changes;
    }

    Node node() {
        return node;
    }

    PathScope scope() {
        return scope;
    }

    void begin() {
        live = true;
    }

    /** Whether it was live until now. */
    boolean end() {
        boolean was = live;
        live = false;
        return was;
    }

    /** Whether the caller has to see to it that {@link #tell} is called. */
    boolean becomesDue() {
        if (!live || due) {
            return false;
        }
        due = true;
        return true;
    }

    /** Called without the lock. */
    void tell() {
        due = false;
        if (live) {
            changes.changed();
        }
    }
}
