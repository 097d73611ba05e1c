package mgmt.engine.internal.pathwatch;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The thread that polls; there is none while nothing has to be polled. Guarded by the watcher's lock. */
final class Polling {

    private final PathWatcher watcher;
    private final ReentrantLock lock;
    private final Condition ended;
    private final long intervalNanos;
    private @Nullable Thread thread;
    private boolean isEnded;

    Polling(PathWatcher watcher, ReentrantLock lock, Duration interval) {
        this.watcher = watcher;
        this.lock = lock;
        this.ended = lock.newCondition();
        this.intervalNanos = interval.toNanos();
    }

    /** Begins unless it is at it; called with the lock. */
    void begin() {
        if (thread == null) {
            thread = new Thread(this::run, "mgmt-path-poll");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Called with the lock. */
    void end() {
        isEnded = true;
        ended.signalAll();
    }

    /** Called with the lock. */
    @Nullable
    Thread thread() {
        return thread;
    }

    private void run() {
        while (isToGoOn()) {
            watcher.poll();
        }
    }

    /** Waits for the next round. The decision to end is taken under the lock, so that whoever begins later knows of it. */
    private boolean isToGoOn() {
        lock.lock();
        try {
            long left = intervalNanos;
            while (left > 0 && !isEnded) {
                left = ended.awaitNanos(left);
            }
            if (!isEnded && watcher.isPolling()) {
                return true;
            }
            thread = null;
            return false;
        } catch (InterruptedException e) {
            thread = null;
            return false;
        } finally {
            lock.unlock();
        }
    }
}
