package mgmt.system.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import mgmt.system.Mgmt.Started;
import mgmt.system.agent.Site;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Agents that are killed anywhere between a change of a file and the last of a chain of commands that hear of it. The
 * commands run for no other reason, so what they leave behind tells whether the notification has come after all.
 */
@Tag("patience")
class KilledNotifierIT {

    private static final int KILLS = Boolean.getBoolean("mgmt.long") ? 500 : 50;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LATEST = Duration.ofMillis(40);

    /** What each step makes: the file, and the copies of those that are told. */
    private static final List<String> STEPS = List.of("file", "first", "second");

    @RegisterExtension
    final Site site = new Site();

    private final long seed = Long.getLong("mgmt.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void nothingThatWasToBeToldIsLost() throws Exception {
        System.out.println(KILLS + " agents killed between a change and its consequences, mgmt.seed=" + seed);
        int[] reached = new int[STEPS.size() + 1];
        for (int version = 1; version <= KILLS; version++) {
            Started agent = site.start();
            if (version > 1) {
                awaitAll(agent, version - 1);
            }
            graph(version);
            killInTheMiddle(agent, version);
            reached[steps(version)]++;
        }
        Started last = site.start("--converged-timeout", "0");
        assertThat(last.awaitEnd()).isZero();
        assertThat(steps(KILLS))
                .as("what was told in the end, mgmt.seed=" + seed)
                .isEqualTo(STEPS.size());
        System.out.println("Killed before the change: " + reached[0] + ", after it: " + reached[1]
                + ", after the first command: " + reached[2] + ", after the second: " + reached[3]);
        assertThat(reached[1] + reached[2])
                .as("kills in the middle, mgmt.seed=" + seed)
                .isPositive();
    }

    private void graph(int version) throws IOException {
        site.graph("""
                graph: told
                resources:
                  file:
                  - name: /site/file
                    content: "%d"
                    notify: ['exec[first]']
                  exec:
                  - name: first
                    cmd: cp /site/file /site/first
                    refreshonly: true
                    notify: ['exec[second]']
                  - name: second
                    cmd: cp /site/first /site/second
                    refreshonly: true
                """.formatted(version));
    }

    /** Some time after one of the steps, or after the graph has been written. */
    private void killInTheMiddle(Started agent, int version) throws Exception {
        int after = random.nextInt(STEPS.size());
        long latest = System.nanoTime() + LIMIT.toNanos();
        while (after > 0 && steps(version) < after && System.nanoTime() < latest) {
            assertThat(agent.process().waitFor(1, TimeUnit.MILLISECONDS)).isFalse();
        }
        agent.process().waitFor(random.nextLong(LATEST.toNanos()), TimeUnit.NANOSECONDS);
        agent.kill();
    }

    /** How many of the steps were taken for a version. */
    private int steps(int version) throws IOException {
        int steps = 0;
        for (String step : STEPS) {
            try {
                steps += Files.readString(site.path(step)).equals("" + version) ? 1 : 0;
            } catch (NoSuchFileException e) {
                return steps;
            }
        }
        return steps;
    }

    private void awaitAll(Started agent, int version) {
        Awaitility.await()
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(steps(version))
                        .as("version %d, mgmt.seed=%d: %s", version, seed, agent)
                        .isEqualTo(STEPS.size()));
    }
}
