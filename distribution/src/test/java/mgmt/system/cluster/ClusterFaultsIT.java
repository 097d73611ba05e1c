package mgmt.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import mgmt.plugin.etcd.internal.server.RealEtcd;
import mgmt.system.agent.Site;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What happens to an etcd, and to agents. Meanwhile every host keeps its graph, and repairs what it knows of; afterwards it
 * has what it missed.
 */
@Tag("patience")
@Timeout(600)
class ClusterFaultsIT {

    private static final List<String> ALL = List.of("h1", "h2", "h3");
    private static final int KILLS = Boolean.getBoolean("mgmt.long") ? 60 : 6;

    @RegisterExtension
    final Cluster cluster = Cluster.of("h1", "h2", "h3");

    @TempDir
    private Path directory;

    /** Something that happens while the hosts work. */
    private interface Happening {
        void happen() throws Exception;
    }

    private RealEtcd startWith(int members) throws Exception {
        RealEtcd etcd = RealEtcd.start(directory.resolve("etcd"), members);
        cluster.startAll(ALL, Cluster.seeds(etcd));
        cluster.awaitExact(ALL);
        return etcd;
    }

    /** The hosts go on during a fault; what was edited meanwhile is everywhere when it is over. */
    private void survive(Happening fault, Happening recovery) throws Exception {
        try (Witness witness = Witness.of(cluster, ALL)) {
            fault.happen();
            cluster.give(cluster.graph("h2").export("a", "edited during the fault"));
            for (String host : ALL) {
                cluster.assertRepairs(host, host + "-own1");
                cluster.assertRepairs(host, "h3-b");
            }
            recovery.happen();
            cluster.awaitExact(ALL);
            cluster.give(cluster.graph("h1").export("b", "edited afterwards"));
            cluster.awaitExact(ALL);
            witness.assertNothingSeen();
        }
        for (String host : ALL) {
            assertThat(cluster.agent(host).process().isAlive())
                    .as(host + " lives")
                    .isTrue();
            cluster.awaitClusterStatus("h1", "^" + host + " +converged ");
        }
    }

    private void awaitOutage(String... hosts) {
        for (String host : hosts) {
            cluster.agent(host).awaitError("The cluster does not answer");
        }
    }

    @Test
    void theEtcdOfTheFirstHostIsKilledAndComesBack() throws Exception {
        cluster.startWithOwnEtcd("h1", "h2", "h3");
        ProcessHandle etcd = cluster.etcds("h1").get(0);
        survive(
                () -> {
                    assertThat(etcd.destroyForcibly()).isTrue();
                    cluster.agent("h1").awaitError("The agent's own etcd is started again");
                },
                () -> assertThat(cluster.etcds("h1")).doesNotContain(etcd));
    }

    @Test
    void theAgentThatRunsTheEtcdIsKilledAndComesBack() throws Exception {
        cluster.startWithOwnEtcd("h1", "h2", "h3");
        ProcessHandle etcd = cluster.etcds("h1").get(0);
        cluster.agent("h1").kill();
        Cluster.await("its etcd dies with it", () -> !etcd.isAlive());
        awaitOutage("h2", "h3");
        for (String host : List.of("h2", "h3")) {
            cluster.assertRepairs(host, "h1-a");
            cluster.assertRepairs(host, host + "-own1");
        }
        cluster.give(cluster.graph("h2").export("a", "edited without an etcd"));
        cluster.give(cluster.graph("h1").export("a", "edited while it was away").without("b"));
        cluster.start("h1", cluster.ownEtcd());
        cluster.awaitForgotten("h1-b", ALL);
        for (String host : ALL) {
            cluster.awaitEverywhere("h2-a", "edited without an etcd", List.of(host));
            cluster.awaitEverywhere("h1-a", "edited while it was away", List.of(host));
            cluster.awaitClusterStatus("h1", "^" + host + " +converged ");
        }
    }

    @Test
    void etcdIsKilledAndStartedAgain() throws Exception {
        try (RealEtcd etcd = startWith(1)) {
            survive(
                    () -> {
                        etcd.killAll();
                        awaitOutage("h1", "h2", "h3");
                    },
                    etcd::restartAll);
        }
    }

    @Test
    void etcdStopsWhereItIsAndGoesOn() throws Exception {
        try (RealEtcd etcd = startWith(1)) {
            survive(
                    () -> {
                        etcd.freezeAll();
                        awaitOutage("h1", "h2", "h3");
                    },
                    etcd::restartAll);
        }
    }

    @Test
    void theLeaderIsLost() throws Exception {
        try (RealEtcd etcd = startWith(3)) {
            int leader = etcd.leader();
            survive(() -> etcd.kill(leader), () -> cluster.awaitExact(ALL));
            etcd.restart(leader);
        }
    }

    @Test
    void nothingIsLostWhenPublishersAreKilled() throws Exception {
        try (RealEtcd etcd = RealEtcd.start(directory.resolve("etcd"))) {
            new KilledPublisher(cluster, Cluster.seeds(etcd)).run(KILLS);
        }
    }

    @Test
    void anEmptyStoreWithdrawsNothing() throws Exception {
        try (RealEtcd etcd = startWith(1)) {
            cluster.leave("h3");
            List<String> left = List.of("h1", "h2");
            try (Witness witness = Witness.of(cluster, left)) {
                etcd.restartEmpty();
                left.forEach(host -> cluster.agent(host).awaitError("is another one than before, and lacks "));
                left.forEach(host -> cluster.awaitStatus(host, "note: 2 collected from another store"));
                assertThat(etcd.ctl("get", "--prefix", "/_mgmt/exported/"))
                        .contains("h1-a", "h1-b", "h2-a", "h2-b")
                        .doesNotContain("h3-a");
                cluster.give(cluster.graph("h2").export("a", "edited"));
                cluster.awaitEverywhere("h2-a", "edited", left);
                for (String host : left) {
                    cluster.assertRepairs(host, "h3-a");
                }
                witness.assertNothingSeen();
            }
            assertThat(cluster.ask("h1", "cluster", "rejoin").awaitEnd()).isZero();
            cluster.awaitForgotten("h3-a", List.of("h1"));
            assertThat(cluster.site("h1").path("h3-a")).exists();
            Site.staysSo("h2 was not asked", () -> cluster.site("h2").status().contains("file[h3-a]"));
            cluster.start("h3", Cluster.seeds(etcd));
            cluster.awaitExact(ALL);
            for (String host : ALL) {
                cluster.awaitStatus(host, "file\\[h3-a\\]");
                assertThat(cluster.site(host).status()).doesNotContain("another store");
            }
        }
    }
}
