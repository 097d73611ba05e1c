package mgmt.engine.internal.binding;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs code of plugins that has to return at once, such as constructors, on threads that can be given up: whoever waits
 * for it waits for a limited time only. Thread-safe.
 */
public final class PluginCalls {

    /** Far more than a constructor needs on a busy machine, and what a user still bears to wait for. */
    private static final Duration USUAL_PATIENCE = Duration.ofSeconds(10);

    /** How often within its patience it looks for progress. */
    private static final int LOOKS = 10;

    /** How long code that was interrupted may take to notice. */
    private static final long GRACE_MILLIS = 1_000;

    private final long patienceMillis;
    private final AtomicInteger abandoned = new AtomicInteger();

    /** With the usual patience of ten seconds. */
    public PluginCalls() {
        this(USUAL_PATIENCE);
    }

    /** With another patience, for each call. */
    public PluginCalls(Duration patience) {
        this.patienceMillis = patience.toMillis();
    }

    /** The code has not returned in time, and its thread is not waited for any longer. */
    public static final class StuckException extends Exception {

        private static final long serialVersionUID = 1L;

        StuckException(long seconds) {
            super("does not return after " + seconds + " s");
        }
    }

    /** How many calls have not returned, although they were interrupted, up to now. */
    public int abandoned() {
        return abandoned.get();
    }

    /** Runs it on a thread of its own; what it throws is thrown here. */
    public <T> T call(Supplier<T> code) throws StuckException {
        return call(() -> 0, code);
    }

    /** Runs it on a thread of its own; what it throws is thrown here. */
    public void run(Runnable code) throws StuckException {
        call(() -> {
            code.run();
            return true;
        });
    }

    /**
     * Runs code that calls plugins again and again.
     *
     * @param progress another number with each of these calls; the patience is for each one
     */
    public <T> T call(LongSupplier progress, Supplier<T> code) throws StuckException {
        FutureTask<T> task = new FutureTask<>(code::get);
        Thread thread = new Thread(task, "mgmt-plugin-call");
        thread.setDaemon(true);
        thread.start();
        try {
            long seen = progress.getAsLong();
            long since = System.nanoTime();
            while (!isDone(task, patienceMillis / LOOKS)) {
                long now = progress.getAsLong();
                if (now != seen) {
                    seen = now;
                    since = System.nanoTime();
                } else if (System.nanoTime() - since >= TimeUnit.MILLISECONDS.toNanos(patienceMillis)) {
                    thread.interrupt();
                    if (!isDone(task, GRACE_MILLIS)) {
                        abandoned.incrementAndGet();
                        throw new StuckException(TimeUnit.MILLISECONDS.toSeconds(patienceMillis));
                    }
                }
            }
            return task.get();
        } catch (InterruptedException e) {
            throw new IllegalStateException("a task that is done is not waited for", e);
        } catch (ExecutionException e) {
            throw unchecked(e.getCause());
        }
    }

    /** Waits, but not for long, so an interrupt of whoever waits can be left for later. */
    private static boolean isDone(FutureTask<?> task, long millis) {
        boolean wasInterrupted = false;
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            while (true) {
                try {
                    task.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                    return true;
                } catch (TimeoutException e) {
                    return false;
                } catch (ExecutionException e) {
                    return true;
                } catch (InterruptedException e) {
                    wasInterrupted = true;
                }
            }
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException unchecked(@Nullable Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(thrown);
    }
}
