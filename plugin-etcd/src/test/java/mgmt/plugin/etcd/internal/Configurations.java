package mgmt.plugin.etcd.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Makes configurations, of which a test says only what it is about. Confined to one thread. */
final class Configurations {

    List<String> seeds = List.of();
    List<String> clientUrls = List.of();
    List<String> serverUrls = List.of();
    List<String> advertiseClientUrls = List.of();
    List<String> advertiseServerUrls = List.of();
    boolean noServer;
    String namespace = "/_mgmt";
    Optional<Path> caFile = Optional.empty();
    Optional<Path> certFile = Optional.empty();
    Optional<Path> keyFile = Optional.empty();
    Optional<String> user = Optional.empty();
    Optional<Path> passwordFile = Optional.empty();
    Optional<Path> etcd = Optional.empty();
    Duration lease = Duration.ofSeconds(5);
    Optional<Integer> idealClusterSize = Optional.empty();
    Duration memberTimeout = Duration.ofMinutes(5);

    EtcdConfiguration make() {
        return new EtcdConfiguration(
                seeds,
                clientUrls,
                serverUrls,
                advertiseClientUrls,
                advertiseServerUrls,
                noServer,
                namespace,
                caFile,
                certFile,
                keyFile,
                user,
                passwordFile,
                etcd,
                lease,
                idealClusterSize,
                memberTimeout);
    }
}
