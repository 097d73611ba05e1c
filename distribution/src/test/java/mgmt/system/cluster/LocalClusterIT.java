package mgmt.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import mgmt.system.Mgmt;
import mgmt.system.Mgmt.Started;
import mgmt.system.agent.Site;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Three agents of one machine exchange files through a directory. */
@Timeout(600)
class LocalClusterIT {

    private static final List<String> ALL = List.of("h1", "h2", "h3");
    private static final int KILLS = Boolean.getBoolean("mgmt.long") ? 60 : 6;

    @RegisterExtension
    final Cluster cluster = Cluster.of("h1", "h2", "h3");

    @TempDir
    private Path directory;

    private String[] shared() {
        return new String[] {
            "--transport", "local", "--cluster-dir", directory.resolve("shared").toString()
        };
    }

    @Test
    void everyHostHasWhatAllExportAndNothingElse() throws Exception {
        for (String host : ALL) {
            cluster.startAll(List.of(host), shared());
            cluster.awaitExact(ALL.subList(0, ALL.indexOf(host) + 1));
        }
        cluster.give(cluster.graph("h2").export("a", "edited"));
        cluster.awaitExact(ALL);
        cluster.give(cluster.graph("h2").without("b"));
        cluster.awaitForgotten("h2-b", ALL);
        assertThat(cluster.site("h1").path("h2-b")).exists();
        cluster.awaitClusterStatus("h1", "^h3 +converged +\\S.* 2 +\\S+$");
        assertThat(ALL).allSatisfy(host -> {
            assertThat(cluster.agent(host).error()).isEmpty();
            assertThat(cluster.etcds(host)).isEmpty();
        });
        assertThat(cluster.ask("h1", "cluster", "status").output()).contains("transport local: available since ");
        Started refused = cluster.ask("h1", "cluster", "size", "3");
        assertThat(refused.awaitEnd()).isEqualTo(1);
        assertThat(refused.error()).isEqualTo("mgmt: cluster size 3: the transport local has no such order\n");

        cluster.leave("h3");
        cluster.awaitClusterStatus("h1", "^h3 +away +2 *$");
        cluster.assertRepairs("h1", "h3-a");
        cluster.leave("h1");
        cluster.assertRepairs("h2", "h1-a");
        cluster.leave("h2");
    }

    @Test
    void nothingIsLostWhenPublishersAreKilled() throws Exception {
        new KilledPublisher(cluster, shared()).run(KILLS);
    }

    @Test
    void itIsUsedWhereNoEtcdIsInstalled() throws Exception {
        Site site = cluster.site("h1");
        cluster.give(HostGraph.of("h1"));
        Mgmt mgmt = new Mgmt(withoutMachinesDirectory(), site.directory())
                .with("PATH", pathWithoutEtcd())
                .with("XDG_STATE_HOME", directory.resolve("state").toString());
        try (mgmt) {
            Started agent =
                    mgmt.start("run", "--hostname", "h1", "--yaml", site.graph().toString());
            cluster.awaitExact(List.of("h1"));
            agent.awaitOutput("using the transport local instead");
            assertThat(agent.output().lines().filter(line -> line.contains(" INFO ")))
                    .filteredOn(line -> line.contains("etcd"))
                    .hasSize(1)
                    .allSatisfy(line -> assertThat(line)
                            .contains("there is no program etcd in the PATH", "apt-get install etcd-server"));
            assertThat(agent.error()).isEmpty();
            cluster.give(cluster.graph("h1").export("a", "edited"));
            cluster.awaitExact(List.of("h1"));
            assertThat(mgmt.run("status", "--cluster").output()).contains("transport local: available");
            agent.signal("INT");
            assertThat(agent.awaitEnd()).isZero();
        }
    }

    /** The usual directory of root is this machine's, so root's agent sees another one. */
    private Path withoutMachinesDirectory() throws IOException {
        Path distribution = Path.of(System.getProperty("mgmt.distribution"));
        if (!System.getProperty("user.name").equals("root")) {
            return distribution;
        }
        Path script = Files.createDirectories(directory.resolve("home/bin")).resolve("mgmt");
        Files.writeString(script, """
                #!/bin/sh
                exec unshare --mount sh -c 'mount -t tmpfs tmpfs /var/lib && exec "$@"' sh %s/bin/mgmt "$@"
                """.formatted(distribution));
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return directory.resolve("home");
    }

    /** Everything that the machine has, but etcd. */
    private String pathWithoutEtcd() throws IOException {
        Path folder = Files.createDirectory(cluster.site("h1").directory().resolve("path"));
        for (String each : System.getenv("PATH").split(":", -1)) {
            if (Files.isDirectory(Path.of(each))) {
                try (DirectoryStream<Path> programs = Files.newDirectoryStream(Path.of(each))) {
                    for (Path program : programs) {
                        Path link = folder.resolve(program.getFileName());
                        if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS) && !program.endsWith("etcd")) {
                            Files.createSymbolicLink(link, program);
                        }
                    }
                }
            }
        }
        return folder.toString();
    }
}
