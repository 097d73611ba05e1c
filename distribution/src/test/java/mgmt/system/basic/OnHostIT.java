package mgmt.system.basic;

import static org.assertj.core.api.Assertions.assertThat;

import mgmt.system.host.Host;
import mgmt.system.host.Lab;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What needs a real host: its names, and its journal. */
@Timeout(180)
class OnHostIT {

    @RegisterExtension
    static final Lab LAB = Lab.of("h1");

    private final Host host = LAB.host("h1");

    @AfterEach
    void stop() {
        host.exec("systemctl", "stop", "agent");
        // systemd starts nothing six times within ten seconds, not even for the bus.
        host.exec("systemctl", "reset-failed", "systemd-hostnamed");
    }

    @Test
    void theHostHasTheNamesThatItShould() {
        host.startAgent("""
                graph: names
                resources:
                  hostname:
                  - {name: this host, hostname: web1, pretty_hostname: "Web, the first"}
                """);
        host.awaitStatus("1 settled; at rest");
        assertNames("web1", "web1", "Web, the first");

        host.run("hostnamectl", "hostname", "other");
        awaitNames("web1", "web1", "Web, the first");
        host.run("systemctl", "stop", "systemd-hostnamed");
        host.exec("systemctl", "reset-failed", "systemd-hostnamed");
        host.write("/etc/hostname", "edited\n");
        awaitNames("web1", "web1", "Web, the first");
        host.run("systemctl", "restart", "dbus");
        host.exec("systemctl", "reset-failed", "systemd-hostnamed");
        host.awaitStatus("1 settled; at rest");
        host.run("rm", "/etc/machine-info");
        awaitNames("web1", "web1", "Web, the first");

        host.write("/root/graph.yaml", """
                graph: names
                resources:
                  hostname:
                  - {name: this host, static_hostname: "", transient_hostname: lent, pretty_hostname: ""}
                """);
        awaitNames("", "lent", "");
        assertThat(log()).doesNotContain("ERROR", "WARN", "Exception");
    }

    @Test
    void aNameThatSystemdDoesNotTakeIsToldOnce() {
        host.run("hostnamectl", "hostname", "fixed");
        host.startAgent("""
                graph: names
                resources:
                  hostname:
                  - {name: this host, transient_hostname: lent}
                """);
        host.awaitStatus("1 failed; at rest");
        assertThat(host.mgmt("status").output())
                .contains("transient_hostname: fixed -> lent", "there is no transient name beside a static one");
        host.run("hostnamectl", "--pretty", "hostname", "Another one");
        host.awaitStatus("1 failed; at rest");
        host.run("hostnamectl", "--static", "hostname", "");
        host.awaitStatus("1 settled; at rest");
        assertNames("", "lent", "Another one");
        assertThat(log().lines().filter(line -> line.contains("systemd-hostnamed has taken the names")))
                .hasSizeBetween(1, 5);
    }

    @Test
    void theJournalHasPriorityAndFields() {
        host.startAgent("""
                graph: messages
                resources:
                  msg:
                  - name: lines
                    body: |
                      first line

                      third line
                    priority: crit
                    fields: {mgmt_Test: "yes", Colours: "red\\nblue"}
                    journal: true
                """);
        host.awaitStatus("1 settled; at rest");
        host.run("journalctl", "--sync");
        assertThat(host.run("journalctl", "--output=json", "--no-pager", "MGMT_TEST=yes"))
                .contains("\"MESSAGE\":\"first line\\n\\nthird line\"")
                .contains("\"PRIORITY\":\"2\"")
                .contains("\"SYSLOG_IDENTIFIER\":\"mgmt\"")
                .contains("\"COLOURS\":[\"red\",\"blue\"]");
        assertThat(log()).contains("msg[lines]: first line");
    }

    private void awaitNames(String fixed, String now, String pretty) {
        Host.await("the names are right", () -> names().equals(names(fixed, now, pretty)));
        host.awaitStatus("1 settled; at rest");
    }

    private void assertNames(String fixed, String now, String pretty) {
        assertThat(names()).isEqualTo(names(fixed, now, pretty));
    }

    private String names() {
        return names(
                host.run("hostnamectl", "--static", "hostname").strip(),
                host.run("hostname").strip(),
                host.run("hostnamectl", "--pretty", "hostname").strip());
    }

    private static String names(String fixed, String now, String pretty) {
        return fixed + ", " + now + ", " + pretty;
    }

    private String log() {
        return host.run(
                "journalctl",
                "--output=cat",
                "--no-pager",
                "_SYSTEMD_INVOCATION_ID=" + host.property("agent", "InvocationID"));
    }
}
