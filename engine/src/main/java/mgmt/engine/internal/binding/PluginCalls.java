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

    /** How long code that was interrupted may take to notice. */
    private static final long GRACE_MILLIS = 1_000;

    private final long patienceMillis;
    private final AtomicInteger abandoned = new AtomicInteger();

    /** With the usual patience of ten seconds. */
    public PluginCalls() {
        this(USUAL_PATIENCE);
    }

    PluginCalls(Duration patience) {
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
        boolean wasInterrupted = false;
        long seen = progress.getAsLong();
        long since = System.nanoTime();
        boolean isLastChance = false;
        try {
            while (true) {
                try {
                    long allowed = isLastChance ? GRACE_MILLIS : patienceMillis;
                    long left = TimeUnit.MILLISECONDS.toNanos(allowed) - (System.nanoTime() - since);
                    return task.get(Math.max(0, left), TimeUnit.NANOSECONDS);
                } catch (TimeoutException e) {
                    if (isLastChance) {
                        abandoned.incrementAndGet();
                        throw new StuckException(TimeUnit.MILLISECONDS.toSeconds(patienceMillis));
                    }
                    long now = progress.getAsLong();
                    if (now == seen) {
                        thread.interrupt();
                        isLastChance = true;
                    }
                    seen = now;
                    since = System.nanoTime();
                } catch (InterruptedException e) { // the wait is limited anyway
                    wasInterrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw unchecked(e.getCause());
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
