package mgmt.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import mgmt.plugin.etcd.internal.server.RealEtcd;
import mgmt.system.Mgmt.Started;
import mgmt.system.agent.Site;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users tell the agents of a cluster: commands and options. */
@Timeout(300)
class ClusterOptionsIT {

    /** What vanishes with a host does so soon. */
    private static final String SHORT_LEASE = "transport = etcd\nlease = 2\n";

    @RegisterExtension
    final Cluster cluster = Cluster.of("h1", "h2", "h3");

    @TempDir
    private Path directory;

    private RealEtcd etcd;

    @BeforeEach
    void startEtcd() throws Exception {
        etcd = RealEtcd.start(directory.resolve("etcd"));
    }

    @AfterEach
    void stopEtcd() {
        etcd.close();
    }

    private String exported() throws Exception {
        return etcd.ctl("get", "--prefix", "/_mgmt/exported/");
    }

    @Test
    void theStatusShowsTheHostsAndAHostThatIsGoneIsWithdrawn() throws Exception {
        List<String> all = List.of("h1", "h2", "h3");
        cluster.startAll(all, Cluster.seeds(etcd));
        cluster.awaitExact(all);
        cluster.awaitClusterStatus("h1", "^transport etcd: available since ");
        for (String host : all) {
            cluster.awaitClusterStatus("h1", "^" + host + " +converged +\\S.* 2 +\\S+$");
        }
        assertThat(cluster.ask("h2", "status", "--cluster").output())
                .contains("1 member", etcd.urls().get(0) + " (leader)", "this host: a client of");

        Started refused = cluster.ask("h1", "cluster", "withdraw", "h3");
        assertThat(refused.awaitEnd()).isEqualTo(1);
        assertThat(refused.error()).contains("h3 is there: stop its agent first");
        cluster.leave("h3");
        cluster.awaitClusterStatus("h1", "^h3 +away +2 *$");
        cluster.assertRepairs("h1", "h3-a");
        Started withdrawn = cluster.ask("h1", "cluster", "withdraw", "h3");
        assertThat(withdrawn.awaitEnd()).isZero();
        assertThat(withdrawn.output()).isEqualTo("2 exports of h3 withdrawn\n");
        cluster.awaitForgotten("h3-a", List.of("h1", "h2"));
        assertThat(cluster.ask("h1", "cluster", "withdraw", "h3").error()).contains("nothing is exported by a host h3");
        assertThat(cluster.ask("h2", "cluster", "rejoin").awaitEnd()).isZero();
        cluster.assertRepairs("h2", "h1-a");
    }

    @Test
    void withNoopNothingIsPublishedAndNothingRemoved() throws Exception {
        cluster.startAll(List.of("h1", "h2"), Cluster.seeds(etcd));
        cluster.awaitExact(List.of("h1", "h2"));
        cluster.leave("h2");
        String before = exported();
        cluster.give(cluster.graph("h2").without("a").export("c", "never to be seen"));
        Files.writeString(cluster.site("h2").path("h1-a"), "disturbed");
        Started noop = cluster.start("h2", "--noop", "--seeds", etcd.urls().get(0));
        cluster.awaitStatus("h2", "file\\[h1-a\\] .*\\(noop\\)");
        cluster.awaitStatus("h2", "; at rest");
        cluster.give(cluster.graph("h1").export("a", "edited"));
        cluster.awaitEverywhere("h1-a", "edited", List.of("h1"));
        cluster.awaitStatus("h2", "content: disturbed -> edited");
        assertThat(cluster.site("h2").path("h1-a")).hasContent("disturbed");
        assertThat(cluster.site("h2").path("h2-c")).doesNotExist();
        assertThat(etcd.ctl("get", "/_mgmt/hosts/h2")).isBlank();
        assertThat(exported().replace("edited", "the first that h1 exports")).isEqualTo(before);
        assertThat(noop.error()).isEmpty();
        cluster.leave("h2");
        assertThat(exported()).contains("h2-a").doesNotContain("h2-c");
    }

    @Test
    void withExportTtlWhatAHostExportsGoesWithIt() throws Exception {
        cluster.site("h2").transport(SHORT_LEASE);
        cluster.startAll(List.of("h1"), Cluster.seeds(etcd));
        cluster.give(HostGraph.of("h2"));
        String[] held = {"--export-ttl", "--seeds", etcd.urls().get(0)};
        cluster.start("h2", held);
        cluster.awaitExact(List.of("h1", "h2"));
        cluster.agent("h2").kill();
        cluster.awaitForgotten("h2-a", List.of("h1"));
        assertThat(exported()).doesNotContain("h2-");

        cluster.start("h2", held);
        Site.await("it is back", () -> cluster.site("h1").status().contains("file[h2-a]"));
        cluster.leave("h2");
        assertThat(exported()).doesNotContain("h2-");
        cluster.awaitForgotten("h2-a", List.of("h1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"h1 h2", "h2 h1"})
    void hostsEndTogetherWhenAllAreConverged(String order) throws Exception {
        endTogether(Cluster.seeds(etcd), Cluster.seeds(etcd), order);
    }

    @ParameterizedTest
    @ValueSource(strings = {"h1 h2", "h2 h1"})
    void hostsEndTogetherThoughOneOfThemRunsTheEtcd(String order) throws Exception {
        endTogether(cluster.ownEtcd(), cluster.seeds(), order);
    }

    /** None is converged before there is a directory where a file is. */
    private void endTogether(String[] first, String[] second, String order) throws Exception {
        startLate("h1", first);
        startLate("h2", second);
        cluster.awaitExact(List.of("h1", "h2"));
        List<String> converged = List.of(order.split(" ", -1));
        Path early = letGoOn(converged.get(0));
        Site.await("it is converged", () -> Site.content(early.resolve("late")).equals("at last"));
        Site.staysSo("it waits", () -> cluster.agent(converged.get(0)).process().isAlive());
        Path last = letGoOn(converged.get(1));
        assertThat(cluster.agent("h1").awaitEnd()).isZero();
        assertThat(cluster.agent("h2").awaitEnd()).isZero();
        assertThat(last.resolve("late")).hasContent("at last");
    }

    private Path letGoOn(String host) throws IOException {
        Path obstacle = cluster.site(host).root().resolveSibling("later");
        Files.delete(obstacle);
        return Files.createDirectory(obstacle);
    }

    private void startLate(String host, String... options) throws IOException {
        Path obstacle = cluster.site(host).root().resolveSibling("later");
        Files.writeString(obstacle, "a file where a directory is needed");
        HostGraph graph = HostGraph.of(host);
        cluster.give(graph);
        String late = """
                  - name: late
                    path: %s/late
                    content: at last
                    meta: {retry: -1, delay: 100}
                """.formatted(obstacle);
        cluster.site(host).graph(graph.text().replace("collect:", late + "collect:"));
        cluster.start(
                host,
                Stream.of(new String[] {"-t", "0", "--converged-cluster"}, options)
                        .flatMap(Stream::of)
                        .toArray(String[]::new));
        cluster.awaitStatus(host, "file\\[late\\] +retrying");
    }

    @Test
    void whoNeedsNoClusterOpensNothing() throws Exception {
        cluster.give(new HostGraph("h1", HostGraph.of("h1").own(), Map.of()));
        cluster.site("h1").graph(cluster.graph("h1").text().replaceAll("(?s)collect:.*", ""));
        cluster.start("h1");
        cluster.awaitStatus("h1", "2 settled; at rest");
        Process agent = cluster.agent("h1").process();
        assertThat(agent.descendants()).isEmpty();
        assertThat(networkSockets(agent.pid())).isEmpty();
        assertThat(threads(agent.pid())).noneMatch(name -> name.startsWith("mgmt-etcd"));
        assertThat(cluster.site("h1").prefix().resolve("state/transports")).doesNotExist();
        Started status = cluster.ask("h1", "status", "--cluster");
        assertThat(status.awaitEnd()).isZero();
        assertThat(status.output()).contains("this agent takes no part in a cluster");
    }

    private static Set<String> networkSockets(long process) throws IOException {
        Set<String> all = new HashSet<>();
        for (String table : List.of("tcp", "tcp6", "udp", "udp6")) {
            Path file = Path.of("/proc/self/net", table);
            if (Files.exists(file)) {
                Files.readAllLines(file)
                        .forEach(line -> all.add("socket:[" + line.strip().split("\\s+", -1)[9] + "]"));
            }
        }
        Set<String> own = new HashSet<>();
        try (Stream<Path> open = Files.list(Path.of("/proc/" + process + "/fd"))) {
            for (Path descriptor : open.toList()) {
                if (Files.isSymbolicLink(descriptor)) {
                    own.add(Files.readSymbolicLink(descriptor).toString());
                }
            }
        }
        own.retainAll(all);
        return own;
    }

    private static List<String> threads(long process) throws IOException {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + process + "/task"))) {
            return tasks.map(task -> {
                        try {
                            return Files.readString(task.resolve("comm")).strip();
                        } catch (IOException e) {
                            return "";
                        }
                    })
                    .toList();
        }
    }
}
