package mgmt.system.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The testbed does what the tests on it rely on. */
@Timeout(120)
class LabIT {

    @RegisterExtension
    static final Lab LAB = Lab.of("h1", "h2", "h3");

    private static final long THIS = ProcessHandle.current().pid();

    private final Host h1 = LAB.host("h1");
    private final Host h2 = LAB.host("h2");
    private final Host h3 = LAB.host("h3");
    private final Testbed other = new Testbed("other-" + THIS, THIS);

    @AfterEach
    void mend() {
        LAB.heal();
        other.require("destroy");
    }

    @Test
    void everyHostHasASystemdOfItsOwnAndKnowsTheOthers() {
        assertThat(h1.run("systemctl", "is-system-running")).isEqualTo("running\n");
        assertThat(h2.run("hostname")).isEqualTo("h2\n");
        assertThat(h1.read("/etc/machine-id")).hasSize(33).isNotEqualTo(h2.read("/etc/machine-id"));
        assertThat(h3.read("/etc/hosts")).contains(h1.address() + " h1\n", h2.address() + " h2\n");
        assertThat(reaches(h1, h2)).isTrue();
        assertThat(reaches(h3, h1)).isTrue();
    }

    @Test
    void aCommandHasItsStreamsAndItsStatus() {
        assertThat(h1.feed("in\n", "sh", "-c", "cat; echo err >&2; exit 7")).isEqualTo(new Outcome(7, "in\n", "err\n"));
        assertThat(LAB.testbed().require("run", "h1", "cat", "/proc/self/cgroup"))
                .contains("0::/system.slice/run-");
    }

    @Test
    void aCutBetweenTwoLeavesTheThirdAlone() {
        LAB.cut(h1, h2);
        assertThat(reaches(h1, h2)).isFalse();
        assertThat(reaches(h2, h1)).isFalse();
        assertThat(reaches(h1, h3)).isTrue();
        assertThat(reaches(h2, h3)).isTrue();
        h2.heal();
        assertThat(reaches(h1, h2)).isTrue();
    }

    @Test
    void aPulledCableIsPulledAfterARebootToo() {
        h1.cutCable();
        assertThat(h1.read("/sys/class/net/eth0/carrier")).isEqualTo("0\n");
        h1.reboot();
        assertThat(h1.read("/sys/class/net/eth0/carrier")).isEqualTo("0\n");
        assertThat(reaches(h2, h1)).isFalse();
        h1.heal();
        Host.await("the cable is back", () -> reaches(h2, h1));
    }

    @Test
    void aNetworkThatLosesEverythingLooksWell() {
        h1.lose(100);
        assertThat(reaches(h1, h2)).isFalse();
        assertThat(h1.read("/sys/class/net/eth0/carrier")).isEqualTo("1\n");
    }

    @Test
    void aPowerCutEndsEverythingAndKeepsTheDisk() {
        h1.write("/srv/kept", "kept");
        h1.write("/run/lost", "lost");
        Testbed.Begun running = LAB.testbed().begin("", "exec", "h1", "tail", "-f", "/dev/null");
        Host.await("it runs", () -> h1.exec("pgrep", "tail").status() == 0);
        h1.cutPower();
        assertThat(running.await().status()).isEqualTo(137);
        assertThat(LAB.testbed().require("list")).containsPattern("(?m)^h1 \\S+ off$");
        assertThat(reaches(h2, h1)).isFalse();
        h1.boot();
        assertThat(h1.read("/srv/kept")).isEqualTo("kept");
        assertThat(h1.read("/run/lost")).isEmpty();
        assertThat(h1.run("journalctl", "--list-boots", "--quiet").lines()).hasSizeGreaterThan(2);
        assertThat(reaches(h2, h1)).isTrue();
    }

    @Test
    void aShutdownIsInOrder() {
        h1.shutDown();
        assertThat(h1.exec("true").error()).isEqualTo("hosts: h1 is off\n");
        assertThat(h1.console()).contains("Reached target poweroff.target");
        h1.boot();
        assertThat(h1.run("systemctl", "is-system-running")).isEqualTo("running\n");
    }

    @Test
    void theRealMachineIsOutOfReach() {
        assertThat(h1.exec("date", "--set=2001-01-01").status()).isEqualTo(1);
        assertThat(h1.exec("sysctl", "-w", "kernel.sysrq=0").status()).isNotZero();
        assertThat(h1.exec("touch", "/sys/kernel/mm/x").status()).isNotZero();
        assertThat(h1.run("ip", "-o", "link").lines().map(line -> line.replaceAll("^\\d+: ([^@:]+).*", "$1")))
                .containsExactlyInAnyOrder("lo", "eth0");
        h1.write("/etc/only-here", "");
        assertThat(Path.of("/etc/only-here")).doesNotExist();
        assertThat(h1.root().resolve("etc/only-here")).exists();
    }

    @Test
    void nothingIsLeftOfALabThatWasDestroyed() throws IOException {
        List<String> before = leavings();
        other.require("up", "h1");
        assertThat(leavings()).isNotEqualTo(before);
        other.require("destroy");
        assertThat(leavings()).isEqualTo(before);
    }

    @Test
    void theNextLabRemovesThatOfAKilledRun() throws Exception {
        List<String> before = leavings();
        Process run = new ProcessBuilder("tail", "-f", "/dev/null").start();
        new Testbed("killed-" + THIS, run.pid()).require("up", "h1");
        run.destroyForcibly().waitFor();
        other.require("up", "h1");
        other.require("destroy");
        assertThat(leavings()).isEqualTo(before);
    }

    @Test
    void theNextLabRemovesWhatIsLeftOfOneWithoutProcesses() throws IOException {
        List<String> before = leavings();
        Testbed lost = new Testbed("lost-" + THIS, THIS);
        lost.require("up", "h1");
        Path groups = groupTree().resolve("mgmt-lab-lost-" + THIS);
        Files.writeString(groups.resolve("cgroup.kill"), "1");
        Host.await(
                "all are dead",
                () -> Files.readString(groups.resolve("cgroup.events")).contains("populated 0"));
        other.require("up", "h1");
        other.require("destroy");
        assertThat(leavings()).isEqualTo(before);
    }

    /** Nobody listens there, and a host that is reached says so. */
    private static boolean reaches(Host from, Host to) {
        return from.exec("timeout", "1", "bash", "-c", ": </dev/tcp/" + to.name() + "/9")
                .error()
                .contains("Connection refused");
    }

    /** What labs leave on a machine if they leave anything. */
    private static List<String> leavings() throws IOException {
        try (Stream<Path> state = Files.list(Path.of("/run"));
                Stream<Path> groups = Files.list(groupTree());
                Stream<Path> cards = Files.list(Path.of("/sys/class/net"));
                Stream<String> mounts = Files.lines(Path.of("/proc/self/mounts"))) {
            return Stream.concat(
                            Stream.of(state, groups, cards)
                                    .flatMap(paths -> paths)
                                    .map(Path::toString)
                                    .filter(path -> path.startsWith("/sys/class/net") || isOurs(path)),
                            mounts.filter(LabIT::isOurs))
                    .sorted()
                    .toList();
        }
    }

    /** Others on this machine may have labs of their own. */
    private static boolean isOurs(String text) {
        return text.matches(".*mgmt-lab-\\w+-" + THIS + "\\b.*");
    }

    private static Path groupTree() throws IOException {
        try (Stream<String> mounts = Files.lines(Path.of("/proc/self/mounts"))) {
            return mounts.map(mount -> mount.split(" "))
                    .filter(mount -> mount[2].equals("cgroup2"))
                    .map(mount -> Path.of(mount[1]))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
