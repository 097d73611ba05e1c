package mgmt.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mgmt.system.Mgmt.Started;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The life of an agent as its user sees it: it comes, is asked, is told to go. */
class AgentIT {

    @TempDir
    Path directory;

    private Mgmt mgmt;
    private Path managed;
    private Path graph;

    @BeforeEach
    void prepare() throws IOException {
        mgmt = new Mgmt(directory);
        managed = directory.resolve("managed");
        graph = directory.resolve("graph.yaml");
        Files.writeString(graph, """
                graph: one file
                resources:
                  file:
                  - name: f1
                    path: %s
                    content: hello
                    state: exists
                """.formatted(managed));
    }

    @AfterEach
    void close() {
        mgmt.close();
    }

    @ParameterizedTest
    @MethodSource("mgmt.system.Mgmt#javaHomes")
    void convergesAndEndsOnEveryJavaWithNothingToComplainOf(Path javaHome) {
        Started run = mgmt.with("JAVA_HOME", javaHome.toString()).run("run", "--yaml", graph.toString(), "-t", "0");
        assertThat(run.awaitEnd()).isZero();
        assertThat(run.error()).isEmpty();
        assertThat(managed).hasContent("hello");
    }

    @Test
    void isAskedForItsStatusAndEndsInOrder() {
        Started agent = start();

        Started status = mgmt.run("status");
        assertThat(status.awaitEnd()).isZero();
        assertThat(status.output()).contains("on h1", "file[f1]", "settled");
        assertThat(mgmt.run("status", "--hostname", "h2").awaitEnd()).isEqualTo(1);
        assertThat(mgmt.run("status", "--prefix", "prefix").awaitEnd()).isZero();

        agent.signal("INT");
        assertThat(agent.awaitEnd()).isZero();
        assertThat(directory.resolve("run")).isEmptyDirectory();
        assertThat(mgmt.run("status").error()).startsWith("mgmt: no agent is running here");
    }

    @Test
    void killedAgentIsSaidToHaveGone() {
        start().kill();
        await().untilAsserted(() ->
                assertThat(mgmt.run("status").error()).contains("no agent is running here", "is left over from one"));
    }

    @Test
    void secondAgentOnAPrefixIsRefusedAndTheFirstGoesOn() {
        Started first = start();
        Started second = mgmt.run("run", "--hostname", "h2", "--yaml", graph.toString());
        assertThat(second.awaitEnd()).isEqualTo(1);
        assertThat(second.error())
                .contains("is in use by agent h1 (pid " + first.process().pid() + ", since ");
        assertThat(mgmt.run("status").output()).contains("file[f1]");
    }

    @Test
    void agentWithoutAGraphWaitsUntilItIsToldToGo() {
        Started agent = mgmt.start("run", "--hostname", "h1");
        await().untilAsserted(() -> assertThat(mgmt.run("status").awaitEnd()).isZero());
        agent.signal("TERM");
        assertThat(agent.awaitEnd()).isZero();
        assertThat(agent.error()).isEmpty();
    }

    @Test
    void validationSaysWhatIsWrongWhereAndChangesNothing() throws IOException {
        assertThat(mgmt.run("validate", graph.toString()).awaitEnd()).isZero();
        Files.writeString(graph, Files.readString(graph).replace("content:", "contents:"));

        Started invalid = mgmt.run("validate", graph.toString());

        assertThat(invalid.awaitEnd()).isEqualTo(1);
        assertThat(invalid.error()).contains("graph.yaml:6", "file[f1]", "contents", "content");
        assertThat(managed).doesNotExist();
    }

    private Started start() {
        Started agent = mgmt.start("run", "--hostname", "h1", "--yaml", graph.toString());
        await().untilAsserted(() -> assertThat(mgmt.run("status").output()).contains("at rest"));
        return agent;
    }
}
