package mgmt.plugin.etcd.internal.client;

import io.etcd.jetcd.api.LeaseGrantRequest;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseKeepAliveRequest;
import io.etcd.jetcd.api.LeaseKeepAliveResponse;
import io.etcd.jetcd.api.LeaseRevokeRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import mgmt.api.transport.Entry;
import mgmt.api.transport.Key;
import mgmt.api.transport.TransportContext;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the lease alive, which is the heartbeat by which it knows whether the store answers, and which store it is; goes from
 * member to member when it does not. A thread of its own beats; what others ask for is guarded by this object, and the
 * context is told without the lock.
 */
final class Session implements AutoCloseable {

    /** An outage that is over by then is none: a server that was restarted, or a new leader that was elected. */
    private static final Duration BLIP = Duration.ofSeconds(2);

    private static final Duration RETRY = Duration.ofMillis(250);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(1);
    private static final Duration FARTHEST_WATCH_RETRY = Duration.ofSeconds(5);
    private static final Duration SECOND_LIMIT = Duration.ofSeconds(2);
    private static final Duration FOLLOW = Duration.ofSeconds(20);
    private static final Duration REVOKE_LIMIT = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Connections connections;
    private final StoreName storeName;
    private final Watches watches;
    private final Duration lease;
    private final TransportContext context;

    private final ScheduledThreadPoolExecutor beats;
    private final AtomicBoolean isProbing = new AtomicBoolean();
    private final CompletableFuture<Void> firstContact = new CompletableFuture<>();

    // Confined to the beats' thread.
    private @Nullable Connection identified;
    private long cluster;
    private long followedAt;
    private long silentSince;
    private Duration retry = RETRY;
    private @Nullable ScheduledFuture<?> next;
    private boolean wasAtFault;
    private volatile boolean isIdentificationWanted;
    /** The only store that is wanted; null for whatever the seeds lead to. */
    private volatile @Nullable String pinned;

    // Guarded by this.
    private long leaseId;
    private final Set<Key> held = new HashSet<>();
    private @Nullable String store;
    private @Nullable String outage;
    private @Nullable Connection working;
    private long answers;
    private boolean isClosed;

    /**
     * A session that has not begun.
     *
     * @param lease how long what is held outlives this session when it ends without a word
     */
    Session(Connections connections, StoreName storeName, Watches watches, Duration lease, TransportContext context) {
        this.connections = connections;
        this.storeName = storeName;
        this.watches = watches;
        this.lease = lease;
        this.context = context;
        this.beats = new ScheduledThreadPoolExecutor(1, Workers.threads("mgmt-etcd-session"));
        beats.setRemoveOnCancelPolicy(true);
    }

    void start() {
        probe();
    }

    /** Looks now whether the store answers: something suggests that it may not. */
    void probe() {
        if (isProbing.compareAndSet(false, true)) {
            try {
                beats.execute(this::beat);
            } catch (RejectedExecutionException e) {
                isProbing.set(false);
            }
        }
    }

    /** No other store than this one is taken for it from now on; none for whatever the seeds lead to. */
    void pin(Optional<String> only) {
        pinned = only.orElse(null);
    }

    /** Looks now whether it is still the same store. */
    void probeStore() {
        isIdentificationWanted = true;
        probe();
    }

    /** Goes on with a watch, later if it has been tried in vain. */
    void resumeSoon(int failures) {
        if (failures == 0) {
            probe();
            return;
        }
        long delay = Math.min(RETRY.toMillis() << Math.min(failures, 8), FARTHEST_WATCH_RETRY.toMillis());
        try {
            ScheduledFuture<?> unused = beats.schedule((Runnable) this::probe, delay, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // Closed: nothing goes on.
            isProbing.set(false);
        }
    }

    private void beat() {
        isProbing.set(false);
        if (next != null) {
            next.cancel(false);
        }
        try {
            boolean isWell = tryAllSafely();
            Duration delay = isWell ? lease.dividedBy(3) : retry;
            retry = isWell || retry.compareTo(LONGEST_RETRY) >= 0 ? retry : retry.multipliedBy(2);
            Runnable again = this::beat;
            next = beats.schedule(again, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException | RejectedExecutionException e) {
            // Only close() does this, and nobody waits for this thread any more.
            Thread.currentThread().interrupt();
        }
    }

    /** A fault of ours, or of the library, is an outage with a reason, and not the silent end of the heartbeat. */
    private boolean tryAllSafely() throws InterruptedException {
        try {
            return tryAll();
        } catch (RuntimeException | LinkageError e) {
            context.log().log(
                    wasAtFault ? System.Logger.Level.DEBUG : System.Logger.Level.ERROR,
                    "The client of etcd is at fault",
                    e);
            wasAtFault = true;
            silent("the client is at fault: " + e);
            return false;
        }
    }

    private boolean tryAll() throws InterruptedException {
        List<String> failures = new ArrayList<>();
        Duration limit = longest(lease.dividedBy(3), Duration.ofSeconds(1));
        try {
            int tries = connections.size() + 1;
            for (int i = 0; i < tries; i++) {
                Connection connection = connections.current();
                try {
                    beat(connection, limit);
                    answered();
                    return true;
                } catch (CallException e) {
                    String failure = connection.url() + ": " + e.reason();
                    if (!failures.contains(failure)) {
                        failures.add(failure);
                    }
                    abandon(connection);
                }
                limit = shortest(limit, SECOND_LIMIT);
            }
        } catch (CallException e) {
            throw new InterruptedException(e.reason());
        }
        silent(String.join("; ", failures));
        return false;
    }

    private void abandon(Connection connection) {
        synchronized (this) {
            working = null;
        }
        connections.leave(connection);
    }

    private static Duration longest(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static Duration shortest(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void beat(Connection connection, Duration limit) throws CallException, InterruptedException {
        boolean isFresh = connection != identified;
        if (isFresh || isIdentificationWanted) {
            isIdentificationWanted = false;
            identify(connection, limit);
        }
        keepAlive(connection, limit);
        identified = connection;
        synchronized (this) {
            working = connection;
        }
        if (isFresh || System.nanoTime() - followedAt > FOLLOW.toNanos()) {
            follow(connection, limit);
        }
    }

    private void identify(Connection connection, Duration limit) throws CallException, InterruptedException {
        Map<KeyWatch, Long> progress = watches.progress();
        StoreName.Seen seen = storeName.find(connection, limit);
        String known = store();
        String only = pinned;
        if (only != null && !only.equals(seen.id())) {
            throw new CallException(
                    io.grpc.Status.UNAVAILABLE.withDescription(
                            "belongs to another store, " + seen.id() + ": this host is a member of " + only),
                    false);
        }
        if (known != null && !known.equals(seen.id())) {
            if (!connections.isSeed(connection)) {
                connections.drop(connection);
                throw new CallException(
                        io.grpc.Status.UNAVAILABLE.withDescription("belongs to another store, " + seen.id()), false);
            }
            lose();
            watches.endAll("the store was replaced: it was " + known + ", and is " + seen.id());
        } else if (known != null && cluster != seen.cluster()) {
            watches.endAll("the store was restored from a copy, which may lack what was told");
        }
        cluster = seen.cluster();
        progress.forEach((watch, revision) -> {
            if (revision > seen.revision()) {
                watch.end("the store is at revision " + seen.revision() + ", and was at " + revision);
            }
        });
        if (!seen.id().equals(known)) {
            synchronized (this) {
                store = seen.id();
                outage = known == null ? outage : "replaced";
            }
        }
    }

    /**
     * Prolongs the lease. That the same cluster has it tells that the store is the same, too; if not, the store may be another
     * one, for a connection makes itself anew without a word when a server was restarted.
     */
    private void keepAlive(Connection connection, Duration limit) throws CallException, InterruptedException {
        long id = leaseId();
        if (id != 0) {
            LeaseKeepAliveResponse response = connection.call(
                    LeaseGrpc.getLeaseKeepAliveMethod(),
                    LeaseKeepAliveRequest.newBuilder().setID(id).build(),
                    limit);
            boolean isThere = response.getTTL() > 0;
            if (!isThere || response.getHeader().getClusterId() != cluster) {
                identify(connection, limit);
            }
            if (isThere && leaseId() == id) {
                return;
            }
            lose();
        }
        grant(connection, limit);
    }

    private void grant(Connection connection, Duration limit) throws CallException, InterruptedException {
        long granted = connection
                .call(
                        LeaseGrpc.getLeaseGrantMethod(),
                        LeaseGrantRequest.newBuilder().setTTL(lease.toSeconds()).build(),
                        limit)
                .getID();
        synchronized (this) {
            leaseId = granted;
            notifyAll();
        }
    }

    /** What was held is gone with the lease. */
    private void lose() {
        Set<Key> lost;
        synchronized (this) {
            leaseId = 0;
            lost = Set.copyOf(held);
            held.clear();
        }
        if (!lost.isEmpty()) {
            context.lost(lost);
        }
    }

    private void answered() {
        silentSince = 0;
        retry = RETRY;
        String now;
        boolean isNews;
        Connection connection;
        synchronized (this) {
            isNews = outage != null || !firstContact.isDone();
            outage = null;
            answers++;
            now = String.valueOf(store);
            connection = working;
            notifyAll();
        }
        if (isNews) {
            context.available(now);
            firstContact.complete(null);
        }
        if (connection != null) {
            watches.resume(connection);
        }
    }

    private void silent(String why) {
        long now = System.nanoTime();
        silentSince = silentSince == 0 ? now : silentSince;
        boolean isBlip = firstContact.isDone() && now - silentSince < BLIP.toNanos();
        boolean isNews;
        synchronized (this) {
            isNews = !isBlip && !why.equals(outage) && !isClosed;
            outage = isBlip ? outage : why;
            notifyAll();
        }
        if (isNews) {
            context.unavailable(why);
        }
    }

    private void follow(Connection connection, Duration limit) throws InterruptedException {
        followedAt = System.nanoTime();
        try {
            connections.follow(Listed.voters(Listed.all(connection, limit)));
        } catch (CallException e) {
            context.log().log(System.Logger.Level.DEBUG, "The members are not known: {0}", e.reason());
        }
    }

    /** Waits until the store has answered for the first time. */
    boolean awaitContact(Duration limit) throws InterruptedException {
        try {
            firstContact.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        }
    }

    /** Why the store does not answer; empty if it does, or has not been silent for long. */
    synchronized Optional<String> outage() {
        return Optional.ofNullable(outage);
    }

    /** The connection by which the store was answering last, if it was. */
    synchronized Optional<Connection> working() {
        return Optional.ofNullable(outage == null ? working : null);
    }

    /** The store that is talked to; null if none has been yet. */
    synchronized @Nullable String store() {
        return store;
    }

    /** The lease by which is held; 0 if there is none. */
    synchronized long leaseId() {
        return leaseId;
    }

    /**
     * The lease by which to hold.
     *
     * @return 0 if there is none by then, or the store does not answer
     */
    synchronized long awaitLease(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (leaseId == 0 && outage == null && !isClosed) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return 0;
            }
            wait(left);
        }
        return leaseId;
    }

    /** Gives the store a moment, or until it has answered; tells whether another try makes sense. */
    synchronized boolean awaitRetry(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        long before = answers;
        long left = limit.toMillis();
        while (outage == null && !isClosed && answers == before && left > 0) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
        return outage == null && !isClosed;
    }

    /** Notes what a commit has changed; tells of keys at once whose lease has gone meanwhile. */
    void committed(long by, Collection<Key> holds, Collection<Key> others) {
        Set<Key> late = Set.of();
        synchronized (this) {
            held.removeAll(others);
            if (by == leaseId) {
                held.addAll(holds);
            } else if (!isClosed) {
                late = Set.copyOf(holds);
            }
        }
        if (!late.isEmpty()) {
            context.lost(late);
        }
    }

    synchronized Entry.Hold hold(long by) {
        return by == leaseId ? Entry.Hold.OWN : Entry.Hold.OTHER;
    }

    /** What is held goes, if the store answers within a second; else when the lease runs out. */
    @Override
    public void close() {
        long last;
        synchronized (this) {
            isClosed = true;
            last = leaseId;
            notifyAll();
        }
        beats.shutdownNow();
        boolean wasInterrupted = Thread.interrupted();
        try {
            if (!beats.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                context.log().log(System.Logger.Level.DEBUG, "The session's thread has not ended in time.");
            }
            Optional<Connection> connection = working();
            if (last != 0 && connection.isPresent()) {
                connection
                        .get()
                        .call(
                                LeaseGrpc.getLeaseRevokeMethod(),
                                LeaseRevokeRequest.newBuilder().setID(last).build(),
                                REVOKE_LIMIT);
            }
        } catch (CallException e) {
            context.log().log(System.Logger.Level.DEBUG, "What was held goes later: {0}", e.reason());
        } catch (InterruptedException e) {
            wasInterrupted = true;
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
