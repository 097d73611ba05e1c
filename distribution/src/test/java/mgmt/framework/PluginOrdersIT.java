package mgmt.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.jar.Attributes;
import mgmt.plugins.ChangedJar;
import mgmt.plugins.PluginJar;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What users order is done, or all is as before; and what they do beside it is not lost. */
@Timeout(120)
class PluginOrdersIT {

    private static final String SETTLED = "graph test: 1 settled; at rest";
    private static final String MARK = """
            graph: test
            resources:
              mark:
              - name: mark
                path: /site/mark
                text: text
            """;

    @RegisterExtension
    final AgentInFramework agent = new AgentInFramework();

    @BeforeEach
    void graph() throws IOException {
        agent.graph(MARK);
    }

    private Path file(PluginJar jar) throws IOException {
        return file(jar.headers().get("Bundle-Version"), jar.bytes());
    }

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(agent.path(name + ".jar"), bytes);
    }

    private void done(String... words) {
        AgentInFramework.Answer answer = agent.ask(words);
        assertThat(answer.status()).as(answer.toString()).isZero();
        assertThat(answer.error()).isEmpty();
    }

    private String refused(String... words) {
        AgentInFramework.Answer answer = agent.ask(words);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(1);
        return answer.error();
    }

    private String list() {
        return agent.ask("plugin", "list").output();
    }

    @Test
    void anOrderThatTheDiskRefusesChangesNothing() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root makes a directory immutable");
        agent.startAndRest();
        done("plugin", "install", file(PluginJar.mark("1.0.0")).toString());
        agent.awaitContent("mark", "1.0.0 text");
        chattr("+i", agent.ownPlugins());
        try {
            assertThat(refused("plugin", "update", file(PluginJar.mark("2.0.0")).toString()))
                    .contains("cannot be used");
            assertThat(refused("plugin", "remove", "mgmt.test.mark")).contains("cannot be removed");
            assertThat(list()).containsPattern("mgmt\\.test\\.mark +1\\.0\\.0 +active");
            assertThat(agent.content("mark")).isEqualTo("1.0.0 text");
        } finally {
            chattr("-i", agent.ownPlugins());
        }
        agent.awaitStatus(SETTLED);
        done("plugin", "update", file(PluginJar.mark("2.0.0")).toString());
        agent.awaitContent("mark", "2.0.0 text");
    }

    private static void chattr(String how, Path directory) throws Exception {
        assertThat(new ProcessBuilder("chattr", how, directory.toString())
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void aFolderThatIsGoneIsMadeAgainForWhatIsInstalled() throws Exception {
        agent.startAndRest();
        Files.delete(agent.ownPlugins());
        done("plugin", "install", file(PluginJar.mark("1.0.0")).toString());
        agent.awaitContent("mark", "1.0.0 text");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(agent.ownPlugins())))
                .isEqualTo("rwx------");
        assertThat(list())
                .contains(agent.ownPlugins().resolve("mgmt.test.mark.jar").toString());
        PluginJar.mark("1.1.0").putInto(agent.ownPlugins());
        agent.awaitContent("mark", "1.1.0 text");
    }

    @Test
    void whatPinsHaveRefusedStaysOutWhenTheFolderBecomesUnsafe() throws Exception {
        Path jar = PluginJar.mark("1.0.0").putInto(agent.ownPlugins());
        Path pins = agent.ownPlugins().resolve("plugins.sha256");
        Files.writeString(pins, "00".repeat(32) + "  another.jar\n");
        agent.start();
        agent.awaitStatus("note: .*plugins.sha256 does not list it");
        Files.setPosixFilePermissions(agent.ownPlugins(), PosixFilePermissions.fromString("rwxrwxrwx"));
        agent.awaitStatus("note: nothing is loaded from .*777");
        Files.writeString(pins, "garbage\n");
        assertThat(agent.bundles("mgmt.test.mark")).isEmpty();
        Files.setPosixFilePermissions(agent.ownPlugins(), PosixFilePermissions.fromString("rwx------"));
        agent.awaitStatus("note: nothing is loaded from .*garbage|note: .*expected a line as sha256sum writes it");
        assertThat(agent.bundles("mgmt.test.mark")).isEmpty();
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
        Files.writeString(pins, HexFormat.of().formatHex(digest) + "  " + jar.getFileName() + "\n");
        agent.awaitStatus(SETTLED);
    }

    @Test
    void aGraphThatWasWrittenForAnUpdateCountsWhenTheUpdateHasCome() throws Exception {
        agent.graph("graph: test\n");
        PluginJar.mark("1.0.0").behaving("refuses", "text").putInto(agent.ownPlugins());
        agent.start();
        agent.awaitStatus("graph test: no resources; at rest");
        agent.graph(MARK);
        AgentInFramework.await(
                "the edit was looked at", () -> agent.ask("kinds").status() == 0);
        done("plugin", "update", file(PluginJar.mark("2.0.0")).toString());
        agent.awaitContent("mark", "2.0.0 text");
        agent.awaitStatus(SETTLED);
    }

    @Test
    void whatCannotTakeTheOwnPluginsPlaceKeepsItThere() throws Exception {
        PluginJar.mark("1.0.0").behaving("refuses", "text").putInto(agent.plugins());
        Path own = PluginJar.mark("2.0.0").putInto(agent.ownPlugins());
        agent.start();
        agent.awaitContent("mark", "2.0.0 text");
        assertThat(refused("plugin", "remove", "mgmt.test.mark"))
                .contains("stays")
                .contains("refuses text");
        assertThat(own).exists();
        assertThat(list()).contains(own.toString());
        agent.awaitStatus(SETTLED);
        done("plugin", "remove", "--force", "mgmt.test.mark");
        assertThat(own).doesNotExist();
        agent.awaitStatus("mark\\[mark\\] +failed: .*refuses text");
    }

    @Test
    void aPluginThatExportsThePackagesOfTheAgentIsRefused() throws Exception {
        agent.startAndRest();
        byte[] exporting = ChangedJar.of(PluginJar.mark("1.0.0").bytes(), manifest -> {
            manifest.putValue("Export-Package", "mgmt.api.resource;version=\"1.9.0\"");
            manifest.remove(new Attributes.Name("Import-Package"));
        });
        assertThat(refused("plugin", "install", file("exporting", exporting).toString()))
                .contains("it exports mgmt.api.resource, which is the agent's own");
        done("plugin", "install", file(PluginJar.mark("1.0.1")).toString());
        agent.awaitContent("mark", "1.0.1 text");
    }

    /** Takes the ten seconds of patience that there are with a call after its interrupt. */
    @Test
    void anUpdateHealsWhatACallThatNeverEndsHadKeptFromRunning() throws Exception {
        agent.graph(odd("check", "hang-for-ever"));
        PluginJar.odd("1.0.0").putInto(agent.ownPlugins());
        agent.start();
        agent.awaitStatus("odd\\[o\\] +abandoned");
        agent.graph(odd("nowhere", "well"));
        agent.awaitStatus("odd\\[o\\] +abandoned");
        PluginJar.odd("2.0.0").putInto(agent.ownPlugins());
        agent.awaitStatus(SETTLED);
        agent.awaitContent("o", "2.0.0");
    }

    private static String odd(String at, String how) {
        return """
                graph: test
                resources:
                  odd:
                  - name: o
                    path: /site/o
                    at: %s
                    how: %s
                    meta: {timeout: 200}
                """.formatted(at, how);
    }
}
