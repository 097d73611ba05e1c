package mgmt.system.original;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import mgmt.system.Mgmt.Started;
import mgmt.system.agent.Site;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A signal that comes while the agent starts, whenever that is, ends it, and the next one finds all in order. */
@Timeout(300)
@Tag("patience")
class InterruptedStartIT {

    /** The exit status of what a signal ends that nobody is ready for yet: 128 and its number, of INT and TERM. */
    private static final Integer[] STATUSES = {0, 128 + 2, 128 + 15};

    @RegisterExtension
    final Site site = new Site();

    @Test
    void itEndsWheneverItIsAskedTo() throws Exception {
        site.graph("""
                graph: one
                resources:
                  file:
                  - {name: one, path: /site/one, content: one}
                """);
        int inOrder = 0;
        int starts = 0;
        // Later and later, by a quarter each time, until some have come so far that they end in order.
        for (long moment = 20; inOrder < 4; moment += moment / 4) {
            Started agent = site.start();
            starts++;
            assertThat(agent.process().waitFor(moment, TimeUnit.MILLISECONDS)).isFalse();
            agent.signal(starts % 2 == 0 ? "INT" : "TERM");
            int status = agent.awaitEnd();
            if (agent.output().startsWith("Error occurred during initialization of VM")) {
                continue; // Java itself, which was told to end before it had begun
            }
            assertThat(status).as("after %d ms", moment).isIn((Object[]) STATUSES);
            assertThat(agent.error()).as("after %d ms", moment).doesNotContain("Exception", "ERROR");
            inOrder += status == 0 ? 1 : 0;
        }
        System.out.println(inOrder + " of " + starts + " agents were ready for the signal that ended them");
        assertNextOneIsWell();
    }

    private void assertNextOneIsWell() throws IOException {
        Started next = site.start("--converged-timeout", "0");
        assertThat(next.awaitEnd()).isZero();
        assertThat(next.error()).isEmpty();
        assertThat(site.path("one")).hasContent("one");
        assertThat(site.directory().resolve("run")).isEmptyDirectory();
    }
}
