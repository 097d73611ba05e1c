package mgmt.engine.internal.pathwatch;

import mgmt.api.resource.Changes;
import mgmt.api.resource.PathScope;

/** One subscription. The flags may be read from any thread; everything else belongs to the holder of the lock. */
final class Watch {

    private final Node node;
    private final PathScope scope;
    private final Changes changes;
    private final Object holder;

    /** Whether it may be told: not before it is established, and never after it was closed. */
    private volatile boolean live;

    /**
     * Whether a call is already on its way. Taken back before that call starts, so whoever finds it set can rely on a
     * call that starts later than what it wants to tell.
     */
    private volatile boolean due;

    /** How many files that its holder is putting there have not been heard of yet, and how long they are expected. */
    private int expected;

    private long expectedUntil;

    /** @param holder whose own replacements of a file may be kept from it */
    Watch(Node node, PathScope scope, Changes changes, Object holder) {
        this.node = node;
        this.scope = scope;
        this.changes = changes;
        this.holder = holder;
    }

    Node node() {
        return node;
    }

    PathScope scope() {
        return scope;
    }

    boolean isHeldBy(Object other) {
        return holder == other;
    }

    /** Its holder is about to put a file there. */
    void expect(long until) {
        expected++;
        expectedUntil = until;
    }

    /**
     * A file has been put there. Whether it may be taken for the one that was expected: if it was somebody else's, the
     * expected one is still to come, and will be told.
     */
    boolean hasExpected(long now) {
        if (expected == 0 || now - expectedUntil > 0) {
            return false;
        }
        expected--;
        return true;
    }

    /** One that was expected does not come. Returns whether it is still expected, and nothing was taken for it. */
    boolean expectOneLess() {
        boolean isExpected = expected > 0;
        expected -= isExpected ? 1 : 0;
        return isExpected;
    }

    void expectNothing() {
        expected = 0;
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
