package mgmt.plugin.etcd.internal.members;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
import mgmt.api.transport.Value;
import mgmt.api.transport.WatchListener;
import mgmt.plugin.etcd.internal.client.EtcdTransport;
import mgmt.plugin.etcd.internal.client.EtcdUrl;
import mgmt.plugin.etcd.internal.client.Identification;
import mgmt.plugin.etcd.internal.server.Beginning;
import mgmt.plugin.etcd.internal.server.EtcdProgram;
import mgmt.plugin.etcd.internal.server.EtcdServer;
import mgmt.plugin.etcd.internal.server.ServerSetup;

/** The store of a cluster: a client of it, and where this host may run one of its members, all that this takes. Thread-safe. */
public final class MembersTransport implements Transport, Operable {

    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration QUIET = Duration.ofSeconds(5);
    private static final Duration GLANCE = Duration.ofMillis(100);
    private static final Duration RECOVERY_LIMIT = Duration.ofMinutes(6);
    private static final Duration LEARNER_LIMIT = Duration.ofMinutes(1);

    private final EtcdTransport client;
    private final String host;
    private final Optional<Members> members;
    private final Optional<OwnServer> server;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    /**
     * What the host is to do.
     *
     * @param seeds members to begin with; none for the host that begins
     * @param identification what it shows to members
     * @param namespace what all keys begin with
     * @param lease how long what is held outlives it
     * @param memberTimeout how long a member may be away
     * @param idealSize how many members there are to be at most, if the user has said it here
     * @param server how this host's member is to run
     * @param client where this agent finds it
     * @param program by which
     */
    public record Setup(
            List<EtcdUrl> seeds,
            Identification identification,
            String namespace,
            Duration lease,
            Duration memberTimeout,
            Optional<Integer> idealSize,
            ServerSetup server,
            EtcdUrl client,
            EtcdProgram program) {

        Volunteer self() {
            return new Volunteer(
                    server.name(), OwnMember.sorted(server.advertisedServers()), server.advertisedClients(), false);
        }

        Timeouts timeouts() {
            return new Timeouts(memberTimeout, LEARNER_LIMIT, lease.multipliedBy(2));
        }
    }

    private MembersTransport(EtcdTransport client, String host, Optional<Members> members, Optional<OwnServer> server) {
        this.client = client;
        this.host = host;
        this.members = members;
        this.server = server;
    }

    /** That of a host which runs no member. */
    public static MembersTransport ofClient(EtcdTransport client, String host) {
        return new MembersTransport(client, host, Optional.empty(), Optional.empty());
    }

    /**
     * Opens it. Waits until the store answers where that depends on this host alone.
     *
     * @throws TransportException when this host's server cannot run
     */
    public static MembersTransport open(Setup setup, TransportContext context)
            throws TransportException, InterruptedException {
        Doorbell doorbell = new Doorbell();
        OwnServer server = new OwnServer(
                setup.program(), setup.server(), setup.client(), context.log(), InstantSource.system(), doorbell::ring);
        MembershipFile file = remembered(setup, server.hasData());
        MembershipFile.Remembered known = file.remembered();
        boolean knowsNobodyElse = setup.self().clientUrls().containsAll(known.members());
        boolean founds = !server.hasData() && setup.seeds().isEmpty() && knowsNobodyElse;
        boolean isAlone = founds || (server.hasData() && knowsNobodyElse);
        if (!founds && !server.hasData() && setup.seeds().isEmpty()) {
            context.log().log(
                    Level.INFO,
                    "This host was a member of the cluster at {0}, and volunteers there again; to begin a new one, delete {1}.",
                    known.members(),
                    file.path());
        }
        if (founds || server.hasData()) {
            server.start(founds ? new Beginning.Founding() : new Beginning.Resuming());
        }
        boolean isOpen = false;
        EtcdTransport client = null;
        try {
            MembersContext members = new MembersContext(context, doorbell, isAlone);
            client = new EtcdTransport(
                    new EtcdTransport.Setup(
                            urls(setup, known, founds || server.hasData() || server.isRunning()),
                            setup.identification(),
                            setup.namespace(),
                            setup.lease()),
                    members);
            if (server.hasData() && !known.store().isEmpty()) {
                client.pin(Optional.of(known.store()));
            }
            boolean answers = isAlone && awaitContact(client, server, founds, context.log());
            members.startIsOver();
            if (answers) {
                context.log().log(
                        Level.INFO,
                        "Runs etcd {0} for this cluster, at {1}.",
                        server.version(),
                        setup.server().advertisedClients());
            }
            server.isUp();
            Members body = new Members(
                    new Members.Parts(setup.self(), client, members, server, file, setup.timeouts(), setup.idealSize()),
                    doorbell,
                    System::nanoTime);
            body.start();
            isOpen = true;
            return new MembersTransport(client, context.host(), Optional.of(body), Optional.of(server));
        } finally {
            if (!isOpen) {
                if (client != null) {
                    client.close();
                }
                server.close();
            }
        }
    }

    private static MembershipFile remembered(Setup setup, boolean hasData) throws TransportException {
        Path path = setup.server().directory().resolve("membership");
        try {
            return MembershipFile.read(path, setup.seeds(), hasData);
        } catch (IOException e) {
            throw new TransportException(path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<EtcdUrl> urls(Setup setup, MembershipFile.Remembered known, boolean runs) {
        return Stream.of(runs ? List.of(setup.client()) : List.<EtcdUrl>of(), setup.seeds(), known.members())
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    /**
     * Waits until the server answers, or has ended because it was removed. One that has data may wait for a member that this
     * host does not know to vote: it is not waited for without end.
     */
    private static boolean awaitContact(EtcdTransport client, OwnServer server, boolean founds, System.Logger log)
            throws TransportException, InterruptedException {
        long started = System.nanoTime();
        boolean isTold = false;
        while (!client.awaitContact(GLANCE)) {
            Optional<EtcdServer.End> end = server.end();
            if (end.isPresent() && end.get().isRemoved()) {
                return false;
            }
            if (end.isPresent()) {
                throw new TransportException(end.get().why());
            }
            long elapsed = System.nanoTime() - started;
            if (elapsed > START_LIMIT.toNanos() && !founds) {
                return false;
            }
            if (elapsed > START_LIMIT.toNanos()) {
                Path directory = server.setup().directory();
                throw new TransportException("etcd does not answer " + START_LIMIT.toSeconds() + " s after its start ("
                        + client.outage().orElse("nothing was heard") + ")\nIts data are in " + directory
                        + "/etcd, its log is " + directory + "/etcd.log");
            }
            if (!isTold && elapsed > QUIET.toNanos()) {
                log.log(
                        Level.INFO,
                        "Waits for etcd to start: {0}",
                        client.outage().orElse("nothing was heard yet"));
                isTold = true;
            }
        }
        return true;
    }

    // ---- a transport

    @Override
    public Snapshot read(Key above) throws TransportException, InterruptedException {
        return client.read(above);
    }

    @Override
    public CommitResult commit(Commit commit) throws TransportException, InterruptedException {
        return client.commit(commit);
    }

    @Override
    public Subscription watch(Key above, long after, WatchListener listener) {
        return client.watch(above, after, listener);
    }

    @Override
    public TransportLimits limits() {
        return client.limits();
    }

    @Override
    public List<String> describe() throws TransportException, InterruptedException {
        Roster roster = Roster.of(client.read(Roster.ALL));
        boolean runs = server.filter(OwnServer::isRunning).isPresent();
        List<String> lines = new ArrayList<>(client.describe(runs ? host : ""));
        if (!roster.isLookedAfter()) {
            return lines;
        }
        lines.add("ideal size: " + roster.idealSize());
        lines.add("coordinator: " + roster.seat().map(Roster.Seat::host).orElse("none at the moment"));
        roster.seat().filter(seat -> !seat.next().isEmpty()).ifPresent(seat -> lines.add("next: " + seat.next()));
        lines.add("volunteers: "
                + roster.volunteers().stream()
                        .map(each -> each.host() + (each.isLeaving() ? " (leaving)" : ""))
                        .collect(Collectors.joining(", ")));
        return lines;
    }

    @Override
    public void operate(List<String> order, Consumer<String> answer) throws TransportException, InterruptedException {
        if (order.equals(List.of("recover"))) {
            recover(answer);
        } else if (order.equals(List.of("size"))) {
            answer.accept(String.valueOf(lookedAfter().idealSize()));
        } else if (order.size() == 2 && order.get(0).equals("size")) {
            resize(order.get(1), answer);
        } else {
            throw new TransportException(
                    "the transport etcd knows no such order: there are size, size NUMBER and recover");
        }
    }

    private Roster lookedAfter() throws TransportException, InterruptedException {
        Roster roster = Roster.of(client.read(Roster.ALL));
        if (!roster.isLookedAfter()) {
            throw new TransportException(
                    "no host runs a member of this etcd cluster by mgmt: who has set it up decides about"
                            + " its size");
        }
        return roster;
    }

    private void resize(String size, Consumer<String> answer) throws TransportException, InterruptedException {
        if (!size.matches("[1-9][0-9]?") || Integer.parseInt(size) > Roster.LARGEST_SIZE) {
            throw new TransportException(
                    "expected a number from 1 to " + Roster.LARGEST_SIZE + ", found '" + size + "'");
        }
        Roster before = lookedAfter();
        CommitResult result = client.commit(
                Commit.builder().put(Roster.IDEAL_SIZE, Value.of(size)).build());
        if (!result.isDone()) {
            throw new TransportException("it is not known whether the size was noted: " + result.why());
        }
        answer.accept("the ideal size is " + size + ", and was " + before.idealSize()
                + "; mgmt cluster status shows how far the members are");
    }

    private void recover(Consumer<String> answer) throws TransportException, InterruptedException {
        if (members.isEmpty()) {
            throw new TransportException(
                    "this host runs no member of the cluster: recover a host that did, and whose data are there");
        }
        answer.accept("restoring the data of this host ...");
        Path aside = members.get().recover(RECOVERY_LIMIT);
        answer.accept("restored; the old data are in " + aside);
        members.get().awaitAvailable(START_LIMIT);
        if (!members.get().isAvailable()) {
            throw new TransportException(
                    "the restored etcd does not answer yet: " + client.outage().orElse("nothing was heard"));
        }
        answer.accept("the cluster answers again: this host is its only member; the others join it when they find it");
    }

    @Override
    public void close() {
        if (isClosed.getAndSet(true)) {
            return;
        }
        members.ifPresent(Members::close);
        client.close();
        server.ifPresent(OwnServer::close);
    }
}
