package mgmt.plugin.etcd.internal.members;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mgmt.api.transport.TransportContext;
import mgmt.api.transport.TransportException;
import mgmt.plugin.etcd.internal.client.EtcdTransport;
import mgmt.plugin.etcd.internal.client.EtcdUrl;
import mgmt.plugin.etcd.internal.client.Identification;
import mgmt.plugin.etcd.internal.server.Beginning;
import mgmt.plugin.etcd.internal.server.EtcdProgram;
import mgmt.plugin.etcd.internal.server.EtcdServer;
import mgmt.plugin.etcd.internal.server.ServerSetup;

/**
 * How a host that may run a member begins: it founds a cluster, goes on with the data of its member, or volunteers where others
 * are. Confined to the thread that opens the transport, which may wait for the host's own server, and never for other hosts.
 */
public final class Opening {

    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration QUIET = Duration.ofSeconds(5);
    private static final Duration GLANCE = Duration.ofMillis(100);
    private static final Duration LEARNER_LIMIT = Duration.ofMinutes(1);

    private final Setup setup;
    private final TransportContext context;
    private final Doorbell doorbell = new Doorbell();
    private final OwnServer server;
    private final MembershipFile file;
    private final MembershipFile.Remembered known;
    private final boolean hasData;
    private final boolean founds;

    /** Whether it depends on nobody else that the store answers, as far as this host knows. */
    private final boolean isAlone;

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
                    server.name(), Lines.sorted(server.advertisedServers()), server.advertisedClients(), false);
        }

        Timeouts timeouts() {
            return new Timeouts(memberTimeout, LEARNER_LIMIT, lease.multipliedBy(2));
        }
    }

    private Opening(Setup setup, TransportContext context) throws TransportException {
        this.setup = setup;
        this.context = context;
        this.server = new OwnServer(
                setup.program(), setup.server(), setup.client(), context.log(), InstantSource.system(), doorbell::ring);
        this.hasData = server.hasData();
        this.file = remembered(setup, hasData);
        this.known = file.remembered();
        boolean knowsNobodyElse = setup.self().clientUrls().containsAll(known.members());
        this.founds = !hasData && setup.seeds().isEmpty() && knowsNobodyElse;
        this.isAlone = founds || (hasData && knowsNobodyElse);
    }

    /**
     * Opens the transport. Waits until the store answers where that depends on this host alone.
     *
     * @throws TransportException when this host's server cannot run
     */
    public static MembersTransport open(Setup setup, TransportContext context)
            throws TransportException, InterruptedException {
        return new Opening(setup, context).open();
    }

    private MembersTransport open() throws TransportException, InterruptedException {
        if (founds || hasData) {
            server.start(founds ? new Beginning.Founding() : new Beginning.Resuming());
        } else if (setup.seeds().isEmpty()) {
            context.log().log(
                    Level.INFO,
                    "This host was a member of the cluster at {0}, and volunteers there again; to begin a new one, delete {1}.",
                    known.members(),
                    file.path());
        }
        boolean isOpen = false;
        try {
            MembersTransport transport = connect();
            isOpen = true;
            return transport;
        } finally {
            if (!isOpen) {
                server.close();
            }
        }
    }

    private MembersTransport connect() throws TransportException, InterruptedException {
        MembersContext members = new MembersContext(context, doorbell, isAlone);
        EtcdTransport client = new EtcdTransport(
                new EtcdTransport.Setup(
                        urls(),
                        setup.identification(),
                        setup.namespace(),
                        setup.lease(),
                        Optional.of(known.store()).filter(store -> hasData && !store.isEmpty())),
                members);
        boolean isOpen = false;
        try {
            if (isAlone && awaitContact(client)) {
                context.log().log(
                        Level.INFO,
                        "Runs etcd {0} for this cluster, at {1}.",
                        server.version(),
                        setup.server().advertisedClients());
            }
            members.startIsOver();
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
                client.close();
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

    private List<EtcdUrl> urls() {
        return Stream.of(
                        founds || hasData ? List.of(setup.client()) : List.<EtcdUrl>of(),
                        setup.seeds(),
                        known.members())
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    /**
     * Waits until the server answers; whether it does. It may have been removed, which is no error, or may wait for a voter
     * that this host does not know of: a server with data is not waited for without end.
     */
    private boolean awaitContact(EtcdTransport client) throws TransportException, InterruptedException {
        long started = System.nanoTime();
        boolean isTold = false;
        while (!client.awaitContact(GLANCE)) {
            Optional<EtcdServer.End> end = server.end();
            if (end.isPresent()) {
                if (end.get().isRemoved()) {
                    return false;
                }
                throw new TransportException(end.get().why());
            }
            long elapsed = System.nanoTime() - started;
            if (elapsed > START_LIMIT.toNanos()) {
                if (founds) {
                    throw new TransportException(silence(client));
                }
                return false;
            }
            if (!isTold && elapsed > QUIET.toNanos()) {
                context.log().log(
                        Level.INFO,
                        "Waits for etcd to start: {0}",
                        client.outage().orElse("nothing was heard yet"));
                isTold = true;
            }
        }
        return true;
    }

    private String silence(EtcdTransport client) {
        Path directory = setup.server().directory();
        return "etcd does not answer " + START_LIMIT.toSeconds() + " s after its start ("
                + client.outage().orElse("nothing was heard") + ")\nIts data are in " + directory
                + "/etcd, its log is " + directory + "/etcd.log";
    }
}
