package mgmt.plugin.etcd.internal.members;

import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import mgmt.api.resource.Subscription;
import mgmt.api.transport.ChangeSet;
import mgmt.api.transport.Commit;
import mgmt.api.transport.Snapshot;
import mgmt.api.transport.TransportException;
import mgmt.api.transport.Value;
import mgmt.api.transport.WatchListener;
import mgmt.plugin.etcd.internal.client.EtcdTransport;
import mgmt.plugin.etcd.internal.server.Beginning;
import org.jspecify.annotations.Nullable;

/**
 * Looks after who is a member of the cluster, on a thread of its own: whenever somebody rings, everything is looked at anew.
 * The public methods may be called from any thread; all else is confined to that one.
 */
final class Members implements AutoCloseable {

    private static final Duration RETRY = Duration.ofSeconds(1);
    /** What fails so often in a row does not pass by itself. */
    private static final int MANY = 10;

    private static final Duration LEAVING = Duration.ofMillis(100);

    /** Together with the end of the session and of the process less than what a transport may take to close. */
    private static final Duration LEAVE_LIMIT = Duration.ofSeconds(7);

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /**
     * What the members are made of.
     *
     * @param self this host, as it volunteers
     * @param transport by which the store is reached
     * @param context tells whether the store answers
     * @param server this host's own
     * @param file what is remembered
     * @param timeouts how long is waited before something counts
     * @param idealSize what the user wants it to be from now on, if anything
     */
    record Parts(
            Volunteer self,
            EtcdTransport transport,
            MembersContext context,
            OwnServer server,
            MembershipFile file,
            Timeouts timeouts,
            Optional<Integer> idealSize) {}

    private final EtcdTransport transport;
    private final MembersContext context;
    private final OwnServer server;
    private final MembershipFile file;
    private final Doorbell doorbell;
    private final System.Logger log;
    private final OwnMember own;
    private final Coordination coordination;
    private final Outage outage;
    private final Recovery recovery;
    private final Thread thread;

    private volatile boolean isLeaving;
    private volatile boolean hasGap = true;

    private Optional<Integer> idealSize;
    private @Nullable Subscription watch;
    private int failures;
    private boolean isRestored;
    private boolean hasLeft;

    Members(Parts parts, Doorbell doorbell, LongSupplier ticker) {
        this.transport = parts.transport();
        this.context = parts.context();
        this.server = parts.server();
        this.file = parts.file();
        Timeouts timeouts = parts.timeouts();
        this.idealSize = parts.idealSize();
        this.doorbell = doorbell;
        this.log = context.log();
        this.own = new OwnMember(parts.self(), transport, server, file, timeouts, log, ticker);
        this.coordination = new Coordination(parts.self().host(), transport, server, timeouts, log, ticker);
        this.outage = new Outage(server, file, timeouts.member(), log, ticker);
        this.recovery = new Recovery(doorbell);
        this.thread = new Thread(this::run, "mgmt-etcd-members");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!hasLeft) {
                doorbell.await(stepSafely());
            }
        } catch (InterruptedException e) {
            log.log(Level.DEBUG, "The members are not looked after any more.");
        } finally {
            if (watch != null) {
                watch.close();
            }
            recovery.end();
        }
    }

    private Duration stepSafely() throws InterruptedException {
        try {
            Duration pause = step();
            failures = 0;
            return pause;
        } catch (TransportException | UncheckedIOException e) {
            failures++;
            log.log(
                    failures == MANY ? Level.WARNING : Level.DEBUG,
                    "The members of the cluster cannot be looked after at the moment: {0}",
                    reason(e));
        } catch (RuntimeException | LinkageError e) {
            log.log(Level.ERROR, "The part that looks after the members is at fault", e);
        }
        return isLeaving ? LEAVING : RETRY;
    }

    static String reason(Exception failure) {
        Throwable cause = failure.getCause();
        return failure instanceof UncheckedIOException && cause != null
                ? failure.getMessage() + ": " + cause.getMessage()
                : String.valueOf(failure.getMessage());
    }

    /** Looks at everything anew; how long nothing needs to be looked at unless somebody rings. */
    private Duration step() throws TransportException, InterruptedException {
        own.look();
        recovery.carryOut(this::recoverNow);
        if (!context.isAvailable()) {
            hasLeft = isLeaving;
            return isLeaving ? Duration.ZERO : outage.look();
        }
        outage.isOver();
        Snapshot snapshot = transport.read(Roster.ALL);
        follow(snapshot);
        if (!prepare(snapshot)) {
            return Duration.ZERO;
        }
        Roster roster = Roster.of(snapshot);
        List<Member> members = Member.of(transport.membership().list());
        own.attend(roster, members, isLeaving);
        hasLeft = own.hasLeft();
        Duration pause = coordination.coordinate(roster, members, own.own(members), isLeaving);
        Duration limit = isLeaving ? OwnMember.shorter(LEAVING, own.pause()) : own.pause();
        return OwnMember.shorter(pause, limit);
    }

    private void follow(Snapshot snapshot) {
        if (!hasGap) {
            return;
        }
        hasGap = false;
        if (watch != null) {
            watch.close();
        }
        watch = transport.watch(Roster.ALL, snapshot.revision(), new WatchListener() {
            @Override
            public void changed(ChangeSet news) {
                doorbell.ring();
            }

            @Override
            public void gap(String reason) {
                hasGap = true;
                doorbell.ring();
            }
        });
    }

    /** What is put right once, before all else; whether nothing was. */
    private boolean prepare(Snapshot snapshot) throws TransportException, InterruptedException {
        Commit.Builder commit = Commit.builder();
        boolean isNeeded = false;
        if (idealSize.isPresent()) {
            Value wanted = Value.of(idealSize.get().toString());
            isNeeded = snapshot.entry(Roster.IDEAL_SIZE)
                    .filter(entry -> entry.value().equals(wanted))
                    .isEmpty();
            commit.put(Roster.IDEAL_SIZE, wanted);
        }
        if (isRestored) {
            isNeeded = true;
            snapshot.entries().stream()
                    .filter(entry -> !entry.key().equals(Roster.IDEAL_SIZE))
                    .forEach(entry -> commit.delete(entry.key()));
        }
        if (isNeeded) {
            transport.commit(commit.build());
        }
        idealSize = Optional.empty();
        isRestored = false;
        return !isNeeded;
    }

    private Path recoverNow() throws TransportException, InterruptedException {
        if (context.isAvailable()) {
            throw new TransportException("the cluster answers: there is nothing to recover");
        }
        if (!server.hasData()) {
            throw new TransportException(
                    "this host has no data of the cluster: recover a host that ran one of its members");
        }
        server.stop();
        try {
            // Before the data are there: a member of another id than is remembered would count as one that was removed.
            file.remember(file.remembered().withMember(0));
            Path aside = server.restore();
            isRestored = true;
            return aside;
        } finally {
            if (!isLeaving) {
                server.start(new Beginning.Resuming());
                server.isUp();
                transport.add(server.client());
            }
        }
    }

    /**
     * Makes a cluster of one of this host's data, whoever is lost; any thread, blocks.
     *
     * @return where the old data are
     */
    Path recover(Duration limit) throws TransportException, InterruptedException {
        return recovery.ask(limit);
    }

    boolean isAvailable() {
        return context.isAvailable();
    }

    /** Waits until the store answers; for so long at most. */
    void awaitAvailable(Duration limit) throws InterruptedException {
        context.awaitAvailable(limit);
    }

    /** Leaves the cluster in order, as far as others are there to be left to; blocks for some seconds at most. */
    @Override
    public void close() {
        isLeaving = true;
        doorbell.ring();
        boolean wasInterrupted = Thread.interrupted();
        try {
            thread.join(LEAVE_LIMIT.toMillis());
            if (thread.isAlive()) {
                log.log(
                        Level.WARNING,
                        "The other members have not let go of this host in time: it leaves without a word.");
                thread.interrupt();
                thread.join(PATIENCE.toMillis());
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            wasInterrupted = true;
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
