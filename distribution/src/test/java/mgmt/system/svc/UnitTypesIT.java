package mgmt.system.svc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import mgmt.system.host.Host;
import mgmt.system.host.Lab;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Units that are no plain services are kept as they should be, too. */
@Timeout(120)
class UnitTypesIT {

    @RegisterExtension
    static final Lab LAB = Lab.of("h1");

    private static final String SERVICE = "[Service]\nExecStart=/bin/sleep infinity\n";

    private static final Map<String, String> FILES = new TreeMap<>(Map.of(
            "work.service", SERVICE,
            "work.timer", "[Timer]\nOnCalendar=yearly\n",
            "work.path", "[Path]\nPathExists=/root/never\n",
            "work.socket", "[Socket]\nListenStream=/run/work.sock\n",
            "srv-scratch.mount", "[Mount]\nWhat=tmpfs\nWhere=/srv/scratch\nType=tmpfs\n",
            "work.target", "[Unit]\nDescription=Nothing in particular\n",
            "foo@.service", "[Service]\nExecStart=/bin/sh -c 'echo %i >/root/instance; exec sleep infinity'\n"));

    private static final List<String> NAMES =
            List.of("work.timer", "work.path", "work.socket", "srv-scratch.mount", "work.target", "foo@bar");

    private final Host host = LAB.host("h1");
    private final Units units = new Units(host);

    @BeforeEach
    void writeFiles() {
        host.exec("systemctl", "stop", "work");
        FILES.forEach((name, text) -> host.write(Units.DIRECTORY + name, text));
        host.run("systemctl", "daemon-reload");
    }

    @AfterEach
    void stop() {
        host.exec("systemctl", "stop", "agent");
        NAMES.forEach(name -> host.exec("systemctl", "stop", name));
        host.exec("systemctl", "unmask", "--quiet", "vendor");
        FILES.keySet().forEach(name -> host.run("rm", "-f", Units.DIRECTORY + name));
        host.run("systemctl", "daemon-reload");
    }

    @Test
    void areStartedAgain() {
        host.startAgent(graph("running"));
        host.awaitStatus(NAMES.size() + " settled; at rest");
        NAMES.forEach(name -> assertThat(units.isActive(name)).as(name).isTrue());
        assertThat(host.read("/root/instance")).isEqualTo("bar\n");
        for (String name : NAMES) {
            String before = units.invocation(name);
            host.run("systemctl", "stop", name);
            units.awaitNewRun(name, before);
        }
        assertThat(host.run("stat", "--file-system", "--format=%T", "/srv/scratch"))
                .isEqualTo("tmpfs\n");
        host.run("umount", "/srv/scratch");
        units.awaitActive("srv-scratch.mount");
        host.awaitStatus(NAMES.size() + " settled; at rest");
        assertThat(units.log()).doesNotContain("failed");
    }

    @Test
    void areStoppedAgain() {
        host.startAgent(graph("stopped"));
        host.awaitStatus(NAMES.size() + " settled; at rest");
        for (String name : NAMES) {
            host.run("systemctl", "start", "--no-block", name);
            Host.await(
                    name + " was stopped",
                    () -> units.log().contains("svc[" + name + "] state: changed (running -> stopped)")
                            && !units.isActive(name));
        }
        host.awaitStatus(NAMES.size() + " settled; at rest");
        assertThat(units.log()).doesNotContain("failed");
    }

    @Test
    void aMaskedUnitIsStoppedAndMaskedAgain() {
        host.write("/usr/lib/systemd/system/vendor.service", SERVICE);
        host.run("systemctl", "daemon-reload");
        host.run("systemctl", "start", "vendor");
        host.startAgent("graph: g\nresources:\n  svc:\n  - {name: vendor, state: stopped, startup: masked}\n");
        host.awaitStatus("1 settled; at rest");
        assertThat(units.isActive("vendor")).isFalse();
        assertThat(units.enabled("vendor")).isEqualTo("masked");
        host.run("systemctl", "unmask", "--quiet", "vendor");
        Host.await("it is masked", () -> units.enabled("vendor").equals("masked"));
        host.awaitStatus("1 settled; at rest");
        assertThat(host.exec("systemctl", "start", "vendor").error()).contains("masked");
    }

    @Test
    void aStartThatTakesLongIsWaitedForOnce() {
        host.write(
                Units.DIRECTORY + "work.service",
                "[Service]\nExecStartPre=/bin/sh -c 'echo begun >>/root/begun; sleep 13'\nExecStart=/bin/sleep infinity\n");
        host.run("systemctl", "daemon-reload");
        host.startAgent("graph: g\nresources:\n  svc:\n  - {name: work, state: running}\n");
        host.awaitStatus("(starting work.service goes on|work.service is activating)");
        assertThat(units.isActive("work")).isFalse();
        host.awaitStatus("1 settled; at rest");
        assertThat(units.isActive("work")).isTrue();
        assertThat(host.read("/root/begun")).isEqualTo("begun\n");
        assertThat(units.log()).doesNotContain("WARN", "ERROR");
        host.run("systemctl", "stop", "work");
    }

    private static String graph(String state) {
        return NAMES.stream()
                .map(name -> "  - {name: " + name + ", state: " + state + "}\n")
                .collect(Collectors.joining("", "graph: g\nresources:\n  svc:\n", ""));
    }
}
