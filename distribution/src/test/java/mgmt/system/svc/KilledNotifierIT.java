package mgmt.system.svc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import mgmt.system.host.Host;
import mgmt.system.host.Lab;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * An agent that is killed after it has changed a file, and before the service that listens to the file is reloaded: that
 * has to wait for a command. The service reloads after all.
 */
@Timeout(600)
@Tag("patience")
class KilledNotifierIT {

    private static final int KILLS = Boolean.getBoolean("mgmt.long") ? 100 : 10;

    @RegisterExtension
    static final Lab LAB = Lab.of("h1");

    private final long seed = Long.getLong("mgmt.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void theServiceReloadsAfterAll() {
        Host host = LAB.host("h1");
        host.write(Units.DIRECTORY + "reader.service", """
                [Service]
                ExecStart=/bin/sleep infinity
                ExecReload=/bin/cp /etc/reader.conf /run/reader.seen
                """);
        host.run("systemctl", "daemon-reload");
        int inTheMiddle = 0;
        for (int version = 1; version <= KILLS; version++) {
            host.startAgent(graph(version - 1));
            host.awaitStatus("3 settled; at rest");
            if (version > 1) {
                assertThat(host.read("/run/reader.seen"))
                        .as("what the service knows, mgmt.seed=" + seed)
                        .isEqualTo("version " + (version - 1));
            }
            host.write("/root/graph.next", graph(version));
            killAfterChange(host, version);
            inTheMiddle += host.read("/run/reader.seen").equals("version " + version) ? 0 : 1;
            Host.await(
                    "the killed agent's unit is gone",
                    () -> host.exec("systemctl", "show", "--property=LoadState", "agent")
                            .output()
                            .contains("not-found"));
        }
        System.out.println(KILLS + " agents killed, " + inTheMiddle + " of them between the change and the reload");
        host.startAgent(graph(KILLS));
        host.awaitStatus("3 settled; at rest");
        assertThat(inTheMiddle).as("kills in the middle, mgmt.seed=" + seed).isPositive();
        assertThat(host.read("/run/reader.seen"))
                .as("what the service knows in the end, mgmt.seed=" + seed)
                .isEqualTo("version " + KILLS);
    }

    /** On the host itself and all at once, since the way there takes longer than what follows the change. */
    private void killAfterChange(Host host, int version) {
        host.run(
                "sh",
                "-euc",
                "mv /root/graph.next /root/graph.yaml;"
                        + " until [ \"$(cat /etc/reader.conf)\" = \"$1\" ]; do :; done; sleep \"$2\"; kill -9 \"$3\"",
                "kill",
                "version " + version,
                "0." + random.nextInt(5),
                host.property("agent", "MainPID"));
    }

    private static String graph(int version) {
        return """
                graph: told
                resources:
                  file:
                  - name: /etc/reader.conf
                    content: "version %d"
                    notify: ['exec[slow]', 'svc[reader]']
                  exec:
                  - name: slow
                    cmd: sleep 0.3
                    refreshonly: true
                    before: ['svc[reader]']
                  svc:
                  - name: reader
                    state: running
                """.formatted(version);
    }
}
