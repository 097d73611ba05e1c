package mgmt.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mgmt.plugin.etcd.internal.server.RealEtcd;
import mgmt.system.Mgmt.Started;
import mgmt.system.agent.Site;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Three hosts exchange files through etcd: one that the first of them runs, or one that is there already. */
@Timeout(300)
class ClusterIT {

    private static final List<String> ALL = List.of("h1", "h2", "h3");

    @RegisterExtension
    final Cluster cluster = Cluster.of("h1", "h2", "h3");

    @TempDir
    private Path directory;

    @Test
    void everyHostHasWhatAllExportAndNothingElse() throws Exception {
        cluster.give(HostGraph.of("h1"));
        cluster.start("h1", cluster.ownEtcd());
        cluster.awaitExact(List.of("h1"));
        cluster.give(HostGraph.of("h2"));
        cluster.start("h2", cluster.seeds());
        cluster.awaitExact(List.of("h1", "h2"));
        cluster.give(HostGraph.of("h3"));
        cluster.start("h3", cluster.seeds());
        cluster.awaitExact(ALL);

        cluster.give(cluster.graph("h2").export("a", "edited"));
        cluster.awaitEverywhere("h2-a", "edited", ALL);

        cluster.give(cluster.graph("h2").without("b"));
        cluster.awaitForgotten("h2-b", ALL);
        for (String host : ALL) {
            Path file = cluster.site(host).path("h2-b");
            assertThat(file).as("it stays where it is").exists();
            Files.writeString(file, "nobody's");
            Site.staysSo("nobody keeps it on " + host, () -> Site.content(file).equals("nobody's"));
            cluster.assertRepairs(host, "h2-a");
        }
        assertThat(cluster.etcds("h1")).hasSize(1);
        assertThat(cluster.etcds("h2")).isEmpty();
        assertThat(ALL)
                .allSatisfy(host -> assertThat(cluster.agent(host).error()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"h1 h2", "h2 h1", "h1 h2 h3", "h3 h2 h1"})
    void hostsLeaveInAnyOrder(String order) throws Exception {
        List<String> leaving = List.of(order.split(" ", -1));
        List<String> hosts = leaving.stream().sorted().toList();
        cluster.startWithOwnEtcd("h1", hosts.subList(1, hosts.size()).toArray(String[]::new));
        ProcessHandle etcd = cluster.etcds("h1").get(0);
        for (String host : leaving) {
            cluster.leave(host);
            assertThat(etcd.isAlive())
                    .as("etcd after " + host)
                    .isEqualTo(cluster.agent("h1").process().isAlive());
            for (String other : leaving.subList(leaving.indexOf(host) + 1, leaving.size())) {
                cluster.assertRepairs(other, host + "-a");
            }
        }
    }

    @Test
    void aSecondServerOnTheSamePortsIsToldWhatToDo() throws Exception {
        cluster.startWithOwnEtcd("h1");
        cluster.give(HostGraph.of("h2"));
        Started second = cluster.start("h2", cluster.ownEtcd());
        assertThat(second.awaitEnd()).isEqualTo(1);
        assertThat(second.error())
                .contains("etcd cannot listen on " + cluster.clientUrl() + ": the port is in use by etcd (pid "
                        + cluster.etcds("h1").get(0).pid())
                .contains("--seeds " + cluster.clientUrl())
                .contains("--client-urls, --server-urls");
        cluster.assertRepairs("h1", "h1-a");
    }

    @Test
    void anEtcdThatIsThereIsUsedWithSeedsAlone() throws Exception {
        try (RealEtcd etcd = RealEtcd.start(directory.resolve("etcd"))) {
            cluster.startAll(ALL, Cluster.seeds(etcd));
            cluster.awaitExact(ALL);
            assertThat(ALL).allSatisfy(host -> assertThat(cluster.etcds(host)).isEmpty());
            assertThat(etcd.ctl("get", "/_mgmt/exported/h2/file/h2-a"))
                    .contains("\"name\": \"h2-a\"", "the first that h2 exports");
            cluster.give(cluster.graph("h3").export("a", "edited"));
            cluster.awaitExact(ALL);
            ALL.forEach(cluster::leave);
            assertThat(etcd.ctl("get", "--prefix", "/_mgmt/hosts/")).isBlank();
        }
    }

    @Test
    void whoFindsNobodyGoesOnAloneAndJoinsLater() throws Exception {
        try (RealEtcd etcd = RealEtcd.start(directory.resolve("etcd"))) {
            etcd.killAll();
            cluster.startAll(List.of("h1", "h2"), Cluster.seeds(etcd));
            for (String host : List.of("h1", "h2")) {
                cluster.awaitEverywhere(host + "-own1", "only " + host + " has this", List.of(host));
                cluster.agent(host).awaitError("The cluster does not answer");
                cluster.assertRepairs(host, host + "-own1");
                cluster.awaitStatus(host, "note: the cluster does not answer since");
            }
            etcd.restartAll();
            cluster.awaitExact(List.of("h1", "h2"));
            for (String host : List.of("h1", "h2")) {
                assertThat(Cluster.count(cluster.agent(host).error(), "The cluster does not answer"))
                        .as("outages that " + host + " warned of")
                        .isEqualTo(Cluster.count(cluster.agent(host).output(), "The cluster answers"));
                assertThat(cluster.site(host).status()).doesNotContain("note:");
            }
        }
    }
}
