package mgmt.engine.internal.transport;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import mgmt.api.resource.Subscription;
import mgmt.api.transport.Commit;
import mgmt.api.transport.CommitResult;
import mgmt.api.transport.Key;
import mgmt.api.transport.Operable;
import mgmt.api.transport.Snapshot;
import mgmt.api.transport.Transport;
import mgmt.api.transport.TransportContext;
import mgmt.api.transport.TransportException;
import mgmt.api.transport.TransportLimits;
import mgmt.api.transport.WatchListener;
import mgmt.engine.internal.binding.PluginCalls;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A plugin's transport that keeps to the contract even when the plugin does not. Thread-safe as the plugin's is. */
final class GuardedTransport implements Transport, Operable {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedTransport.class);

    private final Transport plugin;
    private final TransportLimits limits;
    private final Guard guard;
    private final TransportContext context;
    private final Runnable closed;
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private final Orders orders = new Orders();

    private GuardedTransport(
            Transport plugin, TransportLimits limits, Guard guard, TransportContext context, Runnable closed) {
        this.plugin = plugin;
        this.limits = limits;
        this.guard = guard;
        this.context = context;
        this.closed = closed;
    }

    /**
     * Guards one.
     *
     * @param closed called once when it is closed, or is not waited for any longer
     */
    static GuardedTransport of(Transport plugin, Guard guard, TransportContext context, Runnable closed)
            throws TransportException, InterruptedException {
        boolean isSound = false;
        try {
            TransportLimits limits = guard.call(plugin::limits);
            isSound = true;
            return new GuardedTransport(plugin, limits, guard, context, closed);
        } finally {
            if (!isSound) {
                end(guard, plugin::close);
            }
        }
    }

    /** By then its plugin may have gone, and nothing of it is to be called. */
    private void requireOpen() throws TransportException {
        if (isClosed.get()) {
            throw closed();
        }
    }

    private TransportException closed() {
        return new TransportException("the transport " + guard.name() + " is closed");
    }

    @Override
    public Snapshot read(Key above) throws TransportException, InterruptedException {
        requireOpen();
        return guard.call(() -> plugin.read(above));
    }

    /** An exception would say that nothing was done, for which a plugin that breaks the contract does not stand. */
    @Override
    public CommitResult commit(Commit commit) throws TransportException, InterruptedException {
        requireOpen();
        try {
            CommitResult result = plugin.commit(commit);
            return result == null ? CommitResult.unknown(guard.subject() + " has returned null") : result;
        } catch (TransportException | InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            return CommitResult.unknown(String.valueOf(guard.failure(e).getMessage()));
        }
    }

    @Override
    public Subscription watch(Key above, long after, WatchListener listener) {
        if (isClosed.get()) {
            return () -> {};
        }
        try {
            Subscription watch = guard.call(() -> plugin.watch(above, after, listener));
            return () -> close(watch);
        } catch (TransportException e) {
            context.failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return () -> {};
    }

    private void close(Subscription watch) {
        try {
            watch.close();
        } catch (Throwable e) {
            LOG.warn("A watch could not be closed: {}", guard.failure(e).getMessage());
        }
    }

    @Override
    public TransportLimits limits() {
        return limits;
    }

    @Override
    public List<String> describe() throws TransportException, InterruptedException {
        requireOpen();
        return List.copyOf(guard.call(plugin::describe));
    }

    /** Takes as long as it likes, but no longer than the transport is open. */
    @Override
    public void operate(List<String> order, Consumer<String> answer) throws TransportException, InterruptedException {
        String words = String.join(" ", order);
        if (!(plugin instanceof Operable operable)) {
            throw new TransportException("the transport " + guard.name() + " has no such order");
        }
        if (!orders.begin()) {
            throw closed();
        }
        try {
            guard.call(() -> {
                operable.operate(order, answer);
                return true;
            });
        } catch (InterruptedException e) {
            if (orders.isEnded()) {
                throw new TransportException("the transport " + guard.name() + " was closed during the order " + words
                        + ": how far that came is not known");
            }
            throw e;
        } finally {
            orders.done();
        }
    }

    @Override
    public void close() {
        if (isClosed.compareAndSet(false, true)) {
            orders.end();
            end(guard, this::closePlugin);
            closed.run();
        }
    }

    /** Once this has returned, the plugin's classes may be gone, which an order that goes on would need. */
    private void closePlugin() {
        try {
            plugin.close();
        } finally {
            try {
                orders.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                LOG.error("{}: an order goes on though it was interrupted", guard.subject());
            }
        }
    }

    private static void end(Guard guard, Runnable close) {
        try {
            guard.calls().run(close);
        } catch (PluginCalls.StuckException e) {
            LOG.error("{}: its closing {}", guard.subject(), e.getMessage());
        } catch (Throwable e) {
            LOG.error("{} when it was closed", guard.failure(e).getMessage());
        }
    }
}
