package mgmt.plugin.etcd.internal.client;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
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

    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, threads("mgmt-etcd-io"), NioIoHandler.newFactory());
    private final ThreadPoolExecutor calls = new ThreadPoolExecutor(
            2, 2, IDLE.toMillis(), TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), threads("mgmt-etcd-calls"));

    Workers() {
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

    Executor calls() {
        return calls;
    }

    /** Ends them; the connections have been closed before. */
    @Override
    public void close() {
        boolean wasInterrupted = Thread.interrupted();
        try {
            loop.shutdownGracefully(0, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            calls.shutdown();
            if (!calls.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                calls.shutdownNow();
            }
            // Netty tells with a thread of its own that the loop has ended, and keeps it for a second.
            GlobalEventExecutor.INSTANCE.awaitInactivity(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            calls.shutdownNow();
            wasInterrupted = true;
        } catch (IllegalStateException e) {
            // That thread was never started.
            calls.shutdown();
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
