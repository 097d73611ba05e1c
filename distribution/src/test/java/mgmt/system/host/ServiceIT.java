package mgmt.system.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The agent as a service of a host, from its installation to its removal. */
@Timeout(120)
class ServiceIT {

    @RegisterExtension
    static final Lab LAB = Lab.of("h1");

    private static final String UNIT = "/etc/systemd/system/mgmt.service";
    private static final String DEFAULTS = "/etc/default/mgmt";

    private static final String GRAPH = """
            graph: service
            resources:
              file:
              - name: kept
                path: /srv/kept
                content: as it should be
            """;

    /** Works as soon as {@code /srv/obstacle} is a directory. */
    private static final String NOT_YET = GRAPH + """
              - name: waiting
                path: /srv/obstacle/waiting
                content: at last
                meta: {retry: -1, delay: 100}
            """;

    private final Host host = LAB.host("h1");

    @BeforeEach
    void install() {
        host.mgmt("service", "install").orFail("the installation");
        host.write("/etc/mgmt/graph.yaml", GRAPH);
        host.write(DEFAULTS, "MGMT_OPTIONS=\"--yaml /etc/mgmt/graph.yaml\"\n");
    }

    @AfterEach
    void remove() {
        host.mgmt("service", "uninstall").orFail("the removal");
        host.run("rm", "-rf", DEFAULTS, "/etc/mgmt", "/srv/kept", "/srv/obstacle", "/var/lib/mgmt");
        host.run("journalctl", "--rotate", "--vacuum-time=1us");
    }

    @Test
    void isActiveWhenTheFirstGraphIsAtRest() {
        host.write("/srv/obstacle", "a file where a directory is needed");
        host.write("/etc/mgmt/graph.yaml", NOT_YET);
        host.run("systemctl", "start", "--no-block", "mgmt");
        host.awaitStatus("file\\[waiting\\] +retrying");
        assertThat(host.property("mgmt", "ActiveState")).isEqualTo("activating");
        assertThat(host.read("/srv/kept")).isEqualTo("as it should be");
        host.run("sh", "-c", "rm /srv/obstacle; mkdir /srv/obstacle");
        awaitActive();
        assertThat(host.read("/srv/obstacle/waiting")).isEqualTo("at last");
    }

    @Test
    void aStartReturnsWhenAllIsAsItShouldBe() {
        host.run("systemctl", "start", "mgmt");
        assertThat(host.read("/srv/kept")).isEqualTo("as it should be");
        assertThat(host.mgmt("status").output()).contains("; at rest");
    }

    @Test
    void isBackAfterAKillAndRepairsWhatHappenedMeanwhile() {
        host.run("systemctl", "start", "mgmt");
        String killed = host.property("mgmt", "MainPID");
        host.run("sh", "-c", "kill -9 " + killed + "; echo drift >/srv/kept");
        Host.await("it is repaired", () -> host.read("/srv/kept").equals("as it should be"));
        awaitActive();
        assertThat(host.property("mgmt", "NRestarts")).isEqualTo("1");
        assertThat(host.property("mgmt", "MainPID")).isNotEqualTo(killed);
    }

    @Test
    void isBackAfterARebootAndAfterAPowerCut() {
        host.run("systemctl", "start", "mgmt");
        host.run("sh", "-c", "systemctl stop mgmt; echo drift >/srv/kept");
        host.reboot();
        assertThat(host.property("mgmt", "ActiveState"))
                .as("a host is up when its services are")
                .isEqualTo("active");
        assertThat(host.read("/srv/kept")).isEqualTo("as it should be");

        host.run("sh", "-c", "systemctl kill --signal=STOP mgmt; echo drift >/srv/kept; sync");
        host.cutPower();
        host.boot();
        assertThat(host.property("mgmt", "ActiveState")).isEqualTo("active");
        assertThat(host.read("/srv/kept")).isEqualTo("as it should be");
    }

    @Test
    void stopsInOrder() {
        host.run("systemctl", "start", "mgmt");
        host.run("systemctl", "stop", "mgmt");
        assertThat(host.property("mgmt", "ExecMainCode"))
                .as("exited, not killed")
                .isEqualTo("1");
        assertThat(host.property("mgmt", "ExecMainStatus")).isEqualTo("0");
        assertThat(host.property("mgmt", "Result")).isEqualTo("success");
        assertThat(journal("warning")).isEmpty();
    }

    @Test
    void aStopDuringTheStartIsNoFailure() {
        host.run("systemctl", "start", "--no-block", "mgmt");
        // Before that, Java itself has nothing better to answer than an error.
        Host.await(
                "the launcher runs",
                () -> host.exec("test", "-e", "/var/lib/mgmt/lock").status() == 0);
        host.run("systemctl", "stop", "mgmt");
        assertThat(host.property("mgmt", "Result")).isEqualTo("success");
    }

    @Test
    void linesHaveTheirLevelInTheJournal() {
        host.write("/srv/obstacle", "a file where a directory is needed");
        host.write("/etc/mgmt/graph.yaml", NOT_YET);
        host.run("systemctl", "start", "--no-block", "mgmt");
        host.awaitStatus("file\\[waiting\\] +retrying");
        assertThat(journal("notice..notice")).contains("file[kept] state: changed (absent -> exists)");
        assertThat(journal("warning")).contains("file[waiting]").doesNotContain("file[kept]", "<4>");
        host.run("sh", "-c", "rm /srv/obstacle; mkdir /srv/obstacle");
        // Between the two, the directory may have been found missing, at which the graph is at rest.
        Host.await("it works again", () -> journal("info").contains("file[waiting] works again"));
        awaitActive();
        assertThat(journal("warning")).doesNotContain("file[waiting] works again");
    }

    @Test
    void aGraphFileThatIsNotValidFailsTheStartAndIsTakenWhenItIsRight() {
        host.write("/etc/mgmt/graph.yaml", GRAPH.replace("content:", "contents:"));
        Outcome start = host.exec("systemctl", "start", "mgmt");
        assertThat(start.status()).isEqualTo(1);
        assertThat(journal("err")).contains("The graph file /etc/mgmt/graph.yaml is not valid", ":6:", "contents");
        host.write("/etc/mgmt/graph.yaml", GRAPH);
        awaitActive();
        assertThat(host.read("/srv/kept")).isEqualTo("as it should be");
    }

    @Test
    void flagsThatAreWrongAreNotTriedAgain() {
        host.write(DEFAULTS, "MGMT_OPTIONS=--yml\n");
        assertThat(host.exec("systemctl", "start", "mgmt").status()).isEqualTo(1);
        assertThat(host.property("mgmt", "ActiveState")).isEqualTo("failed");
        assertThat(journal("err")).contains("mgmt: unknown option --yml (did you mean --yaml?)");
    }

    @Test
    void mountsOfTheAgentAreThoseOfTheHost() {
        assertThat(host.exec("systemd-analyze", "verify", UNIT)).isEqualTo(new Outcome(0, "", ""));
        host.run("systemctl", "start", "mgmt");
        String agent = host.property("mgmt", "MainPID");
        assertThat(host.run("readlink", "/proc/" + agent + "/ns/mnt"))
                .isEqualTo(host.run("readlink", "/proc/1/ns/mnt"));
    }

    @Test
    void nothingButItsStateIsLeftOfAServiceThatIsUninstalled() {
        host.run("rm", DEFAULTS);
        assertThat(host.mgmt("service", "install", "--now").orFail("it")).contains("Wrote " + UNIT, "Started mgmt");
        assertThat(host.property("mgmt", "ActiveState")).isEqualTo("active");
        assertThat(host.mgmt("service", "uninstall").orFail("it")).contains("removed " + UNIT, "Removed " + DEFAULTS);
        assertThat(host.run("find", "/etc", "/run/systemd", "/run/mgmt", "-name", "*mgmt*.s*", "-o", "-path", DEFAULTS))
                .isEmpty();
        assertThat(host.property("mgmt", "LoadState")).isEqualTo("not-found");
        assertThat(host.exec("pgrep", "java").status()).as("no Java runs").isEqualTo(1);
        assertThat(host.run("systemctl", "--failed", "--quiet")).isEmpty();
        assertThat(host.exec("test", "-d", "/var/lib/mgmt/state").status()).isZero();
    }

    @Test
    void onlyRootInstalls() {
        String command = Testbed.distribution().resolve("bin/mgmt") + " service install";
        Outcome tried = host.exec(
                "runuser",
                "-u",
                "nobody",
                "--",
                "env",
                "JAVA_HOME=" + System.getProperty("java.home"),
                "sh",
                "-c",
                command);
        assertThat(tried)
                .isEqualTo(
                        new Outcome(1, "", "mgmt: only root can install a service: try sudo mgmt service install\n"));
    }

    private void awaitActive() {
        Host.await("mgmt is active", () -> host.property("mgmt", "ActiveState").equals("active"));
    }

    /** What is in the journal of the service, of a level and above, or of a range of levels. */
    private String journal(String levels) {
        return host.run("journalctl", "--unit=mgmt", "--priority=" + levels, "--output=cat", "--quiet");
    }
}
