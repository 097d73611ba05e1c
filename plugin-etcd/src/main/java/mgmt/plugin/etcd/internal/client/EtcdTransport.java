package mgmt.plugin.etcd.internal.client;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import mgmt.api.resource.Subscription;
import mgmt.api.transport.Commit;
import mgmt.api.transport.CommitResult;
import mgmt.api.transport.Key;
import mgmt.api.transport.Snapshot;
import mgmt.api.transport.TooLargeException;
import mgmt.api.transport.Transport;
import mgmt.api.transport.TransportContext;
import mgmt.api.transport.TransportException;
import mgmt.api.transport.TransportLimits;
import mgmt.api.transport.WatchListener;

/** The store that an etcd cluster is. Thread-safe. */
public final class EtcdTransport implements Transport {

    /** etcd's own limits, as they are unless somebody has changed them: {@code --max-request-bytes}, {@code --max-txn-ops}. */
    private static final long REQUEST_BYTES = 1_572_864;

    private static final int OPERATIONS = 128;
    /** What the request has beyond keys and values, for each operation. */
    private static final int FRAME = 48;

    /** By when a call has certainly ended that is to end within the deadline. */
    private static final Duration MARGIN = Duration.ofMillis(500);

    private static final Duration READ_PATIENCE = Duration.ofSeconds(4);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Keyspace keys;
    private final Workers workers;
    private final Connections connections;
    private final Watches watches = new Watches();
    private final Session session;
    private final Reading reading;
    private final Membership membership;
    private final TransportLimits limits;
    private final System.Logger log;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    /**
     * What the client is to do.
     *
     * @param urls the members to begin with
     * @param identification what it shows to them
     * @param namespace what all keys begin with
     * @param lease how long what is held outlives it
     * @param store the only store that is wanted; empty for whatever the members lead to
     */
    public record Setup(
            List<EtcdUrl> urls,
            Identification identification,
            String namespace,
            Duration lease,
            Optional<String> store) {

        /** For any store. */
        public Setup(List<EtcdUrl> urls, Identification identification, String namespace, Duration lease) {
            this(urls, identification, namespace, lease, Optional.empty());
        }
    }

    /** Opens it; returns at once. */
    public EtcdTransport(Setup setup, TransportContext context) {
        this.keys = new Keyspace(setup.namespace());
        this.workers = new Workers();
        this.connections = new Connections(setup.urls(), setup.identification(), workers);
        StoreName storeName = new StoreName(keys);
        this.session = new Session(connections, storeName, watches, setup.lease(), context);
        this.reading = new Reading(keys, storeName, session);
        this.limits = TransportLimits.of(OPERATIONS, REQUEST_BYTES - (long) OPERATIONS * (FRAME + keys.overhead()));
        this.membership = new Membership(connections, setup.identification(), workers, storeName);
        this.log = context.log();
        session.pin(setup.store());
        session.start();
    }

    /** Waits until the store has answered for the first time. */
    public boolean awaitContact(Duration limit) throws InterruptedException {
        return session.awaitContact(limit);
    }

    /** Why the store does not answer. */
    public Optional<String> outage() {
        return session.outage();
    }

    @Override
    public Snapshot read(Key above) throws TransportException, InterruptedException {
        return repeat("read", (connection, limit) -> reading.read(connection, above, limit));
    }

    @Override
    public List<String> describe() throws TransportException, InterruptedException {
        return describe("");
    }

    /**
     * What a person wants to know.
     *
     * @param own the name of the member that this host runs; empty if it runs none
     */
    public List<String> describe(String own) throws TransportException, InterruptedException {
        return repeat("describe", (connection, limit) -> Description.of(connection, limit, own));
    }

    /** Which store it is; empty as long as it has not answered. */
    public Optional<String> store() {
        return Optional.ofNullable(session.store());
    }

    /** No other store is taken for it from now on, whatever a member's address leads to; with none, the seeds decide. */
    public void pin(Optional<String> store) {
        session.pin(store);
    }

    /** One of its members is always found there, too. */
    public void add(EtcdUrl url) {
        connections.add(url);
    }

    /** Who is a member of the cluster. */
    public Membership membership() {
        return membership;
    }

    /** A call that may be made again. */
    private interface Question<A> {
        A ask(Connection connection, Duration limit) throws CallException, InterruptedException;
    }

    private <A> A repeat(String what, Question<A> question) throws TransportException, InterruptedException {
        long end = System.nanoTime() + DEADLINE.minus(MARGIN).toNanos();
        while (true) {
            Connection connection = current();
            try {
                Duration left = Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
                return question.ask(connection, left.compareTo(READ_PATIENCE) < 0 ? left : READ_PATIENCE);
            } catch (CallException e) {
                if (e.isRefusal()) {
                    session.probe();
                    throw failure(what, connection, e);
                }
                connections.leave(connection);
                session.probe();
                if (System.nanoTime() + PAUSE.toNanos() >= end || !session.awaitRetry(PAUSE)) {
                    throw failure(what, connection, e);
                }
            }
        }
    }

    private Connection current() throws TransportException {
        try {
            return connections.current();
        } catch (CallException e) {
            throw new TransportException(e.reason(), e);
        }
    }

    private TransportException failure(String what, Connection connection, CallException cause) {
        String why = session.outage().orElse(connection.url() + ": " + cause.reason());
        return new TransportException("etcd cannot " + what + ": " + why, cause);
    }

    @Override
    public CommitResult commit(Commit commit) throws TransportException, InterruptedException {
        limits.require(commit);
        long end = System.nanoTime() + DEADLINE.minus(MARGIN).toNanos();
        boolean holds = commit.puts().values().stream().anyMatch(Commit.Put::isHeld);
        while (true) {
            long lease = holds ? lease() : 0;
            Connection connection = current();
            try {
                Duration left = Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
                TxnResponse response = connection.call(KVGrpc.getTxnMethod(), request(commit, lease), left);
                if (!response.getSucceeded()) {
                    return CommitResult.notMet();
                }
                note(commit, lease);
                return CommitResult.done(response.getHeader().getRevision());
            } catch (CallException e) {
                if (!e.isCertain()) {
                    session.probe();
                    session.committed(lease, held(commit), List.of());
                    return CommitResult.unknown(connection.url() + ": " + e.reason());
                }
                retryOrFail(e, connection, end);
            }
        }
    }

    /** Of a commit that was certainly not done: whether another try can be better. */
    private void retryOrFail(CallException e, Connection connection, long end)
            throws TransportException, InterruptedException {
        if (e.isTooLarge()) {
            throw new TooLargeException(connection.url() + " refuses the commit: " + e.reason());
        }
        if (e.isOfConnection()) {
            connections.leave(connection);
        }
        session.probe();
        boolean canBeBetter = e.isOfConnection() || e.isLeaseGone();
        if (!canBeBetter || System.nanoTime() + PAUSE.toNanos() >= end || !session.awaitRetry(PAUSE)) {
            throw failure("commit", connection, e);
        }
    }

    private long lease() throws TransportException, InterruptedException {
        long lease = session.awaitLease(DEADLINE.minus(MARGIN));
        if (lease == 0) {
            throw new TransportException("etcd cannot commit: there is no session: "
                    + session.outage().orElse("the transport was closed"));
        }
        return lease;
    }

    private static List<Key> held(Commit commit) {
        return commit.puts().entrySet().stream()
                .filter(put -> put.getValue().isHeld())
                .map(Map.Entry::getKey)
                .toList();
    }

    private void note(Commit commit, long lease) {
        List<Key> others = Stream.concat(
                        commit.deletes().stream(),
                        commit.puts().entrySet().stream()
                                .filter(put -> !put.getValue().isHeld())
                                .map(Map.Entry::getKey))
                .toList();
        session.committed(lease, held(commit), others);
    }

    private TxnRequest request(Commit commit, long lease) {
        TxnRequest.Builder request = TxnRequest.newBuilder();
        commit.conditions().forEach((key, revision) -> request.addCompare(condition(keys.of(key), revision)));
        commit.puts()
                .forEach((key, put) -> request.addSuccess(RequestOp.newBuilder()
                        .setRequestPut(PutRequest.newBuilder()
                                .setKey(keys.of(key))
                                .setValue(ByteString.copyFrom(put.value().bytes()))
                                .setLease(put.isHeld() ? lease : 0))));
        commit.deletes()
                .forEach(key -> request.addSuccess(RequestOp.newBuilder()
                        .setRequestDeleteRange(DeleteRangeRequest.newBuilder().setKey(keys.of(key)))));
        return request.build();
    }

    private static Compare condition(ByteString key, OptionalLong revision) {
        return Compare.newBuilder()
                .setKey(key)
                .setTarget(Compare.CompareTarget.MOD)
                .setResult(Compare.CompareResult.EQUAL)
                .setModRevision(revision.orElse(0))
                .build();
    }

    @Override
    public Subscription watch(Key above, long after, WatchListener listener) {
        KeyWatch watch = new KeyWatch(keys, above, after, listener, session::hold, new KeyWatch.Trouble() {
            @Override
            public void interrupted(KeyWatch interrupted, int failures) {
                session.resumeSoon(failures);
            }

            @Override
            public void behind() {
                session.probeStore();
            }

            @Override
            public void thrown(Throwable failure) {
                log.log(System.Logger.Level.ERROR, "A listener has thrown what it must not", failure);
            }

            @Override
            public void ended(KeyWatch ended) {
                watches.remove(ended);
            }
        });
        if (!isClosed.get()) {
            watches.add(watch);
            session.working().ifPresent(watch::resume);
        }
        return watch;
    }

    /** The lease by which it holds; 0 if it has none. */
    long leaseId() {
        return session.leaseId();
    }

    @Override
    public TransportLimits limits() {
        return limits;
    }

    @Override
    public void close() {
        if (isClosed.getAndSet(true)) {
            return;
        }
        watches.close();
        session.close();
        membership.close();
        connections.close();
        workers.close();
    }
}
