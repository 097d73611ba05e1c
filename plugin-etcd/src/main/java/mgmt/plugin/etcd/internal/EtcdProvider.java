package mgmt.plugin.etcd.internal;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import mgmt.api.transport.Transport;
import mgmt.api.transport.TransportContext;
import mgmt.api.transport.TransportException;
import mgmt.api.transport.TransportName;
import mgmt.api.transport.TransportProvider;
import mgmt.plugin.etcd.internal.client.EtcdTransport;
import mgmt.plugin.etcd.internal.client.EtcdUrl;
import mgmt.plugin.etcd.internal.client.Identification;
import mgmt.plugin.etcd.internal.members.MembersTransport;
import mgmt.plugin.etcd.internal.members.Opening;
import mgmt.plugin.etcd.internal.server.EtcdProgram;
import mgmt.plugin.etcd.internal.server.ServerSetup;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The transport {@code etcd}. */
@Component
@TransportName("etcd")
public final class EtcdProvider implements TransportProvider<EtcdConfiguration> {

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
        if (configuration.mayServe()) {
            return openMember(configuration, identification, context);
        }
        return MembersTransport.ofClient(
                new EtcdTransport(
                        new EtcdTransport.Setup(
                                seeds, identification, configuration.namespace(), configuration.lease()),
                        context),
                context.host());
    }

    private static void warnOfPlainPasswords(EtcdConfiguration configuration, List<EtcdUrl> seeds, System.Logger log) {
        if (configuration.user().isPresent() && seeds.stream().anyMatch(url -> !url.secure() && !url.isLoopback())) {
            log.log(
                    Level.WARNING,
                    "The password of {0} goes over the network as it is: use https.",
                    configuration.user().get());
        }
    }

    private Transport openMember(
            EtcdConfiguration configuration, Identification identification, TransportContext context)
            throws TransportException, InterruptedException {
        EtcdProgram program = EtcdProgram.find(
                configuration.etcd(),
                environment.getOrDefault("PATH", ""),
                configuration.seedUrls().isEmpty());
        return Opening.open(
                new Opening.Setup(
                        configuration.seedUrls(),
                        identification,
                        configuration.namespace(),
                        configuration.lease(),
                        configuration.memberTimeout(),
                        configuration.idealClusterSize(),
                        setup(configuration, context),
                        configuration.ownUrl(),
                        program),
                context);
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
