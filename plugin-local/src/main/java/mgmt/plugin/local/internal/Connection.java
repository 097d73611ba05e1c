package mgmt.plugin.local.internal;

import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import mgmt.api.transport.TransportContext;
import mgmt.api.transport.TransportException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a transport attached to its directory, and tells its watches, on one thread. Thread-safe: what calls have to know
 * is guarded by a lock, all else is confined to that thread.
 */
final class Connection implements AutoCloseable {

    private static final long LONGEST_END = TimeUnit.SECONDS.toMillis(3);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(200);

    private final ClusterDirectory directory;
    private final TransportContext context;
    private final Timing timing;
    private final Watches watches;
    private final Membership membership;
    private final DirectoryEvents events;
    private final ScheduledThreadPoolExecutor worker;

    private final AtomicBoolean isDue = new AtomicBoolean();
    private boolean isRoundDue;
    /** Whether a person has to put the store right, who may be in the middle of it: what is missing is not made at once. */
    private volatile boolean isUnusable;

    private long attachAt = System.nanoTime();
    private @Nullable String reported;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Attachment attachment;
    private String failure = "";
    private volatile boolean isClosed;

    Connection(ClusterDirectory directory, TransportContext context, Timing timing, Watches watches)
            throws TransportException {
        this.directory = directory;
        this.context = context;
        this.timing = timing;
        this.watches = watches;
        this.events = DirectoryEvents.open(directory, this::signal);
        this.membership = new Membership(directory, context, events);
        this.worker = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "mgmt-local");
            thread.setDaemon(true);
            return thread;
        });
        worker.setRemoveOnCancelPolicy(true);
        worker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Attaches for the first time, on the caller's thread, which only what a person has to put right may fail. */
    void start() throws TransportException, InterruptedException {
        try {
            attach(Patience.of(timing.start(), this::isClosed));
        } catch (UnusableException e) {
            close();
            throw new TransportException(Reason.of(e), e);
        } catch (InterruptedException e) {
            close();
            throw e;
        } catch (IOException | TransportException e) {
            fail(e);
        }
        events.start();
        signal();
    }

    boolean isClosed() {
        return isClosed;
    }

    /** Has the thread look at the directory. */
    void signal() {
        if (!isClosed && isDue.compareAndSet(false, true)) {
            later(this::look, isUnusable ? PAUSE : 0);
        }
    }

    private void look() {
        isDue.set(false);
        if (System.nanoTime() - attachAt < 0) {
            return;
        }
        try {
            Attachment now = attachment();
            if (now == null || !membership.isSound(now)) {
                doubt(now);
                now = attach(patience());
            }
            isUnusable = false;
            watches.tell(now.store());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (GoneException e) {
            attachSoon(e);
        } catch (IOException | TransportException e) {
            fail(e);
        } catch (RuntimeException e) {
            context.log().log(System.Logger.Level.ERROR, "A look at the directory has failed", e);
        }
        scheduleRound();
    }

    /** Not at once: somebody may be in the middle of removing the directory, and would find it not empty. */
    private void attachSoon(GoneException why) {
        publish(null, "");
        reportUnavailable(why.getMessage() + "; it is made anew");
        membership.abandon();
        attachAt = System.nanoTime() + PAUSE;
        later(this::look, PAUSE);
    }

    private void later(Runnable task, long nanoseconds) {
        try {
            Future<?> unused = worker.schedule(task, nanoseconds, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // Closed meanwhile.
        }
    }

    /** The one timer: while there is nothing to wait for from others, and all is well, none runs. */
    private void scheduleRound() {
        Attachment now = attachment();
        boolean isNeeded =
                now == null || now.store().ask(known -> known.sessions().size() > 1);
        if (isNeeded && !isRoundDue && !isClosed) {
            isRoundDue = true;
            later(this::round, timing.round().toNanos());
        }
    }

    private void round() {
        isRoundDue = false;
        Attachment now = attachment();
        if (now != null) {
            removeDead(now);
        }
        look();
    }

    private void removeDead(Attachment now) {
        try {
            membership.removeDead(now, Patience.of(timing.round(), this::isClosed));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Attachment attach(Patience patience) throws IOException, TransportException, InterruptedException {
        Attachment now = membership.attach(patience);
        publish(now, "");
        report(now.store().id(), () -> context.available(now.store().id()));
        return now;
    }

    private void fail(Exception cause) {
        isUnusable = cause instanceof UnusableException;
        String why = cause instanceof IOException io ? Reason.of(io) : String.valueOf(cause.getMessage());
        if (!isClosed) {
            publish(null, why);
            reportUnavailable(why);
        }
    }

    private void reportUnavailable(String why) {
        report("unavailable: " + why, () -> context.unavailable(why));
    }

    private void report(String state, Runnable tell) {
        if (!isClosed && !state.equals(reported)) {
            reported = state;
            tell.run();
        }
    }

    private void publish(@Nullable Attachment now, String why) {
        lock.lock();
        try {
            attachment = now;
            failure = why;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Attachment attachment() {
        lock.lock();
        try {
            return attachment;
        } finally {
            lock.unlock();
        }
    }

    /** How long a call waits. */
    Patience patience() {
        return Patience.of(timing.call(), this::isClosed);
    }

    /** For calls: waits while nobody knows yet whether the directory can be used. */
    Attachment attachment(Patience patience) throws TransportException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                patience.requireMore(() -> "the store in " + directory.path() + " does not come up");
                if (attachment != null) {
                    return attachment;
                }
                if (!failure.isEmpty()) {
                    throw new TransportException(failure);
                }
                changed.awaitNanos(patience.remaining());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether the connection still goes on with it. */
    boolean isCurrent(Attachment used) {
        return used.equals(attachment());
    }

    /** Calls that come now wait until the thread has attached anew; without effect when it has already. */
    void doubt(@Nullable Attachment doubtful) {
        lock.lock();
        try {
            if (doubtful != null && doubtful.equals(attachment)) {
                attachment = null;
                failure = "";
            }
        } finally {
            lock.unlock();
        }
        signal();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        watches.close();
        worker.shutdownNow();
        boolean isInterrupted = Thread.interrupted();
        try {
            worker.awaitTermination(LONGEST_END, TimeUnit.MILLISECONDS);
            events.close();
            membership.leave(Patience.of(timing.end(), () -> false));
        } catch (InterruptedException e) {
            isInterrupted = true;
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
