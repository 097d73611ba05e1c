package mgmt.system.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.jar.Attributes;
import mgmt.plugins.ChangedJar;
import mgmt.system.Mgmt.Started;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bundles of the system are replaced while the agent runs: it starts anew in the same process, and loses nothing. */
class SystemUpdateIT {

    private static final Path BUNDLES =
            Path.of(System.getProperty("mgmt.distribution")).resolve("bundles");
    private static final String GRAPH = """
            graph: test
            resources:
              file:
              - name: /site/f
                content: right
            """;

    @RegisterExtension
    final Site site = new Site();

    /** A bundle of the distribution with another manifest. */
    private Path changed(String bundle, String version, Consumer<Attributes> change) throws IOException {
        byte[] changed = ChangedJar.of(Files.readAllBytes(original(bundle)), manifest -> {
            manifest.putValue("Bundle-Version", version);
            change.accept(manifest);
        });
        return Files.write(site.directory().resolve(bundle + "-" + version + ".jar"), changed);
    }

    private static Path original(String bundle) throws IOException {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(BUNDLES, bundle + "-*.jar")) {
            return jars.iterator().next();
        }
    }

    private Started plugin(String... words) {
        String[] all = new String[words.length + 1];
        all[0] = "plugin";
        System.arraycopy(words, 0, all, 1, words.length);
        return site.mgmt().run(all);
    }

    private void awaitPlugins(Started agent, String text) {
        Site.await("plugin list with " + text, () -> {
            assertThat(agent.process().isAlive()).isTrue();
            return plugin("list").output().contains(text);
        });
    }

    private void assertRepairs() throws IOException {
        Files.writeString(site.path("f"), "wrong");
        site.awaitContent("f", "right");
    }

    @Test
    void aNewerEngineTakesOverInTheSameProcessOutlivesItAndIsGoneBackFrom() throws IOException {
        site.graph(GRAPH);
        Started agent = site.startAndRest();
        Path newer = changed("mgmt.engine", "98.0.0", manifest -> {});
        Started update = plugin("update", newer.toString());
        assertThat(update.process().exitValue()).as(update.toString()).isZero();
        assertThat(update.output()).contains("mgmt.engine 98.0.0 is in place");
        awaitPlugins(agent, "98.0.0");
        site.awaitStatus(agent, "1 settled; at rest");
        assertRepairs();

        agent.signal("TERM");
        assertThat(agent.awaitEnd()).isZero();
        Started next = site.startAndRest();
        assertThat(plugin("list").output()).contains("98.0.0");

        Started removal = plugin("remove", "mgmt.engine");
        assertThat(removal.process().exitValue()).as(removal.toString()).isZero();
        Site.await("the installation's engine", () -> {
            String list = plugin("list").output();
            return list.contains("mgmt.plugin.file") && !list.contains("98.0.0");
        });
        site.awaitStatus(next, "1 settled; at rest");
        assertRepairs();
    }

    @Test
    void anEngineThatDoesNotComeUpIsMovedAsideAndTheOneBeforeItGoesOn() throws IOException {
        site.graph(GRAPH);
        Started agent = site.startAndRest();
        plugin("update", changed("mgmt.engine", "98.0.0", manifest -> {}).toString());
        awaitPlugins(agent, "98.0.0");
        Path lifeless =
                changed("mgmt.engine", "99.0.0", manifest -> manifest.remove(new Attributes.Name("Service-Component")));
        plugin("update", lifeless.toString());
        site.awaitStatus(agent, "note: the newer bundles of the system did not work and were moved to .*rejected");
        awaitPlugins(agent, "98.0.0");
        site.awaitStatus(agent, "1 settled; at rest");
        assertRepairs();
        assertThat(site.directory().resolve("prefix/bundles.rejected/mgmt.engine.jar"))
                .exists();
        assertThat(agent.error()).contains("ERROR The newer bundles of the system do not work");
    }

    @Test
    void anApiThatDoesNotFitIsRefusedAndNothingStops() throws IOException {
        site.graph(GRAPH);
        Started agent = site.startAndRest();
        Path api = changed(
                "mgmt.api",
                "2.0.0",
                manifest -> manifest.putValue(
                        "Export-Package",
                        manifest.getValue("Export-Package")
                                .replaceAll("version=\"1\\.[0-9.]+\"", "version=\"2.0.0\"")));
        Started update = plugin("update", api.toString());
        assertThat(update.process().exitValue()).isEqualTo(1);
        assertThat(update.error())
                .contains("the bundles of the system are as they were")
                .containsPattern(
                        "mgmt\\.plugin\\.file \\S+ needs mgmt\\.api\\.resource below 2\\.0, there would be 2\\.0");
        assertThat(site.directory().resolve("prefix/bundles")).doesNotExist();
        assertRepairs();
        assertThat(agent.process().isAlive()).isTrue();
    }

    @Test
    void anInstallOrARemovalOfABundleOfTheSystemIsExplained() throws IOException {
        site.graph(GRAPH);
        site.startAndRest();
        assertThat(plugin("install", original("mgmt.engine").toString()).error())
                .contains("mgmt plugin update");
        assertThat(plugin("remove", "mgmt.api").error()).contains("stays");
    }

    @Test
    void aSignalDuringTheNewStartIsNotLost() throws IOException {
        site.graph(GRAPH);
        Started agent = site.startAndRest();
        plugin("update", changed("mgmt.engine", "98.0.0", manifest -> {}).toString());
        agent.signal("TERM");
        assertThat(agent.awaitEnd()).isZero();
    }
}
