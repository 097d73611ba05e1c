package mgmt.system.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import mgmt.system.Mgmt.Started;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How an agent ends, and what it leaves behind. */
class EndingIT {

    private static final String GRAPH = """
            graph: one
            resources:
              file:
              - name: one
                path: /site/one
                content: one
            """;

    @RegisterExtension
    final Site site = new Site();

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void signalEndsItInOrder(String signal) throws IOException {
        site.graph(GRAPH);
        Started agent = site.startAndRest();
        agent.signal(signal);
        assertThat(agent.awaitEnd()).isZero();
        assertThat(agent.error()).isEmpty();
        assertThat(site.directory().resolve("run")).isEmptyDirectory();
    }

    @Test
    @Timeout(60)
    void signalEndsItWhileItWaitsForItsFirstGraph() throws Exception {
        Path fifo = site.directory().resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        Started agent = site.mgmt().start("run", "--yaml", fifo.toString());
        // Opens when the other end does, and leaves it with nothing to read.
        try (FileChannel writing = FileChannel.open(fifo, StandardOpenOption.WRITE)) {
            assertThat(writing.isOpen()).isTrue();
            agent.signal("TERM");
            assertThat(agent.awaitEnd()).isZero();
        }
    }

    @Test
    void withoutAGraphItWaitsToBeInterrupted() {
        Started agent = site.mgmt().start("run");
        site.awaitStatus(agent, "no graph: no resources; at rest");
        agent.signal("INT");
        assertThat(agent.awaitEnd()).isZero();
        assertThat(agent.output()).hasLineCount(1).contains("Asked to end: what runs may finish");
        assertThat(agent.error()).isEmpty();
    }

    @Test
    void maxRuntimeEndsAnAgentThatIsWell() throws IOException {
        site.graph(GRAPH);
        long start = System.nanoTime();
        Started agent = site.start("--max-runtime", "8");
        assertThat(agent.awaitEnd()).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(8));
        assertThat(site.path("one")).hasContent("one");
    }

    @Test
    void secondAgentOnThePrefixIsToldWhoHoldsItAndTheFirstGoesOn() throws IOException {
        site.graph(GRAPH);
        Started first = site.startAndRest("--hostname", "first");
        Started second = site.start("--hostname", "second");
        assertThat(second.awaitEnd()).isEqualTo(1);
        assertThat(second.error())
                .startsWith("mgmt: the prefix " + site.directory().resolve("prefix") + " is in use by agent first (pid "
                        + first.process().pid() + ", since ");
        assertThat(site.status()).contains(" on first, ", "; at rest");
    }

    @Test
    void temporaryPrefixNeedsNoOther() throws IOException {
        site.graph(GRAPH);
        site.mgmt().with("MGMT_PREFIX", null).with("MGMT_JAVA_OPTIONS", "-Djava.io.tmpdir=" + site.directory());
        Started agent = site.converge("--tmp-prefix", "--hostname", "h");
        assertThat(agent.awaitEnd()).isZero();
        assertThat(site.directory()).isDirectoryContaining("glob:**/mgmt-h-*");
    }
}
