package mgmt.plugin.basic.internal;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One thread for all timers, as long as there is an alarm that may ring. Thread-safe: guarded by itself. */
final class AlarmThread implements Alarms {

    private @Nullable ScheduledThreadPoolExecutor thread;
    private int open;

    @Override
    public long now() {
        return System.nanoTime();
    }

    @Override
    public synchronized Alarm open(Runnable ring) {
        if (thread == null) {
            thread = start();
        }
        open++;
        return new Scheduled(thread, ring);
    }

    /** Whoever has left an alarm open: it does not ring any more. */
    synchronized void close() {
        if (thread != null) {
            thread.shutdownNow();
            thread = null;
        }
    }

    private synchronized void leave() {
        open--;
        if (open == 0) {
            close();
        }
    }

    private static ScheduledThreadPoolExecutor start() {
        ScheduledThreadPoolExecutor started = new ScheduledThreadPoolExecutor(
                1,
                task -> {
                    Thread one = new Thread(task, "mgmt-timer");
                    one.setDaemon(true);
                    return one;
                },
                // What is set when all has ended does not ring.
                new ThreadPoolExecutor.DiscardPolicy());
        started.setRemoveOnCancelPolicy(true);
        return started;
    }

    /** Thread-safe: guarded by itself, but it rings without that guard. */
    private final class Scheduled implements Alarm {

        private final ScheduledThreadPoolExecutor executor;
        private final Runnable ring;
        private @Nullable Future<?> next;
        private boolean isClosed;

        Scheduled(ScheduledThreadPoolExecutor executor, Runnable ring) {
            this.executor = executor;
            this.ring = ring;
        }

        @Override
        public synchronized void set(long time) {
            if (isClosed) {
                return;
            }
            if (next != null) {
                next.cancel(false);
            }
            next = executor.schedule(ring, time - now(), TimeUnit.NANOSECONDS);
        }

        @Override
        public void close() {
            synchronized (this) {
                if (isClosed) {
                    return;
                }
                isClosed = true;
                if (next != null) {
                    next.cancel(false);
                }
            }
            leave();
        }
    }
}
