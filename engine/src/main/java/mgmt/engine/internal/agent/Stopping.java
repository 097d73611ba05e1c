package mgmt.engine.internal.agent;

import java.util.function.IntConsumer;

/** Keeps the request to stop until there is somebody to carry it out. Thread-safe: guarded by itself. */
final class Stopping {

    private int rung;
    private IntConsumer target = ignored -> {};

    void climb(int next) {
        IntConsumer told;
        synchronized (this) {
            rung = Math.max(rung, next);
            told = target;
        }
        told.accept(next);
    }

    /** Whether anybody has asked for an end. */
    synchronized boolean isAsked() {
        return rung > 0;
    }

    /** Says who stops from now on, and passes on what has been asked already. */
    void attach(IntConsumer next) {
        int asked;
        synchronized (this) {
            target = next;
            asked = rung;
        }
        if (asked > 0) {
            next.accept(asked);
        }
    }
}
