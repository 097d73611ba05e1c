package mgmt.system.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mgmt.system.Mgmt.Started;
import mgmt.system.agent.Site;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of commands when the agent is asked to end. They ask it themselves, so that they run when it is. */
@Timeout(120)
@Tag("patience")
class StoppingIT {

    private static final String HEARD = "until [ -e /site/heard ]; do sleep 0.02; done";

    /** The agent is the parent of its commands. */
    private static final String INTERRUPT_THE_AGENT = "kill -INT $PPID; " + HEARD;

    @RegisterExtension
    final Site site = new Site();

    @Test
    void whatRunsMayFinishAndTheChainDoesNotGoOn() throws IOException {
        site.graph("graph: chain\nresources:\n  exec:\n"
                + Records.resource("e1", INTERRUPT_THE_AGENT, "before: ['exec[e2]']")
                + Records.resource("e2", "true", "before: ['exec[e3]']")
                + Records.resource("e3", "true", "before: ['exec[e4]']")
                + Records.resource("e4", "true"));
        Started agent = site.start();
        agent.awaitOutput("Asked to end: what runs may finish");
        Files.createFile(site.path("heard"));
        assertThat(agent.awaitEnd()).isZero();
        Records records = Records.read(site.path("records"));
        assertThat(records.names()).containsExactly("e1");
        assertThat(records.ended()).containsExactly("e1");
    }

    @Test
    void noRetryFollowsAndNothingNewBegins() throws IOException {
        site.graph("graph: retrying\nresources:\n  exec:\n"
                + Records.resource("beside", HEARD, "before: ['exec[e2]']")
                + Records.resource("e2", "true", "before: ['exec[e3]']")
                + Records.resource("e3", "true")
                + "  - name: failing\n"
                + "    shell: /bin/sh\n"
                + "    cmd: |\n"
                + "      echo attempt >> /site/attempts\n"
                + "      if [ $(wc -l < /site/attempts) = 2 ]; then " + INTERRUPT_THE_AGENT + "; fi\n"
                + "      exit 3\n"
                + "    meta: {retry: 10, delay: 1000}\n");
        Started agent = site.start();
        agent.awaitOutput("Asked to end: what runs may finish");
        Files.createFile(site.path("heard"));
        assertThat(agent.awaitEnd()).isZero();
        assertThat(Files.readAllLines(site.path("attempts"))).hasSize(2);
        Records records = Records.read(site.path("records"));
        assertThat(records.names()).containsExactly("beside");
        assertThat(records.ended()).containsExactly("beside");
    }

    @Test
    void secondRequestEndsTheWholeGroup() throws IOException {
        site.graph("graph: stubborn\nresources:\n  exec:\n"
                + Records.resource(
                        "long",
                        "sleep 1000 &\necho $! > /site/child\n" + INTERRUPT_THE_AGENT + "\nkill -INT $PPID\nwait",
                        "before: ['exec[next]']")
                + Records.resource("next", "true"));
        Started agent = site.start();
        agent.awaitOutput("Asked to end: what runs may finish");
        Files.createFile(site.path("heard"));
        assertThat(agent.awaitEnd()).isZero();
        assertThat(isRunning(site.path("child"))).isFalse();
        Records records = Records.read(site.path("records"));
        assertThat(records.names()).containsExactly("long");
        assertThat(records.ended()).isEmpty();
    }

    /** The terminal sends its ^C to a group of processes, which is not that of the commands. */
    @Test
    void signalOfTheTerminalDoesNotReachThem() throws IOException {
        site.graph("""
                graph: group
                resources:
                  exec:
                  - name: e
                    shell: /bin/sh
                    cmd: cut -d ' ' -f 5,6,7 /proc/$$/stat > /site/group; echo $$ >> /site/group
                """);
        Started agent = site.start("--converged-timeout", "0");
        assertThat(agent.awaitEnd()).isZero();
        String[] group = Files.readString(site.path("group")).split("\\s+");
        assertThat(group).containsExactly(group[3], group[3], "0", group[3]);
    }

    @Test
    void timeoutOfTheResourceEndsTheWholeGroup() throws IOException {
        site.graph("""
                graph: late
                resources:
                  exec:
                  - name: own
                    shell: /bin/sh
                    cmd: sleep 1000 & echo $! > /site/own; wait
                    timeout: 3
                  - name: meta
                    shell: /bin/sh
                    cmd: sleep 1000 & echo $! > /site/meta; wait
                    meta: {timeout: 3000}
                """);
        Started agent = site.start("--converged-timeout", "0");
        assertThat(agent.awaitEnd()).isEqualTo(4);
        assertThat(agent.error())
                .contains("exec[own]", "timeout for cmd: it was ended, since it had not ended by itself within 3 s")
                .contains("exec[meta]");
        assertThat(isRunning(site.path("own"))).isFalse();
        assertThat(isRunning(site.path("meta"))).isFalse();
    }

    private static boolean isRunning(Path file) throws IOException {
        Path stat = Path.of("/proc/" + Files.readString(file).strip() + "/stat");
        try {
            return !Files.readString(stat).contains(") Z ");
        } catch (IOException e) {
            return false;
        }
    }
}
