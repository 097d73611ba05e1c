package mgmt.engine.internal.pathwatch;

import java.util.concurrent.TimeUnit;
import mgmt.api.resource.Changes;

/** Counts what a watch tells. */
final class Recorder implements Changes {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private int told;

    @Override
    public synchronized void changed() {
        told++;
        notifyAll();
    }

    @Override
    public void failed(Exception cause) {
        throw new AssertionError("path watches do not fail", cause);
    }

    synchronized int count() {
        return told;
    }

    synchronized boolean takeTold() {
        boolean was = told > 0;
        told = 0;
        return was;
    }

    /** Waits for one more; false when none has come in time. */
    synchronized boolean awaitMoreThan(int count) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        try {
            while (told <= count) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
