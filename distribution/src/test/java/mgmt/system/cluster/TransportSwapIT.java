package mgmt.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import mgmt.plugin.etcd.internal.server.RealEtcd;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Hosts go from one transport to another and back, by an edit of a file, while their files are disturbed. */
@Tag("patience")
@Timeout(600)
class TransportSwapIT {

    private static final List<String> ALL = List.of("h1", "h2");
    private static final List<String> DISTURBED = List.of("h1-a", "h2-a");
    private static final int SWAPS = Boolean.getBoolean("mgmt.long") ? 20 : 3;

    @RegisterExtension
    final Cluster cluster = Cluster.of("h1", "h2");

    @TempDir
    private Path directory;

    private final long seed = Long.getLong("mgmt.seed", System.nanoTime());

    @Test
    void fromLocalToEtcdAndBack() throws Exception {
        System.out.println("files disturbed at random, mgmt.seed=" + seed);
        String local = "transport = local\ncluster_dir = " + directory.resolve("shared") + "\n";
        try (RealEtcd etcd = RealEtcd.start(directory.resolve("etcd"))) {
            String network = "transport = etcd\nseeds = " + etcd.urls().get(0) + "\n";
            swap(local);
            cluster.startAll(ALL);
            cluster.awaitExact(ALL);
            for (int swap = 0; swap < SWAPS; swap++) {
                disturbWhile(network, swap);
                disturbWhile(local, swap);
            }
        }
        for (String host : ALL) {
            assertThat(cluster.agent(host).error()).as(host).doesNotContain("ERROR");
            cluster.leave(host);
        }
    }

    private void swap(String transport) throws Exception {
        for (String host : ALL) {
            cluster.site(host).transport(transport);
        }
    }

    private void disturbWhile(String transport, int round) throws Exception {
        try (Witness witness = Witness.ofFiles(cluster, ALL, DISTURBED)) {
            try (Vandal vandal = new Vandal(cluster, ALL, DISTURBED, seed + round)) {
                swap(transport);
                for (String host : ALL) {
                    cluster.awaitClusterStatus(host, "^transport " + transport.split("\\s", -1)[2] + ": available");
                }
                cluster.give(cluster.graph("h1")
                        .export("b", "after swap " + round + " to " + transport.split("\\s", -1)[2]));
                cluster.awaitEverywhere("h1-b", cluster.graph("h1").exported().get("h1-b"), ALL);
                vandal.assertAtWork();
            }
            witness.assertNothingSeen();
        }
        cluster.awaitExact(ALL);
        for (String host : ALL) {
            for (String name : List.of("h1-a", "h1-b", "h2-a", "h2-b")) {
                cluster.assertRepairs(host, name);
            }
        }
    }
}
