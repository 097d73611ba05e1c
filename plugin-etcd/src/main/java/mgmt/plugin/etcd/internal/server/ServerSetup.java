package mgmt.plugin.etcd.internal.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mgmt.plugin.etcd.internal.client.EtcdUrl;

/**
 * How a server is to run, however it begins.
 *
 * @param name of the member: the host's
 * @param directory where its data and its log are
 * @param clients where it listens for clients
 * @param advertisedClients where clients find it
 * @param servers where it listens for other servers
 * @param advertisedServers where other servers find it
 * @param tls for its https URLs
 */
public record ServerSetup(
        String name,
        Path directory,
        List<EtcdUrl> clients,
        List<EtcdUrl> advertisedClients,
        List<EtcdUrl> servers,
        List<EtcdUrl> advertisedServers,
        Optional<Tls> tls) {

    /**
     * Certificates; those of clients and other servers are demanded.
     *
     * @param ca who has signed theirs
     * @param certificate its own
     * @param key of its own
     */
    public record Tls(Path ca, Path certificate, Path key) {}

    /** Where its data are. */
    public Path data() {
        return directory.resolve("etcd");
    }

    Path log() {
        return directory.resolve("etcd.log");
    }

    Stream<EtcdUrl> listeners() {
        return Stream.concat(clients.stream(), servers.stream());
    }

    /** The options, but for those that tell a {@link Beginning}. */
    List<String> options() {
        List<String> options = new ArrayList<>(List.of(
                "--name",
                name,
                "--data-dir",
                data().toString(),
                "--listen-client-urls",
                joined(clients),
                "--advertise-client-urls",
                joined(advertisedClients),
                "--listen-peer-urls",
                joined(servers),
                "--initial-advertise-peer-urls",
                joined(advertisedServers),
                "--auto-compaction-mode",
                "periodic",
                "--auto-compaction-retention",
                "1h",
                "--logger",
                "zap"));
        tls.ifPresent(files -> {
            if (clients.stream().anyMatch(EtcdUrl::secure)) {
                options.addAll(List.of(
                        "--client-cert-auth", "--trusted-ca-file", files.ca().toString()));
                options.addAll(List.of("--cert-file", files.certificate().toString()));
                options.addAll(List.of("--key-file", files.key().toString()));
            }
            if (servers.stream().anyMatch(EtcdUrl::secure)) {
                options.addAll(List.of(
                        "--peer-client-cert-auth",
                        "--peer-trusted-ca-file",
                        files.ca().toString()));
                options.addAll(List.of("--peer-cert-file", files.certificate().toString()));
                options.addAll(List.of("--peer-key-file", files.key().toString()));
            }
        });
        return options;
    }

    /** This member alone, as etcd writes members. */
    String itself() {
        return advertisedServers.stream().map(url -> name + "=" + url).collect(Collectors.joining(","));
    }

    private static String joined(List<EtcdUrl> urls) {
        return urls.stream().map(EtcdUrl::toString).collect(Collectors.joining(","));
    }
}
