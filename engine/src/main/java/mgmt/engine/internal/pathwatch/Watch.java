package mgmt.engine.internal.pathwatch;

import java.util.concurrent.TimeUnit;
import mgmt.api.resource.Changes;
import mgmt.api.resource.PathScope;

/**
 * One subscription. The flags may be read from any thread, and it may be ended from any; everything else belongs to the
 * holder of the lock.
 */
final class Watch {

    /** An event that takes longer is not taken for what its receiver has done himself. */
    private static final long PROMPT = TimeUnit.SECONDS.toNanos(1);

    /**
     * Who puts a file there twice in this time may fight with somebody: then each time counts, or the pauses between them
     * would not grow. Longer than the longest of these.
     */
    private static final long QUIET = TimeUnit.SECONDS.toNanos(10);

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

    /** Whether a file that its holder is putting there has not been heard of yet. */
    private boolean expected;

    private boolean hasReplaced;
    /** When its holder last put a file there, if he did. */
    private long replaced;

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

    /**
     * Its holder is about to put a file there.
     *
     * @return whether it is expected, and will not be told
     */
    boolean expect(long now) {
        expected = !hasReplaced || now - replaced > QUIET;
        hasReplaced = true;
        replaced = now;
        return expected;
    }

    /**
     * A file has been put there. Whether it may be taken for the one that was expected: if it was somebody else's, the
     * expected one is still to come, and will be told.
     */
    boolean hasExpected(long now) {
        return takeBack() && now - replaced <= PROMPT;
    }

    /** The file that was expected does not come. Returns whether nothing was taken for it. */
    boolean takeBack() {
        boolean was = expected;
        expected = false;
        return was;
    }

    void expectNothing() {
        expected = false;
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
