package mgmt.plugin.svc.internal;

import java.util.concurrent.TimeUnit;

/** The times that systemd reads all its units anew. Thread-safe: guarded by itself. */
final class Readings {

    /** A reload that is announced and never ends must not make the agent deaf. */
    private static final long LONGEST = TimeUnit.SECONDS.toNanos(30);

    /** Whether one goes on. */
    enum Progress {
        NONE,
        GOES_ON,
        OVERDUE
    }

    private long count;
    private boolean isOpen;
    private long since;

    /** How many there were, or may have been. */
    synchronized long count() {
        return count;
    }

    synchronized void begin() {
        count++;
        isOpen = true;
        since = System.nanoTime();
    }

    synchronized void end() {
        isOpen = false;
    }

    /** Nobody has listened for a while: there may have been one. */
    synchronized void missed() {
        count++;
        isOpen = false;
    }

    synchronized Progress progress() {
        if (!isOpen) {
            return Progress.NONE;
        }
        return System.nanoTime() - since < LONGEST ? Progress.GOES_ON : Progress.OVERDUE;
    }
}
