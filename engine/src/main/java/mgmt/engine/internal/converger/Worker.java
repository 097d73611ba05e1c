package mgmt.engine.internal.converger;

import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The thread that is inside a plugin on behalf of one run, as long as it is: lets others see since when the call at hand
 * goes on, and interrupt it without ever hitting the thread's next work. Thread-safe: guarded by itself.
 */
final class Worker {

    /** No call goes on. */
    static final long NO_CALL = Long.MAX_VALUE;

    private @Nullable Thread thread;
    private @Nullable String interruption;
    private long callBegan;
    private boolean calling;
    private boolean begun;
    private boolean cancelled;

    /** Returns false if it has been cancelled and must not begin. */
    synchronized boolean begin() {
        begun = true;
        thread = Thread.currentThread();
        return !cancelled;
    }

    /** Keeps it from beginning; returns false if it has begun already. */
    synchronized boolean cancel() {
        cancelled = !begun;
        return cancelled;
    }

    /** Clears an interrupt that came too late, so that the worker's next run does not suffer. */
    synchronized void end() {
        thread = null;
        if (Thread.interrupted()) {
            interruption = interruption == null ? "interrupted" : interruption;
        }
    }

    /** Calls into the plugin. */
    <T> T call(LongSupplier ticker, Callable<T> call) throws Exception {
        synchronized (this) {
            if (interruption != null) {
                throw new InterruptedException(interruption);
            }
            callBegan = ticker.getAsLong();
            calling = true;
        }
        try {
            return call.call();
        } finally {
            synchronized (this) {
                calling = false;
            }
        }
    }

    /** When the call at hand began, or {@link #NO_CALL}. */
    synchronized long callBegan() {
        return calling ? callBegan : NO_CALL;
    }

    /** Interrupts the call at hand and lets no other begin; the run then fails. */
    synchronized void interrupt(String why) {
        interruption = why;
        if (thread != null) {
            thread.interrupt();
        }
    }

    synchronized boolean isInterrupted() {
        return interruption != null;
    }

    synchronized String why() {
        return interruption == null ? "" : interruption;
    }
}
