package mgmt.plugin.local.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import mgmt.api.resource.Subscription;
import mgmt.api.transport.Commit;
import mgmt.api.transport.CommitResult;
import mgmt.api.transport.Key;
import mgmt.api.transport.Snapshot;
import mgmt.api.transport.Transport;
import mgmt.api.transport.TransportContext;
import mgmt.api.transport.TransportException;
import mgmt.api.transport.TransportLimits;
import mgmt.api.transport.WatchListener;

/**
 * A store in a directory that agents on one machine share. Thread-safe: every call works on its own thread, with the
 * directory's lock where it writes.
 */
final class LocalTransport implements Transport {

    private static final TransportLimits LIMITS =
            TransportLimits.of(TransportLimits.MOST_OPERATIONS, TransportLimits.MOST_BYTES);

    private final ClusterDirectory directory;
    private final Watches watches;
    private final Connection connection;
    private final AtomicBoolean isClosing = new AtomicBoolean();

    private LocalTransport(ClusterDirectory directory, Watches watches, Connection connection) {
        this.directory = directory;
        this.watches = watches;
        this.connection = connection;
    }

    static LocalTransport open(ClusterDirectory directory, TransportContext context, Timing timing)
            throws TransportException, InterruptedException {
        Watches watches = new Watches(context.log());
        Connection connection = new Connection(directory, context, timing, watches);
        connection.start();
        return new LocalTransport(directory, watches, connection);
    }

    /** What a call does with the store. */
    private interface Work<T> {

        T on(Attachment attachment, Patience patience) throws IOException, TransportException, InterruptedException;
    }

    /** Calls find out by themselves that the directory was replaced, and then wait for the new one. */
    private <T> T call(String tried, Work<T> work) throws TransportException, InterruptedException {
        Patience patience = connection.patience();
        while (true) {
            Attachment attachment = connection.attachment(patience);
            try {
                return work.on(attachment, patience);
            } catch (GoneException e) {
                connection.doubt(attachment);
            } catch (IOException e) {
                if (connection.isCurrent(attachment)) {
                    throw new TransportException("cannot " + tried + " " + directory.store() + ": " + Reason.of(e), e);
                }
            }
        }
    }

    @Override
    public Snapshot read(Key above) throws TransportException, InterruptedException {
        return call("read", (attachment, patience) -> {
            catchUp(attachment, patience);
            return attachment.store().read(above);
        });
    }

    /** What looks damaged is looked at again when nobody writes. */
    private void catchUp(Attachment attachment, Patience patience)
            throws IOException, TransportException, InterruptedException {
        if (!attachment.store().catchUp()) {
            StoreLock.holding(directory, patience, attachment.store()::catchUpAlone);
        }
    }

    @Override
    public CommitResult commit(Commit commit) throws TransportException, InterruptedException {
        LIMITS.require(commit);
        return call(
                "write into",
                (attachment, patience) -> StoreLock.holding(directory, patience, () -> {
                    patience.requireMore(() -> "no time is left");
                    attachment.store().catchUpAlone();
                    if (!attachment.isKnown()) {
                        throw new GoneException("the session has ended");
                    }
                    return attachment
                            .writer()
                            .commit(commit, attachment.session().id());
                }));
    }

    @Override
    public Subscription watch(Key above, long after, WatchListener listener) {
        Subscription watch = watches.add(above, after, listener);
        connection.signal();
        return watch;
    }

    @Override
    public TransportLimits limits() {
        return LIMITS;
    }

    @Override
    public List<String> describe() throws TransportException, InterruptedException {
        return call("read", (attachment, patience) -> {
            catchUp(attachment, patience);
            List<String> lines = new ArrayList<>(List.of("directory " + directory.path()));
            lines.addAll(attachment.store().describe());
            return lines;
        });
    }

    @Override
    public void close() {
        if (isClosing.compareAndSet(false, true)) {
            connection.close();
        }
    }
}
