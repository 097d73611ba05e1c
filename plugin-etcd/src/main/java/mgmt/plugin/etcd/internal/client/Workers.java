package mgmt.plugin.etcd.internal.client;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of one client: one that reads and writes, and at most two that start calls and take answers. The callers' own
 * threads never enter the library, which would leave things behind in them.
 */
final class Workers implements AutoCloseable {

    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** One alone, not a group, which would tell of its end by a thread that stays for a second. */
    private final EventLoopGroup loop;

    private final ThreadPoolExecutor calls = new ThreadPoolExecutor(
            2, 2, IDLE.toMillis(), TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), threads("mgmt-etcd-calls"));

    Workers() {
        LibraryLogs.quiet();
        loop = new SingleThreadIoEventLoop(null, threads("mgmt-etcd-io"), NioIoHandler.newFactory());
        calls.allowCoreThreadTimeOut(true);
    }

    static ThreadFactory threads(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    EventLoopGroup loop() {
        return loop;
    }

    /** Starts calls; refuses to, once it was closed. */
    Executor calls() {
        return calls;
    }

    /** Takes answers; what still comes after it was closed is for nobody. */
    void answer(Runnable task) {
        try {
            calls.execute(task);
        } catch (RejectedExecutionException e) {
            LibraryLogs.trace("too late", e);
        }
    }

    /** Ends them; the connections have been closed before. */
    @Override
    public void close() {
        var unused = loop.shutdownGracefully(0, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        boolean wasInterrupted = Thread.interrupted();
        try {
            boolean hasEnded = loop.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            calls.shutdown();
            if (!hasEnded || !calls.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                calls.shutdownNow();
            }
        } catch (InterruptedException e) {
            calls.shutdownNow();
            wasInterrupted = true;
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
