package mgmt.engine.internal.converger;

/** Something to be done at a time, unless it is cancelled. Confined to the loop. */
final class Deadline {

    private final long time;
    private final long number;
    private final Deadlines owner;
    private Runnable action;
    private boolean over;

    Deadline(long time, long number, Runnable action, Deadlines owner) {
        this.time = time;
        this.number = number;
        this.action = action;
        this.owner = owner;
    }

    long time() {
        return time;
    }

    long number() {
        return number;
    }

    Runnable action() {
        return action;
    }

    boolean isOver() {
        return over;
    }

    void markOver() {
        over = true;
    }

    void cancel() {
        if (!over) {
            over = true;
            action = () -> {}; // what it was about is not held until its time
            owner.cancelled();
        }
    }
}
