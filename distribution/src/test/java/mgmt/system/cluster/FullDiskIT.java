package mgmt.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mgmt.plugin.etcd.internal.server.RealEtcd;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The disk that the etcd of an agent writes to is full for a while: a small file system of its own, which root may make. */
@Tag("patience")
@Timeout(600)
@EnabledIfSystemProperty(named = "user.name", matches = "root", disabledReason = "only root mounts")
class FullDiskIT {

    private static final List<String> ALL = List.of("h1", "h2");
    private static final int MIB = 1 << 20;
    private static final int BLOCK = 1 << 12;

    @RegisterExtension
    final Cluster cluster = Cluster.of("h1", "h2");

    private final List<Path> fillings = new ArrayList<>();
    private Path disk;

    /** etcd wants 64 MiB in advance for its log, and as much again for the next part of it. */
    @BeforeEach
    void mount() throws Exception {
        disk = cluster.site("h1").prefix("state", "transports", "etcd");
        RealEtcd.run(List.of("mount", "-t", "tmpfs", "-o", "size=190m,mode=0700", "tmpfs", disk.toString()));
    }

    @AfterEach
    void unmount() throws Exception {
        RealEtcd.run(List.of("umount", "--lazy", disk.toString()));
    }

    @Test
    void theHostsGoOnAndNothingIsLost() throws Exception {
        cluster.startWithOwnEtcd("h1", "h2");
        try (Witness witness = Witness.of(cluster, ALL)) {
            // One that ends gives some of its space back, with which the next one may manage.
            Cluster.await("etcd finds no space any more", () -> {
                fill();
                put();
                return ALL.stream()
                        .allMatch(host -> cluster.agent(host).error().contains("The cluster does not answer"));
            });
            cluster.give(cluster.graph("h2").export("a", "edited while the disk was full"));
            cluster.give(cluster.graph("h1").export("b", "this, too"));
            for (String host : ALL) {
                cluster.assertRepairs(host, host + "-own1");
            }
            assertThat(cluster.agent("h1").error()).contains("The agent's own etcd is started again", "no space left");
            for (Path file : fillings) {
                Files.delete(file);
            }
            cluster.awaitExact(ALL);
            witness.assertNothingSeen();
        }
        assertThat(cluster.agent("h1").process().isAlive()).isTrue();
        cluster.awaitClusterStatus("h2", "^h1 +converged ");
    }

    private void fill() throws IOException {
        Path file = disk.resolve("filling" + fillings.size());
        fillings.add(file);
        try (OutputStream output = Files.newOutputStream(file)) {
            while (true) {
                output.write(new byte[BLOCK]);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("No space left");
        }
    }

    /** Somebody puts something large, so that etcd has to write more than what it has set aside. */
    private void put() throws Exception {
        Path value = Files.write(cluster.site("h2").directory().resolve("value"), new byte[MIB]);
        ProcessBuilder builder = new ProcessBuilder(
                        "etcdctl", "--endpoints", cluster.clientUrl(), "--command-timeout", "2s", "put", "filling")
                .redirectInput(value.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("ETCDCTL_API", "3");
        assertThat(builder.start().waitFor(Cluster.LIMIT.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
    }
}
