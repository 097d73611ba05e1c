package mgmt.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import mgmt.plugins.PluginJar;
import mgmt.plugins.mark.MarkKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What lies in a folder of plugins is what runs, as long as the folder and the jar can be trusted and the jar is whole. */
@Timeout(120)
class PluginFolderIT {

    private static final String SETTLED = "graph test: 1 settled; at rest";
    private static final String NO_KIND = "mark\\[mark\\] +no such kind";

    @RegisterExtension
    final AgentInFramework agent = new AgentInFramework();

    @BeforeEach
    void graph() throws IOException {
        agent.graph("""
                graph: test
                resources:
                  mark:
                  - name: mark
                    path: /site/mark
                    text: text
                """);
    }

    @Test
    void jarThatComesIsInstalledAndOneThatVanishesIsRemoved() throws Exception {
        agent.start();
        agent.awaitStatus(NO_KIND);
        Path jar = PluginJar.mark("1.0.0").putInto(agent.ownPlugins());
        agent.awaitStatus(SETTLED);
        assertThat(agent.content("mark")).isEqualTo("1.0.0 text");
        Files.delete(jar);
        agent.awaitStatus(NO_KIND);
        AgentInFramework.await(
                "its bundle is gone", () -> agent.bundles("mgmt.test.mark").isEmpty());
    }

    @Test
    void ownFolderGoesBeforeTheDistributions() throws Exception {
        PluginJar.mark("2.0.0").putInto(agent.plugins());
        Path own = PluginJar.mark("1.0.0").putInto(agent.ownPlugins());
        agent.start();
        agent.awaitContent("mark", "1.0.0 text");
        Files.delete(own);
        agent.awaitContent("mark", "2.0.0 text");
        PluginJar.mark("1.5.0").putInto(agent.ownPlugins());
        agent.awaitContent("mark", "1.5.0 text");
    }

    @Test
    void ofTwoVersionsInOneFolderTheHigherOneRuns() throws Exception {
        PluginJar.mark("1.9.0").putInto(agent.ownPlugins());
        Path higher = agent.ownPlugins().resolve("another.jar");
        Files.write(higher, PluginJar.mark("1.10.0").bytes());
        agent.start();
        agent.awaitContent("mark", "1.10.0 text");
        Files.delete(higher);
        agent.awaitContent("mark", "1.9.0 text");
        AgentInFramework.await(
                "one version is left", () -> agent.bundles("mgmt.test.mark").size() == 1);
    }

    @Test
    void nothingIsLoadedFromAFolderThatOthersMayWriteTo() throws Exception {
        PluginJar.mark("1.0.0").putInto(agent.ownPlugins());
        chmod(agent.ownPlugins(), "rwxrwxrwx");
        agent.start();
        agent.awaitStatus("note: .*" + agent.ownPlugins() + ".*777");
        agent.awaitStatus(NO_KIND);
        assertThat(agent.ask("plugin", "list").output())
                .contains(agent.ownPlugins().toString(), "777");
        chmod(agent.ownPlugins(), "rwx------");
        agent.awaitStatus(SETTLED);
    }

    @Test
    void folderThatBecomesUnsafeChangesNothingForWhatRuns() throws Exception {
        PluginJar.mark("1.0.0").putInto(agent.ownPlugins());
        agent.start();
        agent.awaitStatus(SETTLED);
        chmod(agent.ownPlugins(), "rwxrwxrwx");
        PluginJar.mark("2.0.0").putInto(agent.ownPlugins());
        agent.awaitStatus("note: .*" + agent.ownPlugins() + ".*777");
        Files.writeString(agent.path("mark"), "disturbed");
        agent.awaitContent("mark", "1.0.0 text");
        assertThat(agent.content("mark.log")).isEqualTo("opened by 1.0.0\n");
    }

    @Test
    void jarThatOthersMayWriteToIsNotLoaded() throws Exception {
        Path jar = PluginJar.mark("1.0.0").putInto(agent.ownPlugins());
        chmod(jar, "rw-rw-rw-");
        agent.start();
        agent.awaitStatus("note: .*mgmt\\.test\\.mark\\.jar.*666");
        agent.awaitStatus(NO_KIND);
        chmod(jar, "rw-r--r--");
        agent.awaitStatus(SETTLED);
        AgentInFramework.await(
                "nobody complains any more", () -> !agent.status().contains("note: "));
    }

    @Test
    void jarOfAnotherUserIsNotLoaded() throws Exception {
        Path jar = PluginJar.mark("1.0.0").putInto(agent.ownPlugins());
        assumeTrue(Files.getAttribute(jar, "unix:uid").equals(0), "only root can give a file away");
        Files.setAttribute(jar, "unix:uid", 12345);
        agent.start();
        agent.awaitStatus("note: .*mgmt\\.test\\.mark\\.jar.*12345");
        agent.awaitStatus(NO_KIND);
    }

    @Test
    void onlyWhatIsPinnedIsLoaded() throws Exception {
        byte[] listed = PluginJar.mark("1.0.0").bytes();
        pin(hash(listed) + "  mgmt.test.mark.jar\n");
        PluginJar.tally("1.0.0").putInto(agent.ownPlugins());
        PluginJar.mark("1.0.0").putInto(agent.ownPlugins());
        agent.start();
        agent.awaitStatus(SETTLED);
        agent.awaitStatus("note: .*mgmt\\.test\\.tally.*plugins\\.sha256");

        PluginJar next = PluginJar.mark("2.0.0");
        next.putInto(agent.ownPlugins());
        agent.awaitStatus("note: .*mgmt\\.test\\.mark.*" + hash(next.bytes()));
        Files.writeString(agent.path("mark"), "disturbed");
        agent.awaitContent("mark", "1.0.0 text");
        assertThat(agent.content("mark.log")).isEqualTo("opened by 1.0.0\n");

        pin(hash(next.bytes()) + "  mgmt.test.mark.jar\n");
        agent.awaitContent("mark", "2.0.0 text");
    }

    @Test
    void pinsThatCannotBeReadAllowNothing() throws Exception {
        PluginJar.mark("1.0.0").putInto(agent.ownPlugins());
        pin("# what we trust\nabc mgmt.test.mark.jar\n");
        agent.start();
        agent.awaitStatus("note: .*plugins\\.sha256:2: ");
        agent.awaitStatus(NO_KIND);
        Files.delete(agent.ownPlugins().resolve("plugins.sha256"));
        agent.awaitStatus(SETTLED);
    }

    @Test
    void jarThatIsCopiedSlowlyIsLeftAloneUntilItIsWhole() throws Exception {
        Path jar = PluginJar.mark("1.0.0").putInto(agent.ownPlugins());
        agent.start();
        agent.awaitStatus(SETTLED);
        byte[] next = PluginJar.mark("2.0.0").bytes();
        int pieces = 8;
        Files.write(jar, new byte[0]);
        for (int piece = 0; piece < pieces; piece++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            assertThat(agent.status()).as("after %d pieces", piece).doesNotContain("note: ");
            assertThat(agent.content("mark.log")).isEqualTo("opened by 1.0.0\n");
            Files.write(
                    jar,
                    Arrays.copyOfRange(next, next.length * piece / pieces, next.length * (piece + 1) / pieces),
                    StandardOpenOption.APPEND);
        }
        agent.awaitContent("mark", "2.0.0 text");
        assertThat(agent.status()).doesNotContain("note: ");
    }

    @Test
    void jarThatIsNotWholeIsReportedWhenNobodyWritesItAnyMore() throws Exception {
        byte[] whole = PluginJar.mark("1.0.0").bytes();
        agent.start();
        agent.awaitStatus(NO_KIND);
        long written = System.nanoTime();
        Files.write(agent.ownPlugins().resolve("torn.jar"), Arrays.copyOf(whole, whole.length - 100));
        agent.awaitStatus("note: .*torn\\.jar");
        assertThat(Duration.ofNanos(System.nanoTime() - written)).isGreaterThan(Duration.ofSeconds(4));
        Files.write(agent.ownPlugins().resolve("torn.jar"), whole);
        agent.awaitStatus(SETTLED);
        AgentInFramework.await(
                "nobody complains any more", () -> !agent.status().contains("note: "));
    }

    /** Whoever tells by the names of the entries alone takes it for whole. */
    @Test
    void jarWithADamagedEntryIsNotLoaded() throws Exception {
        byte[] damaged = PluginJar.mark("1.0.0").bytes();
        damaged[damaged.length / 2] ^= 0x55;
        damaged[damaged.length / 2 + 1] ^= 0x55;
        Files.write(agent.ownPlugins().resolve("damaged.jar"), damaged);
        agent.start();
        agent.awaitStatus("note: .*damaged\\.jar");
        agent.awaitStatus(NO_KIND);
    }

    @Test
    void ofTwoPluginsWithOneKindTheFirstKeepsItUntilItLeaves() throws Exception {
        Path first = PluginJar.mark("1.0.0").putInto(agent.ownPlugins());
        agent.start();
        agent.awaitStatus(SETTLED);
        PluginJar.of("mgmt.test.rival", "2.0.0", MarkKind.class).putInto(agent.ownPlugins());
        agent.awaitStatus("note: .*mgmt\\.test\\.rival.*the kind mark.*mgmt\\.test\\.mark");
        Files.writeString(agent.path("mark"), "disturbed");
        agent.awaitContent("mark", "1.0.0 text");
        assertThat(agent.content("mark.log")).isEqualTo("opened by 1.0.0\n");

        agent.stop();
        agent.start();
        agent.awaitStatus("note: .*mgmt\\.test\\.rival.*the kind mark.*mgmt\\.test\\.mark");
        agent.awaitStatus(SETTLED);
        assertThat(agent.content("mark")).isEqualTo("1.0.0 text");

        Files.delete(first);
        agent.awaitContent("mark", "2.0.0 text");
        AgentInFramework.await(
                "nobody complains any more", () -> !agent.status().contains("note: "));
    }

    private static void chmod(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    private void pin(String lines) throws IOException {
        Path next = Files.writeString(agent.ownPlugins().resolve("pins.part"), lines);
        Files.move(next, agent.ownPlugins().resolve("plugins.sha256"), StandardCopyOption.ATOMIC_MOVE);
    }

    private static String hash(byte[] content) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }
}
