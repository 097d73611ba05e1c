package mgmt.engine.internal.converger;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads on which plugins run: as many as the machine has processors while work is short, more while all of them are
 * held up. When work has been queued and none was finished for some milliseconds, the pool grows by half; workers beyond
 * the first leave when they have been idle for some seconds. A thread takes up a run of what waits, and not one task at a
 * time: what follows on one another is mostly in one directory, where two threads would wait for each other. What a thread
 * has taken up and does not get to is done by others. Thread-safe: guarded by its lock, which is never held while work runs.
 */
public final class WorkerPool implements Executor, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);
    private static final long HELD_UP = TimeUnit.MILLISECONDS.toNanos(5);
    private static final Duration USUAL_IDLE = Duration.ofSeconds(5);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Condition backlog = lock.newCondition();
    private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
    private final List<Share> shares = new ArrayList<>();
    private final int core;
    private final int most;
    private final long longestIdle;
    private int threads;
    private int idle;
    private long taken;
    /** Tasks that no thread has begun. */
    private int waiting;

    private int names;
    /** Whether the one who looks after held-up work waits for some. */
    private boolean relieved;

    private boolean closed;

    /** What one thread has taken up. */
    private static final class Share {

        private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
        /** When it began what it is doing. */
        private long began;

        boolean isHeldUp(long now) {
            return !tasks.isEmpty() && now - began > HELD_UP;
        }
    }

    /**
     * Makes a pool without threads; they come with the work.
     *
     * @param core threads that stay
     * @param most threads at most
     */
    public WorkerPool(int core, int most) {
        this(core, most, USUAL_IDLE);
    }

    WorkerPool(int core, int most, Duration idle) {
        this.core = core;
        this.most = most;
        this.longestIdle = idle.toNanos();
    }

    @Override
    public void execute(Runnable task) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            queue.add(task);
            waiting++;
            if (idle > 0) {
                work.signal();
            } else if (threads < core) {
                startWorker();
            } else if (relieved) {
                backlog.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Work that no thread has begun yet. */
    public int waiting() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    /** Threads that are at work. */
    public int busy() {
        lock.lock();
        try {
            return threads - idle;
        } finally {
            lock.unlock();
        }
    }

    /** Threads at the moment. */
    public int size() {
        lock.lock();
        try {
            return threads;
        } finally {
            lock.unlock();
        }
    }

    /** Lets idle workers go, and the others after their work; queued work is dropped. Does not wait. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            queue.clear();
            shares.forEach(share -> share.tasks.clear());
            waiting = 0;
            work.signalAll();
            backlog.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Holds the lock. The first full house brings the thread that looks after held-up work. */
    private void startWorker() {
        threads++;
        if (threads == core) {
            startDaemon("mgmt-relief", this::relieve);
        }
        Share own = new Share();
        shares.add(own);
        startDaemon("mgmt-worker-" + names++, () -> work(own));
    }

    private static void startDaemon(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void work(Share own) {
        boolean isHired = true;
        while (isHired) {
            isHired = workOnce(own);
        }
    }

    /** A method of its own: while a worker waits, it refers to nothing of what it did last, whose plugin may have gone. */
    private boolean workOnce(Share own) {
        Runnable task = next(own);
        if (task == null) {
            return false;
        }
        try {
            task.run();
        } catch (RuntimeException | Error e) { // the worker lives on
            LOG.error("a defect of the engine: a worker's task has failed", e);
        }
        return true;
    }

    /** The next task, or null when this worker is to leave. */
    private @Nullable Runnable next(Share own) {
        lock.lock();
        try {
            long patience = longestIdle;
            while (own.tasks.isEmpty() && !takeUp(own)) {
                if (closed || (threads > core && patience <= 0)) {
                    threads--;
                    shares.remove(own);
                    return null;
                }
                idle++;
                try {
                    if (threads > core) {
                        patience = work.awaitNanos(patience);
                    } else {
                        work.await();
                    }
                } catch (InterruptedException e) { // meant for a task that has ended meanwhile
                    patience = longestIdle;
                } finally {
                    idle--;
                }
            }
            taken++;
            waiting--;
            own.began = System.nanoTime();
            if (waiting > 0 && idle == 0 && relieved) {
                // Whoever was woken up for what waits has got something else.
                backlog.signal();
            }
            return own.tasks.remove();
        } finally {
            lock.unlock();
        }
    }

    /** Holds the lock. Takes up a part of what is held up, else of the queue, else of what others have; if there is any. */
    private boolean takeUp(Share own) {
        if (waiting == 0) {
            return false;
        }
        long now = System.nanoTime();
        ArrayDeque<Runnable> from = queue;
        for (Share other : shares) {
            if (other.isHeldUp(now)) {
                from = other.tasks;
                break;
            }
            if (queue.isEmpty() && other.tasks.size() > from.size()) {
                from = other.tasks;
            }
        }
        for (int left = Math.max(1, from.size() / (2 * threads)); left > 0; left--) {
            if (from == queue) {
                own.tasks.addLast(from.removeFirst());
            } else {
                own.tasks.addFirst(from.removeLast());
            }
        }
        return true;
    }

    private void relieve() {
        lock.lock();
        try {
            while (!closed) {
                relieved = waiting == 0 || idle > 0 || threads >= most;
                if (relieved) {
                    backlog.await();
                    relieved = false;
                }
                long before = taken;
                long wait = HELD_UP;
                while (wait > 0 && !closed) {
                    wait = backlog.awaitNanos(wait);
                }
                if (before == taken && waiting > 0 && idle == 0) {
                    int more = Math.min(waiting, Math.max(1, threads / 2));
                    for (int i = 0; i < more && threads < most; i++) {
                        startWorker();
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
