package mgmt.plugin.svc.internal;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes one daemon-reload of what several resources need at the same time: a reload serves everybody who has asked for one
 * before it began. Thread-safe: guarded by itself, but not while the reload goes on.
 */
final class Reloads {

    /** While reloads follow one another, others who will need one are given a moment to come. */
    private static final long GATHERING = TimeUnit.MILLISECONDS.toNanos(30);

    private static final long CLOSE_TOGETHER = TimeUnit.SECONDS.toNanos(1);

    private @Nullable Round next;
    private boolean isRunning;
    private long ended = System.nanoTime() - CLOSE_TOGETHER;

    /** Does it. */
    @FunctionalInterface
    interface Reload {
        void run() throws Exception;
    }

    /** One reload and whoever waits for it. */
    private static final class Round {
        boolean isOver;

        @Nullable
        Exception failure;
    }

    /** Returns when a reload has ended that began after the call, or fails as it did. */
    void reload(Reload reload) throws Exception {
        Round mine;
        synchronized (this) {
            if (next != null) {
                mine = next;
                while (!mine.isOver) {
                    wait();
                }
                if (mine.failure != null) {
                    throw mine.failure;
                }
                return;
            }
            mine = new Round();
            next = mine;
        }
        lead(mine, reload);
    }

    private void lead(Round round, Reload reload) throws Exception {
        try {
            begin();
            reload.run();
        } catch (Exception e) {
            round.failure = e;
            throw e;
        } finally {
            end(round);
        }
    }

    private synchronized void begin() throws InterruptedException {
        while (isRunning) {
            wait();
        }
        long until = System.nanoTime() - ended < CLOSE_TOGETHER ? System.nanoTime() + GATHERING : System.nanoTime();
        while (until - System.nanoTime() > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, until - System.nanoTime());
        }
        isRunning = true;
        next = null;
    }

    private synchronized void end(Round round) {
        if (next == round) {
            next = null;
        } else {
            isRunning = false;
            ended = System.nanoTime();
        }
        round.isOver = true;
        notifyAll();
    }
}
