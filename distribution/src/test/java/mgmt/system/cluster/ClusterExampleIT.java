package mgmt.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import mgmt.system.host.Host;
import mgmt.system.host.Lab;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The example {@code cluster} does what its README says, by the very commands that stand there. Its ports and directories are
 * fixed, so it runs on a machine where nothing else does.
 */
@Timeout(300)
class ClusterExampleIT {

    @RegisterExtension
    static final Lab LAB = Lab.of("machine");

    private static final Path EXAMPLE = Path.of("../examples/cluster");
    private static final List<String> DIRECTORIES = List.of("mgmtA", "mgmtB", "mgmtC");

    private final Host machine = LAB.host("machine");

    @AfterEach
    void end() {
        for (String host : List.of("h1", "h2", "h3")) {
            machine.exec("systemctl", "stop", "example-" + host);
            machine.exec("systemctl", "reset-failed", "example-" + host);
        }
        machine.run("sh", "-c", "rm -rf /tmp/mgmt[ABC] /var/lib/mgmt /root/examples");
    }

    /** The commands of the README that start agents, in its order. */
    private static List<String> commands() throws IOException {
        return Files.readAllLines(EXAMPLE.resolve("README.md")).stream()
                .filter(line -> line.startsWith("    ./mgmt run "))
                .map(String::strip)
                .toList();
    }

    private void start(String command) throws IOException {
        List<String> words = List.of(command.split(" ", -1));
        String graph = words.get(words.indexOf("--yaml") + 1);
        machine.write("/root/" + graph, Files.readString(Path.of("..").resolve(graph)));
        String host = words.get(words.indexOf("--hostname") + 1);
        List<String> started = new ArrayList<>(List.of(
                "systemd-run",
                "--quiet",
                "--unit=example-" + host,
                "--working-directory=/root",
                "--setenv=JAVA_HOME=" + System.getProperty("java.home"),
                System.getProperty("mgmt.distribution") + "/bin/mgmt"));
        started.addAll(words.subList(1, words.size()));
        machine.run(started.toArray(String[]::new));
    }

    private void awaitFiles(int hosts) {
        for (int at = 0; at < hosts; at++) {
            for (int from = 0; from < hosts; from++) {
                String letter = "abc".substring(from, from + 1);
                awaitContent(
                        DIRECTORIES.get(at) + "/file" + letter,
                        "exported by host " + letter.toUpperCase(Locale.ROOT) + "\n");
            }
            String own = "only host " + "ABC".charAt(at) + " has me\n";
            awaitContent(DIRECTORIES.get(at) + "/own", own);
        }
    }

    private void awaitContent(String file, String content) {
        Host.await(
                "/tmp/" + file + " holds " + content,
                () -> machine.read("/tmp/" + file).equals(content));
    }

    @Test
    void threeHostsThroughTheEtcdOfTheFirst() throws Exception {
        List<String> commands = commands().subList(0, 3);
        for (int host = 0; host < 3; host++) {
            start(commands.get(host));
            awaitFiles(host + 1);
        }
        assertThat(machine.run("sh", "-c", "ls /tmp/mgmtA").lines()).containsExactly("filea", "fileb", "filec", "own");
        assertThat(machine.mgmt("status", "--hostname", "h2", "--cluster").output())
                .containsPattern("(?m)^h1 (.*\\R)h2 (.*\\R)h3 ");

        String hostA = machine.read("/root/examples/cluster/host-a.yaml");
        machine.write("/root/examples/cluster/host-a.yaml", hostA.replace("exported by host A", "edited"));
        for (String directory : DIRECTORIES) {
            awaitContent(directory + "/filea", "edited\n");
        }
        machine.run("rm", "/tmp/mgmtC/fileb");
        awaitContent("mgmtC/fileb", "exported by host B\n");

        String hostB = machine.read("/root/examples/cluster/host-b.yaml");
        machine.write(
                "/root/examples/cluster/host-b.yaml", hostB.replaceAll("(?s)  - name: \"@@fileb\".*(?=collect:)", ""));
        for (String host : List.of("h1", "h2", "h3")) {
            Host.await(host + " lets go of fileb", () -> {
                String status = machine.mgmt("status", "--hostname", host).output();
                return status.contains("at rest") && !status.contains("file[fileb]");
            });
        }
        assertThat(machine.read("/tmp/mgmtA/fileb")).isEqualTo("exported by host B\n");

        Host.await(
                "three vote",
                () -> machine.mgmt("cluster", "status", "--hostname", "h2")
                                .output()
                                .lines()
                                .filter(line -> line.matches("  h[123] http://127.0.0.1:\\d+( \\(leader\\))?"))
                                .count()
                        == 3);
        machine.run("systemctl", "kill", "--signal=INT", "example-h1");
        Host.await(
                "h1 has left",
                () -> machine.property("example-h1", "ActiveState").equals("inactive"));
        machine.run("rm", "/tmp/mgmtC/fileb");
        machine.write("/root/examples/cluster/host-b.yaml", hostB);
        awaitContent("mgmtC/fileb", "exported by host B\n");
        machine.run("rm", "/tmp/mgmtC/filea");
        awaitContent("mgmtC/filea", "edited\n");
        assertThat(machine.property("example-h1", "ExecMainStatus")).isEqualTo("0");
    }

    @Test
    void threeHostsThroughADirectory() throws Exception {
        List<String> commands = commands().subList(3, 6);
        for (int host = 0; host < 3; host++) {
            start(commands.get(host));
            awaitFiles(host + 1);
        }
        machine.run("systemctl", "stop", "example-h3");
        assertThat(machine.mgmt("cluster", "withdraw", "--hostname", "h1", "h3").output())
                .isEqualTo("1 export of h3 withdrawn\n");
    }
}
