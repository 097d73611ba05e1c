package mgmt.system.svc;

import static org.assertj.core.api.Assertions.assertThat;

import aQute.bnd.osgi.Jar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mgmt.system.host.Host;
import mgmt.system.host.Lab;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** How much is asked over the one connection, what a lost one costs, and what becomes of it when the plugin is updated. */
@Timeout(180)
class ConnectionIT {

    @RegisterExtension
    static final Lab LAB = Lab.of("h1");

    private static final String PLUGIN = "mgmt.plugin.svc";
    private static final String GET_ALL = "type='method_call',member='GetAll'";
    private static final Pattern ASKED = Pattern.compile("\"path\":\"[^\"]*/unit/(one\\d+)_2eservice\"");

    @TempDir
    Path directory;

    private final Host host = LAB.host("h1");
    private final Units units = new Units(host);

    @AfterEach
    void stop() {
        host.exec("systemctl", "stop", "agent");
        host.exec("systemctl", "stop", "monitor");
        host.run("sh", "-c", "systemctl stop 'one*.service'; rm -f /etc/systemd/system/one*.service");
        host.run("systemctl", "daemon-reload");
    }

    @Test
    void fiveHundredUnitsAreAskedForOnceEachOverOneConnection() {
        makeUnits(500);
        monitor();
        host.startAgent(graph(500));
        host.awaitStatus("500 settled; at rest");
        assertThat(connections()).isEqualTo(1);
        awaitNoTick();
        String monitored = host.read("/root/monitored");
        Map<String, Long> asked = new TreeMap<>(ASKED.matcher(monitored)
                .results()
                .collect(Collectors.groupingBy(match -> match.group(1), Collectors.counting())));
        assertThat(asked).hasSize(500);
        assertThat(asked.values()).as("%s", asked).containsOnly(1L);
    }

    @Test
    void aBusThatIsRestartedIsNoError() {
        makeUnits(3);
        host.startAgent(graph(3));
        host.awaitStatus("3 settled; at rest");
        for (int round = 0; round < 3; round++) {
            host.run("systemctl", "restart", "dbus");
            Host.await("there is a connection again", () -> connections() == 1);
        }
        host.awaitStatus("3 settled; at rest");
        assertThat(units.log()).doesNotContain("ERROR", "Exception", "org.freedesktop");
    }

    @Test
    void anUpdateOfThePluginDisturbsNoUnitAndLeavesNothing() throws Exception {
        host.write("/etc/systemd/system/one1.service", "[Service]\nExecStart=/bin/sleep infinity\n");
        host.run("systemctl", "daemon-reload");
        host.startAgent("graph: g\nresources:\n  svc:\n  - {name: one1, state: running}\n");
        host.awaitStatus("1 settled; at rest");
        String run = units.invocation("one1");
        update("0.2.0");
        Host.await("the old connection is closed", () -> connections() == 1);
        long threads = libraryThreads();
        long loaders = classLoaders();
        for (int version = 1; version <= 3; version++) {
            update("0.2." + version);
            Host.await("the old connection is closed", () -> connections() == 1);
            Host.await("its threads have ended", () -> libraryThreads() <= threads);
            Host.await("its classes are gone", () -> classLoaders() <= loaders);
            host.awaitStatus("1 settled; at rest");
            assertThat(units.invocation("one1")).isEqualTo(run);
        }
        host.run("systemctl", "stop", "one1");
        units.awaitNewRun("one1", run);
        assertThat(units.log()).doesNotContain("ERROR", "WARN");
    }

    private void update(String version) throws Exception {
        Path built = Path.of(System.getProperty("mgmt.distribution")).resolve("plugins/" + PLUGIN + ".jar");
        Path other = directory.resolve(PLUGIN + "-" + version + ".jar");
        try (Jar jar = new Jar(built.toFile())) {
            Manifest manifest = jar.getManifest();
            manifest.getMainAttributes().putValue("Bundle-Version", version);
            jar.setManifest(manifest);
            jar.write(other.toFile());
        }
        Files.copy(other, host.root().resolve("root/" + other.getFileName()));
        host.mgmt("plugin", "install", "/root/" + other.getFileName()).orFail("the update");
        Host.await(
                version + " is there",
                () -> host.mgmt("plugin", "list").output().contains(version));
    }

    private void makeUnits(int count) {
        host.run("sh", "-c", """
                for i in $(seq %d); do
                printf '[Service]\\nType=oneshot\\nRemainAfterExit=yes\\nExecStart=/bin/true\\n' >/etc/systemd/system/one$i.service
                done
                systemctl daemon-reload
                """.formatted(count));
    }

    private static String graph(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(unit -> "  - {name: one" + unit + ", state: stopped, startup: disabled}\n")
                .collect(Collectors.joining("", "graph: g\nresources:\n  svc:\n", ""));
    }

    /** Writes down each call of GetAll; returns when it does. */
    private void monitor() {
        host.run(
                "systemd-run",
                "--quiet",
                "--collect",
                "--unit=monitor",
                "--property=StandardOutput=truncate:/root/monitored",
                "busctl",
                "--json=short",
                "--match=" + GET_ALL,
                "monitor");
        Host.await("the monitor is there", () -> {
            host.run(
                    "busctl",
                    "call",
                    "org.freedesktop.systemd1",
                    "/org/freedesktop/systemd1",
                    "org.freedesktop.DBus.Properties",
                    "GetAll",
                    "s",
                    "org.freedesktop.systemd1.Manager");
            return !host.read("/root/monitored").isEmpty();
        });
    }

    private long connections() {
        String agent = units.pid("agent");
        return host.run("busctl", "list", "--unique", "--no-legend")
                .lines()
                .filter(line -> line.strip().split(" +", -1)[1].equals(agent))
                .count();
    }

    /** Waits until the agent has used no processor time for two seconds. */
    private void awaitNoTick() {
        org.awaitility.Awaitility.await("the agent rests")
                .pollInterval(java.time.Duration.ofSeconds(2))
                .atMost(java.time.Duration.ofSeconds(30))
                .until(this::ticks, new Unchanged()::test);
    }

    /** Whether a number is the one that it was asked about before. */
    private static final class Unchanged {
        private long last = -1;

        boolean test(long now) {
            boolean isSame = now == last;
            last = now;
            return isSame;
        }
    }

    private long ticks() {
        String[] fields = host.read("/proc/" + units.pid("agent") + "/stat").split(" ", -1);
        return Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
    }

    /** The threads of the plugin and of its library; the kernel knows the first 15 letters of their names. */
    private long libraryThreads() {
        return host.run("sh", "-c", "cat /proc/" + units.pid("agent") + "/task/*/comm")
                .lines()
                .filter(name -> name.contains("DBus") || name.startsWith("mgmt-svc"))
                .count();
    }

    /** The loaders of bundles that are still there after a collection. */
    private long classLoaders() {
        String agent = units.pid("agent");
        String jcmd = System.getProperty("java.home") + "/bin/jcmd";
        host.run(jcmd, agent, "GC.run");
        return host.run(jcmd, agent, "VM.classloader_stats")
                .lines()
                .filter(line -> line.contains("BundleClassLoader"))
                .count();
    }
}
