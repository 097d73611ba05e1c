package mgmt.plugin.etcd.internal;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mgmt.api.transport.Transport;
import mgmt.api.transport.TransportContext;
import mgmt.api.transport.TransportException;
import mgmt.api.transport.TransportName;
import mgmt.api.transport.TransportProvider;
import mgmt.plugin.etcd.internal.client.EtcdTransport;
import mgmt.plugin.etcd.internal.client.EtcdUrl;
import mgmt.plugin.etcd.internal.client.Identification;
import mgmt.plugin.etcd.internal.server.EtcdProgram;
import mgmt.plugin.etcd.internal.server.EtcdServer;
import mgmt.plugin.etcd.internal.server.ServerSetup;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The transport {@code etcd}. */
@Component
@TransportName("etcd")
public final class EtcdProvider implements TransportProvider<EtcdConfiguration> {

    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration QUIET = Duration.ofSeconds(5);
    private static final Duration GLANCE = Duration.ofMillis(100);

    private final Map<String, String> environment;

    /** Looks for programs where this process's environment says. */
    @Activate
    public EtcdProvider() {
        this(System.getenv());
    }

    EtcdProvider(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Class<EtcdConfiguration> configurationType() {
        return EtcdConfiguration.class;
    }

    @Override
    public Transport open(EtcdConfiguration configuration, TransportContext context)
            throws TransportException, InterruptedException {
        Identification identification = IdentificationFiles.read(configuration);
        List<EtcdUrl> seeds = configuration.seedUrls();
        warnOfPlainPasswords(configuration, seeds, context.log());
        if (seeds.isEmpty()) {
            return openOwn(configuration, identification, context);
        }
        if (!configuration.noServer() && !configuration.serverUrls().isEmpty()) {
            // Where the servers of several hosts are made one cluster, this host volunteers here.
            context.log().log(
                    Level.INFO, "This host does not run a server of the cluster yet; it is a client of {0}.", seeds);
        }
        return new EtcdTransport(
                new EtcdTransport.Setup(seeds, identification, configuration.namespace(), configuration.lease(), false),
                context,
                () -> {});
    }

    private static void warnOfPlainPasswords(EtcdConfiguration configuration, List<EtcdUrl> seeds, System.Logger log) {
        if (configuration.user().isPresent() && seeds.stream().anyMatch(url -> !url.secure() && !url.isLoopback())) {
            log.log(
                    Level.WARNING,
                    "The password of {0} goes over the network as it is: use https.",
                    configuration.user().get());
        }
    }

    private Transport openOwn(EtcdConfiguration configuration, Identification identification, TransportContext context)
            throws TransportException, InterruptedException {
        EtcdProgram program = EtcdProgram.find(configuration.etcd(), environment.getOrDefault("PATH", ""));
        ServerSetup setup = setup(configuration, context);
        EtcdUrl own = configuration.ownUrl();
        EtcdServer server = EtcdServer.start(program, setup, own, context.log());
        boolean isOpen = false;
        try {
            EtcdTransport transport = new EtcdTransport(
                    new EtcdTransport.Setup(
                            List.of(own), identification, configuration.namespace(), configuration.lease(), true),
                    new StartingContext(context),
                    server);
            try {
                awaitContact(transport, server, setup, context.log());
                isOpen = true;
            } finally {
                if (!isOpen) {
                    transport.close();
                }
            }
            server.isUp();
            context.log().log(
                    Level.INFO,
                    "Runs etcd {0} for this cluster, at {1}.",
                    program.version(),
                    setup.advertisedClients());
            return transport;
        } finally {
            if (!isOpen) {
                server.close();
            }
        }
    }

    private static void awaitContact(EtcdTransport transport, EtcdServer server, ServerSetup setup, System.Logger log)
            throws TransportException, InterruptedException {
        long started = System.nanoTime();
        boolean isTold = false;
        while (!transport.awaitContact(GLANCE)) {
            Optional<String> end = server.end();
            if (end.isPresent()) {
                throw new TransportException(end.get());
            }
            long elapsed = System.nanoTime() - started;
            if (elapsed > START_LIMIT.toNanos()) {
                throw new TransportException("etcd does not answer " + START_LIMIT.toSeconds() + " s after its start ("
                        + transport.outage().orElse("nothing was heard") + ")\nIts data are in " + setup.directory()
                        + "/etcd, its log is " + setup.directory() + "/etcd.log");
            }
            if (!isTold && elapsed > QUIET.toNanos()) {
                log.log(
                        Level.INFO,
                        "Waits for etcd to start: {0}",
                        transport.outage().orElse("nothing was heard yet"));
                isTold = true;
            }
        }
    }

    private static ServerSetup setup(EtcdConfiguration configuration, TransportContext context)
            throws TransportException {
        Path directory;
        try {
            directory = context.directory();
        } catch (IOException e) {
            throw new TransportException("the directory of etcd's data cannot be made: " + e.getMessage(), e);
        }
        List<EtcdUrl> clients = configuration.listenedClientUrls();
        List<EtcdUrl> servers = configuration.listenedServerUrls();
        return new ServerSetup(
                context.host(),
                directory,
                clients,
                advertised(configuration.advertiseClientUrls(), configuration.clientUrls(), clients),
                servers,
                advertised(configuration.advertiseServerUrls(), configuration.serverUrls(), servers),
                configuration
                        .caFile()
                        .map(ca -> new ServerSetup.Tls(
                                ca,
                                configuration.certFile().orElse(ca),
                                configuration.keyFile().orElse(ca))));
    }

    /** What is said; or else what the user wants to be listened on, and not what was added for this machine alone. */
    private static List<EtcdUrl> advertised(List<String> said, List<String> wanted, List<EtcdUrl> listened) {
        List<String> urls = said.isEmpty() ? wanted : said;
        return urls.isEmpty() ? listened : urls.stream().map(EtcdUrl::parse).toList();
    }
}
