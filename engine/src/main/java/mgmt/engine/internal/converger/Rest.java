package mgmt.engine.internal.converger;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Whether the agent is at rest, and since when: nothing runs, nothing is runnable or waits for a deadline. A check that
 * found nothing does not end a rest; whatever else happens does. Confined to the loop.
 */
final class Rest {

    private final Loop loop;
    private final OptionalLong timeout;
    private final Runnable converged;
    private int activeNodes;
    private boolean eventful = true;
    private boolean atRest;
    private boolean outsideAtRest = true;
    private boolean counting;
    private long since;
    private @Nullable Deadline deadline;

    /**
     * @param timeout nanoseconds at rest after which {@code converged} is called; empty = never
     */
    Rest(Loop loop, OptionalLong timeout, Runnable converged) {
        this.loop = loop;
        this.timeout = timeout;
        this.converged = converged;
    }

    /** Counts a node that begins or ceases to have something to do. */
    void count(Node node, boolean active) {
        if (node.active != active) {
            node.active = active;
            activeNodes += active ? 1 : -1;
        }
    }

    /** Something has happened: a rest that follows begins anew. */
    void disturb() {
        eventful = true;
    }

    boolean isAtRest() {
        return atRest;
    }

    /** Whether what lies outside of the graph is at rest, too; only then is the time counted, from that moment on. */
    void setOutside(boolean isAtRest) {
        if (isAtRest != outsideAtRest) {
            outsideAtRest = isAtRest;
            disturb();
        }
    }

    /** Called whenever all messages have been handled. */
    void look(boolean othersAtRest) {
        atRest = othersAtRest && activeNodes == 0;
        boolean counts = atRest && outsideAtRest;
        if (counts && !counting) {
            if (eventful) {
                since = loop.now();
                eventful = false;
            }
            if (timeout.isPresent()) {
                deadline = loop.at(since + timeout.getAsLong(), this::isOver);
            }
        } else if (!counts && deadline != null) {
            deadline.cancel();
            deadline = null;
        }
        counting = counts;
    }

    /** Messages of the same batch may have woken somebody; then the rest is looked at anew after it. */
    private void isOver() {
        deadline = null;
        if (counting && outsideAtRest && activeNodes == 0) {
            converged.run();
        }
    }
}
