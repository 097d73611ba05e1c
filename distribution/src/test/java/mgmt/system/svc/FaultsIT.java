package mgmt.system.svc;

import static org.assertj.core.api.Assertions.assertThat;

import mgmt.system.host.Host;
import mgmt.system.host.Lab;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever is done to a service is undone at once. */
@Timeout(120)
class FaultsIT {

    @RegisterExtension
    static final Lab LAB = Lab.of("h1");

    private static final String UNIT = "web";
    private static final String FILE = Units.DIRECTORY + "web.service";
    private static final String LINK = Units.DIRECTORY + "multi-user.target.wants/web.service";

    private static final String GRAPH = """
            graph: web
            resources:
              file:
              - name: unit
                path: /etc/systemd/system/web.service
                content: |
                  [Unit]
                  StartLimitIntervalSec=0
                  [Service]
                  ExecStart=/bin/sleep infinity
                  [Install]
                  WantedBy=multi-user.target
              - name: drop-in
                path: /etc/systemd/system/web.service.d/nice.conf
                force: true
                content: |
                  [Service]
                  Nice=5
              svc:
              - name: web
                state: running
                startup: enabled
            """;

    private final Host host = LAB.host("h1");
    private final Units units = new Units(host);

    @BeforeEach
    void start() {
        host.startAgent(GRAPH);
        host.awaitStatus("3 settled; at rest");
    }

    @AfterEach
    void stop() {
        host.exec("systemctl", "stop", "agent");
        host.exec("systemctl", "disable", "--now", UNIT);
        host.run("rm", "-rf", FILE, FILE + ".d", LINK);
        host.run("systemctl", "daemon-reload");
        host.run("systemctl", "reset-failed");
    }

    @Test
    void aStoppedServiceIsStarted() {
        for (int round = 0; round < 10; round++) {
            host.run("systemctl", "stop", UNIT);
            units.awaitActive(UNIT);
        }
        assertThat(units.log()).doesNotContain("failed");
    }

    @Test
    void aKilledServiceIsStarted() {
        String before = units.invocation(UNIT);
        host.run("kill", "-9", units.pid(UNIT));
        units.awaitNewRun(UNIT, before);
    }

    @Test
    void aDisabledServiceIsEnabledAndGoesOn() {
        String before = units.invocation(UNIT);
        host.run("systemctl", "disable", "--quiet", UNIT);
        units.awaitEnabled(UNIT);
        units.staysAsItIs(UNIT, before);
    }

    @Test
    void aRemovedLinkIsMadeAgain() {
        String before = units.invocation(UNIT);
        host.run("rm", LINK);
        units.awaitEnabled(UNIT);
        units.staysAsItIs(UNIT, before);
    }

    @Test
    void aMaskInPlaceOfTheFileIsReplaced() {
        String before = units.invocation(UNIT);
        host.run("ln", "-sf", "/dev/null", FILE);
        host.run("systemctl", "daemon-reload");
        awaitLoaded();
        host.run("ln", "-sf", "/dev/null", FILE);
        host.run("systemctl", "stop", UNIT);
        units.awaitNewRun(UNIT, before);
        awaitLoaded();
        units.awaitEnabled(UNIT);
    }

    @Test
    void aMaskedUnitOfAPackageIsUnmasked() {
        host.write("/usr/lib/systemd/system/vendor.service", """
                [Service]
                ExecStart=/bin/sleep infinity
                [Install]
                WantedBy=multi-user.target
                """);
        host.write("/root/graph.yaml", GRAPH + """
                  - name: vendor
                    state: running
                    startup: enabled
                """);
        units.awaitActive("vendor");
        units.awaitEnabled("vendor");
        host.run("systemctl", "mask", "--quiet", "vendor");
        units.awaitEnabled("vendor");
        host.run("systemctl", "mask", "--now", "--quiet", "vendor");
        units.awaitActive("vendor");
        units.awaitEnabled("vendor");
    }

    @Test
    void aRemovedUnitFileIsWrittenAndRead() {
        String before = units.invocation(UNIT);
        host.run("rm", FILE);
        Host.await("the file is back", () -> host.read(FILE).contains("ExecStart"));
        units.staysAsItIs(UNIT, before);
        host.run("rm", FILE);
        host.run("systemctl", "daemon-reload");
        awaitLoaded();
        assertThat(units.invocation(UNIT)).isEqualTo(before);
    }

    @Test
    void anEditOfTheContentRestarts() {
        String before = units.invocation(UNIT);
        host.write("/root/graph.yaml", GRAPH.replace("sleep infinity", "sleep 1000000"));
        units.awaitNewRun(UNIT, before);
        assertThat(host.property(UNIT, "ExecStart")).contains("1000000");
        host.awaitStatus("3 settled; at rest");
        String edited = units.invocation(UNIT);
        host.write(
                "/root/graph.yaml",
                GRAPH.replace("sleep infinity", "sleep 1000000").replace("Nice=5", "Nice=6"));
        units.awaitNewRun(UNIT, edited);
        assertThat(host.property(UNIT, "Nice")).isEqualTo("6");
        assertThat(units.log().lines().filter(line -> line.contains("failed"))).isEmpty();
    }

    /** Of a directory of drop-ins that is new to it, systemd does not say that it has to read it. */
    @Test
    void aFirstDropInIsReadAndTakesEffect() {
        String plain =
                GRAPH.replaceAll("(?s)  - name: drop-in.*?(?=  svc:)", "").replace("3 settled", "2 settled");
        host.write("/root/graph.yaml", plain);
        host.awaitStatus("2 settled; at rest");
        host.run("rm", "-rf", FILE + ".d");
        host.run("systemctl", "daemon-reload");
        host.run("systemctl", "restart", UNIT);
        host.awaitStatus("2 settled; at rest");
        String before = units.invocation(UNIT);
        host.write("/root/graph.yaml", GRAPH);
        units.awaitNewRun(UNIT, before);
        host.awaitStatus("3 settled; at rest");
        String pid = units.pid(UNIT);
        assertThat(host.run("ps", "-o", "ni=", "-p", pid).strip()).isEqualTo("5");
        units.staysAsItIs(UNIT, units.invocation(UNIT));
    }

    @Test
    void aRestartThatTakesLongAnswersItsNotificationOnce() {
        host.write(FILE.replace("web", "slow"), """
                [Service]
                Type=notify
                NotifyAccess=all
                ExecStart=/bin/sh -c 'echo start >>/root/starts; sleep 12; systemd-notify --ready; exec sleep infinity'
                """);
        host.run("systemctl", "daemon-reload");
        String graph = """
                graph: slow
                resources:
                  file:
                  - name: config
                    path: /root/config
                    content: one
                    notify: ['svc[slow]']
                  svc:
                  - name: slow
                    state: running
                """;
        host.run("systemctl", "start", "slow");
        host.run("sh", "-c", "printf one >/root/config; : >/root/starts");
        host.write("/root/graph.yaml", graph);
        host.awaitStatus("graph slow: 2 settled; at rest");
        host.write("/root/graph.yaml", graph.replace("content: one", "content: two"));
        host.awaitStatus("svc.slow. +refreshing");
        host.awaitStatus("graph slow: 2 settled; at rest");
        units.staysAsItIs("slow", units.invocation("slow"));
        assertThat(host.read("/root/starts")).isEqualTo("start\n");
        host.run("systemctl", "stop", "slow");
        host.run("rm", FILE.replace("web", "slow"));
    }

    @Test
    void anEditThatLeavesTheFileEqualDoesNothing() {
        String before = units.invocation(UNIT);
        String reloads = host.run("journalctl", "--output=cat", "--boot", "_PID=1");
        host.run("touch", FILE);
        host.run("sh", "-c", "cat " + FILE + " >/root/copy; cat /root/copy >" + FILE);
        units.staysAsItIs(UNIT, before);
        assertThat(host.run("journalctl", "--output=cat", "--boot", "_PID=1")).isEqualTo(reloads);
        host.run("sh", "-c", "echo '# somebody was here' >>" + FILE);
        Host.await("the file is as it was", () -> !host.read(FILE).contains("somebody"));
        units.staysAsItIs(UNIT, before);
    }

    @Test
    void theAgentComesBackAndLeavesAServiceAlone() {
        String before = units.invocation(UNIT);
        host.run("systemctl", "stop", "agent");
        host.startAgent(GRAPH);
        host.awaitStatus("3 settled; at rest");
        assertThat(units.invocation(UNIT)).isEqualTo(before);
        host.run("systemctl", "stop", "agent");
        host.startAgent(GRAPH.replace("sleep infinity", "sleep 1000000"));
        units.awaitNewRun(UNIT, before);
    }

    private void awaitLoaded() {
        Host.await(UNIT + " is loaded", () -> host.property(UNIT, "LoadState").equals("loaded"));
    }
}
