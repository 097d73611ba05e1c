package mgmt.plugin.etcd.internal.members;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Wakes the one who waits, or who will wait next: any number of rings is as one. Thread-safe: guarded by itself. */
final class Doorbell {

    private boolean hasRung;

    synchronized void ring() {
        hasRung = true;
        notifyAll();
    }

    /** Waits for a ring, or until the time is over. */
    synchronized void await(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        long left = limit.toMillis();
        while (!hasRung && left > 0) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
        hasRung = false;
    }
}
