package mgmt.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import mgmt.system.host.Host;
import mgmt.system.host.Lab;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two hosts with a network between them, which is cut and mended. The first runs the etcd, the second is its client. */
@Tag("patience")
@Execution(ExecutionMode.SAME_THREAD)
@Timeout(300)
class NetworkCutIT {

    @RegisterExtension
    static final Lab LAB = Lab.of("h1", "h2");

    private static final String CONFIGURATION = "/var/lib/mgmt/conf/mgmt.transport.cfg";

    /** How the network fails. */
    enum Cut {
        /** The card knows. */
        CABLE,
        /** Nothing comes through, and nobody says so. */
        SILENCE;

        void make() {
            switch (this) {
                case CABLE -> LAB.host("h2").cutCable();
                case SILENCE -> LAB.cut(LAB.host("h1"), LAB.host("h2"));
            }
        }
    }

    private final Host h1 = LAB.host("h1");
    private final Host h2 = LAB.host("h2");

    @AfterEach
    void mend() {
        LAB.heal();
        for (Host host : new Host[] {h1, h2}) {
            host.exec("systemctl", "stop", "agent");
            host.run("rm", "-rf", "/var/lib/mgmt", "/srv/mgmt");
            host.run("journalctl", "--rotate", "--vacuum-time=1us");
        }
    }

    private static String graph(String host, String content) {
        return """
                graph: %1$s
                resources:
                  file:
                  - name: directory
                    path: /srv/mgmt/
                  - name: own
                    path: /srv/mgmt/own
                    content: of %1$s alone
                  - name: "@@%1$s"
                    path: /srv/mgmt/%1$s
                    content: %2$s
                collect:
                - kind: file
                  pattern: /srv/mgmt/
                """.formatted(host, content);
    }

    private void start(Host host, String... options) {
        // A presence ends soon after its host is out of reach.
        host.run("install", "-d", "-m", "700", "/var/lib/mgmt");
        host.write(CONFIGURATION, "transport = etcd\nlease = 3\n");
        host.startAgent(graph(host.name(), "first"), options);
    }

    private static void awaitContent(Host host, String name, String content) {
        Host.await(
                host + " has " + name + " with " + content,
                () -> host.read("/srv/mgmt/" + name).equals(content));
    }

    private static void assertRepairs(Host host, String name) {
        String content = host.read("/srv/mgmt/" + name);
        host.run("sh", "-c", "echo drift >/srv/mgmt/" + name);
        awaitContent(host, name, content);
    }

    private static void awaitCluster(Host host, String pattern) {
        Host.await(
                host + " says of the cluster " + pattern,
                () -> host.mgmt("status", "--cluster").output().lines().anyMatch(line -> line.matches(pattern)));
    }

    @ParameterizedTest
    @EnumSource
    void bothGoOnAndMeetAgain(Cut cut) {
        String url = "http://" + h1.address() + ":2379";
        start(h1, "--client-urls", url);
        start(h2, "--seeds", url);
        for (Host host : new Host[] {h1, h2}) {
            awaitContent(host, "h1", "first");
            awaitContent(host, "h2", "first");
        }
        awaitCluster(h1, "h2 +converged .*");

        cut.make();
        assertRepairs(h2, "own");
        assertRepairs(h2, "h1");
        h1.write("/root/graph.yaml", graph("h1", "edited during the cut"));
        h2.write("/root/graph.yaml", graph("h2", "edited during the cut"));
        awaitContent(h1, "h1", "edited during the cut");
        awaitCluster(h1, "h2 +away .*");
        h2.awaitStatus("note: the cluster does not answer since .*; what was collected is as of ");
        assertRepairs(h2, "h1");
        assertRepairs(h1, "h2");
        assertThat(h2.read("/srv/mgmt/h1")).isEqualTo("first");

        LAB.heal();
        awaitContent(h2, "h1", "edited during the cut");
        awaitContent(h1, "h2", "edited during the cut");
        awaitCluster(h1, "h2 +converged .*");
        h2.awaitStatus("; at rest");
        assertThat(h2.mgmt("status").output()).doesNotContain("note:");
        assertThat(outages(h2)).as("each is told of once, until it is over").doesNotContain("??", "!!");
    }

    /** What a host's log says of the store, one after the other: ! for its answer, ? for its absence. */
    private static String outages(Host host) {
        return host.run("journalctl", "--unit=agent", "--output=cat")
                .lines()
                .filter(line -> line.startsWith("The cluster "))
                .map(line -> line.startsWith("The cluster answers") ? "!" : "?")
                .collect(Collectors.joining());
    }
}
