package mgmt.engine.internal.converger;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** All deadlines by time, those of one time in the order they were made. Confined to the loop. */
final class Deadlines {

    /** No deadline is there. */
    static final long NONE = Long.MAX_VALUE;

    private final PriorityQueue<Deadline> queue =
            new PriorityQueue<>(Comparator.comparingLong(Deadline::time).thenComparingLong(Deadline::number));
    private long numbers;
    private int cancelled;

    Deadline add(long time, Runnable action) {
        Deadline deadline = new Deadline(time, numbers++, action, this);
        queue.add(deadline);
        return deadline;
    }

    long next() {
        Deadline first = first();
        return first == null ? NONE : first.time();
    }

    @Nullable
    Deadline takeDue(long now) {
        Deadline first = first();
        if (first == null || first.time() > now) {
            return null;
        }
        queue.remove();
        first.markOver();
        return first;
    }

    /** Cancelled ones leave when their time comes, or all at once when they are the majority. */
    void cancelled() {
        cancelled++;
        if (cancelled > 64 && cancelled > queue.size() / 2) {
            queue.removeIf(Deadline::isOver);
            cancelled = 0;
        }
    }

    private @Nullable Deadline first() {
        Deadline first = queue.peek();
        while (first != null && first.isOver()) {
            queue.remove();
            cancelled = Math.max(0, cancelled - 1);
            first = queue.peek();
        }
        return first;
    }
}
