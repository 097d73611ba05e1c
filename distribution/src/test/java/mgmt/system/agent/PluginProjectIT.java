package mgmt.system.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mgmt.system.Mgmt.Started;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a newcomer does: begins a plugin, builds it, and installs it into an agent that waits for its kind. */
@Timeout(300)
class PluginProjectIT {

    private static final long BUILD_MINUTES = 4;

    @RegisterExtension
    final Site site = new Site();

    @Test
    void newPluginIsBuiltInstalledAndManagesItsExample() throws Exception {
        Path project = site.directory().resolve("hello");
        assertThat(site.mgmt().run("plugin", "new", "hello").awaitEnd()).isZero();
        site.graph(Files.readString(project.resolve("hello.yaml")).replace("/tmp/mgmt/", "/site/"));
        Started agent = site.start();
        site.awaitStatus(agent, "hello\\[example\\] +no such kind");

        assertBuilds(project);
        Path report = project.resolve("target/surefire-reports/TEST-plugin.hello.HelloKindTest.xml");
        assertThat(report).content().contains("failures=\"0\"").contains("reportsFindsAndRepairs");

        Started install = site.mgmt().run("plugin", "install", "hello/target/plugin-hello-1.0.0.jar");
        assertThat(install.awaitEnd()).as(install.toString()).isZero();
        site.awaitContent("hello", "hello from a kind of my own\n");
        site.awaitStatus(agent, "; at rest");
        assertThat(site.mgmt().run("plugin", "list").output()).contains("plugin-hello");
        assertThat(site.mgmt().run("kinds", "hello").output()).contains("What is in the file.");

        Files.delete(site.path("hello"));
        site.awaitContent("hello", "hello from a kind of my own\n");
    }

    /** A name that is a word of the Java language, in a place that wants care in a shell and in XML. */
    @Test
    void everyNameThatIsAcceptedBuilds() throws Exception {
        Path project = site.directory().resolve("a & b");
        assertThat(site.mgmt()
                        .run("plugin", "new", "class", "--directory", project.toString())
                        .awaitEnd())
                .isZero();
        assertBuilds(project);
        assertThat(project.resolve("target/plugin-class-1.0.0.jar")).isNotEmptyFile();
    }

    /** As the author does it, with the local repository that this build has. */
    private static void assertBuilds(Path project) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("mvn", "-B", "-ntp", "-q", "package"));
        String local = System.getProperty("maven.repo.local", "");
        if (!local.isEmpty()) {
            command.add("-Dmaven.repo.local=" + local);
        }
        Path said = Files.createTempFile(project.resolveSibling(""), "mvn", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process build = builder.start();
        try {
            assertThat(build.waitFor(BUILD_MINUTES, TimeUnit.MINUTES))
                    .as("mvn ends")
                    .isTrue();
        } finally {
            build.destroyForcibly();
        }
        assertThat(build.exitValue()).as(Files.readString(said)).isZero();
    }
}
