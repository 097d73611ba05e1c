package mgmt.system.svc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mgmt.system.host.Host;
import mgmt.system.host.Lab;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What happens to systemd and its bus themselves, and what units do that are not as they should be. */
@Timeout(180)
class ManagerIT {

    @RegisterExtension
    static final Lab LAB = Lab.of("h1");

    private static final String FILE = """
              - name: %1$s.service
                path: /etc/systemd/system/%1$s.service
                content: |
                  [Service]
                  %2$s
            """;

    private static final int ROUNDS = 15;

    private final Host host = LAB.host("h1");
    private final Units units = new Units(host);

    @AfterEach
    void stop() {
        host.exec("systemctl", "stop", "agent");
        host.run("sh", "-c", "systemctl stop 'one*.service'; rm -f /etc/systemd/system/one*.service");
        host.run("systemctl", "daemon-reload");
        host.run("systemctl", "reset-failed");
    }

    @Test
    void aBusThatIsRestartedIsFoundAgain() {
        runOne("ExecStart=/bin/sleep infinity");
        host.run("systemctl", "restart", "dbus");
        host.run("systemctl", "stop", "one");
        units.awaitActive("one");
        host.run("systemctl", "stop", "dbus.socket", "dbus");
        host.run("kill", "-9", units.pid("one"));
        host.run("systemctl", "start", "dbus.socket", "dbus");
        units.awaitActive("one");
        host.awaitStatus("2 settled; at rest");
    }

    @Test
    void aManagerThatExecutesItselfAnewIsFoundAgain() {
        runOne("ExecStart=/bin/sleep infinity");
        host.run("systemctl", "daemon-reexec");
        host.run("systemctl", "stop", "one");
        units.awaitActive("one");
        host.run("sh", "-c", "systemctl daemon-reexec & systemctl stop one; wait");
        units.awaitActive("one");
        host.awaitStatus("2 settled; at rest");
    }

    @Test
    void hundredReloadsInARowDisturbNobody() {
        runOne("ExecStart=/bin/sleep infinity");
        String before = units.invocation("one");
        long ticks = agentTicks();
        host.run("sh", "-c", "for i in $(seq 100); do systemctl daemon-reload; done");
        assertThat(units.invocation("one")).isEqualTo(before);
        assertThat(agentTicks() - ticks)
                .as("hundredths of a second of the agent")
                .isLessThan(500);
        host.awaitStatus("2 settled; at rest");
        host.run("systemctl", "stop", "one");
        units.awaitActive("one");
    }

    @Test
    void aStartThatFailsIsReportedWithWhatTheUnitSaid() {
        host.startAgent(graph("one", "Type=notify\n          ExecStart=/bin/sh -c 'echo I am not well; exit 3'"));
        host.awaitStatus("1 settled, 1 failed; at rest");
        assertThat(host.mgmt("status").output())
                .contains(
                        "starting one.service failed: exit-code, its main process exited with status 3",
                        "I am not well");
        host.write("/root/graph.yaml", graph("one", "ExecStart=/bin/sleep infinity"));
        host.awaitStatus("2 settled; at rest");
        assertThat(units.isActive("one")).isTrue();
    }

    @Test
    void aUnitThatCrashesAtOnceIsGivenUp() {
        host.startAgent(graph("one", "ExecStart=/bin/sh -c 'sleep 0.2; exit 3'"));
        host.awaitStatus("1 settled, 1 failed; at rest");
        assertThat(units.log().lines().filter(line -> line.contains("-> running")))
                .hasSizeBetween(1, 5);
        assertThat(host.mgmt("status").output()).containsPattern("Start request repeated too quickly|started 5 times");
    }

    @Test
    void aServiceThatEndsByItselfIsToldApart() {
        host.startAgent(graph("one", "Type=oneshot\n          ExecStart=/bin/true"));
        host.awaitStatus("1 settled, 1 failed; at rest");
        assertThat(host.mgmt("status").output()).contains("RemainAfterExit=yes");
    }

    @Test
    void aUnitThatIsNotThereIsWaitedFor() {
        host.startAgent("graph: g\nresources:\n  svc:\n  - {name: one, state: running}\n");
        host.awaitStatus("there is no unit one.service");
        host.write("/etc/systemd/system/one.service", "[Service]\nExecStart=/bin/sleep infinity\n");
        units.awaitActive("one");
    }

    @Test
    void whatListensReloadsOrRestarts() {
        String graph = """
                graph: g
                resources:
                  file:
                  - name: config
                    path: /root/one.conf
                    content: %s
                    notify: "svc[one]"
                  svc:
                  - name: one
                    state: running
                """;
        host.write("/etc/systemd/system/one.service", """
                [Service]
                ExecStart=/bin/sleep infinity
                ExecReload=/bin/touch /root/one.reloaded
                """);
        host.startAgent(graph.formatted("first"));
        host.awaitStatus("2 settled; at rest");
        String before = units.invocation("one");
        assertThat(host.exec("test", "-e", "/root/one.reloaded").status()).isNotZero();
        host.write("/root/graph.yaml", graph.formatted("second"));
        Host.await(
                "it was reloaded",
                () -> host.exec("test", "-e", "/root/one.reloaded").status() == 0);
        assertThat(units.invocation("one")).isEqualTo(before);
        host.write("/root/graph.yaml", graph.formatted("third") + "    refresh: restart\n");
        units.awaitNewRun("one", before);
    }

    @Test
    void aUnitOfTheUserIsKeptToo() {
        host.run("loginctl", "enable-linger", "root");
        Host.await(
                "the user's manager is there",
                () -> host.exec("test", "-S", "/run/user/0/bus").status() == 0);
        host.startAgent("""
                graph: g
                resources:
                  file:
                  - name: unit
                    path: /root/.config/systemd/user/mine.service
                    force: true
                    content: |
                      [Service]
                      ExecStart=/bin/sleep infinity
                      [Install]
                      WantedBy=default.target
                  svc:
                  - {name: mine, state: running, startup: enabled, session: true}
                """);
        host.awaitStatus("2 settled; at rest");
        assertThat(mine("is-enabled")).isEqualTo("enabled\n");
        mine("stop");
        Host.await("it is active", () -> mine("is-active").equals("active\n"));
    }

    @Test
    void fiveHundredUnitsCostACheckEachAndThenNothing() {
        host.run("sh", "-c", """
                for i in $(seq 500); do
                printf '[Service]\\nType=oneshot\\nRemainAfterExit=yes\\nExecStart=/bin/true\\n' >/etc/systemd/system/one$i.service
                done
                systemctl daemon-reload
                """);
        host.startAgent("graph: g\nresources:\n  svc:\n"
                + IntStream.rangeClosed(1, 500)
                        .mapToObj(unit -> "  - {name: one" + unit + ", state: stopped, startup: disabled}\n")
                        .collect(Collectors.joining()));
        host.awaitStatus("500 settled; at rest");
        assertThat(host.mgmt("status").output()).doesNotContain("last failure");
        long ticks = agentTicks();
        host.run("systemctl", "start", "one77");
        Host.await("one is stopped again", () -> !units.isActive("one77"));
        host.run("systemctl", "start", "one477");
        Host.await("another is stopped again", () -> !units.isActive("one477"));
        assertThat(agentTicks() - ticks)
                .as("hundredths of a second of the agent")
                .isLessThan(50);
    }

    /** From the return of the stop to the end of the start, as systemd notes it: asking costs nothing. */
    @Test
    void aStoppedServiceIsActiveAgainInNoTime() {
        runOne("ExecStart=/bin/sleep infinity\n          [Unit]\n          StartLimitIntervalSec=0");
        long[] micros = new long[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            String before = units.invocation("one");
            String stopped = host.run("bash", "-c", "systemctl stop one; echo ${EPOCHREALTIME/./}");
            units.awaitNewRun("one", before);
            micros[round] = activeSince() - Long.parseLong(stopped.strip());
        }
        Arrays.sort(micros);
        System.out.println("stopped to active, microseconds: " + Arrays.toString(micros));
        assertThat(micros[ROUNDS / 2]).isLessThan(150_000);
    }

    private long activeSince() {
        String[] words = host.run(
                        "busctl",
                        "get-property",
                        "org.freedesktop.systemd1",
                        "/org/freedesktop/systemd1/unit/one_2eservice",
                        "org.freedesktop.systemd1.Unit",
                        "ActiveEnterTimestamp")
                .strip()
                .split(" ", -1);
        return Long.parseLong(words[1]);
    }

    private void runOne(String service) {
        host.startAgent(graph("one", service));
        host.awaitStatus("2 settled; at rest");
    }

    private static String graph(String unit, String service) {
        return "graph: g\nresources:\n  file:\n" + FILE.formatted(unit, service) + "  svc:\n  - name: " + unit
                + "\n    state: running\n";
    }

    private String mine(String verb) {
        return host.exec("env", "XDG_RUNTIME_DIR=/run/user/0", "systemctl", "--user", verb, "mine")
                .output();
    }

    private long agentTicks() {
        String[] fields = host.read("/proc/" + units.pid("agent") + "/stat").split(" ", -1);
        return Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
    }
}
