package mgmt.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import mgmt.system.agent.Site;

/**
 * The first host is killed at random moments while what it exports goes from version to version; the second collects, the
 * third exports what never changes. Whatever the second has is always a whole version, nothing of the third is ever
 * missing, and the next life of the first publishes what the last one could not.
 */
final class KilledPublisher {

    private static final int FILES = 24;
    private static final int LATEST_MILLIS = 3_000;

    private final Cluster cluster;
    private final String[] how;
    private final long seed = Long.getLong("mgmt.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private volatile int version;

    /**
     * @param cluster with the hosts h1, h2 and h3
     * @param how the options by which they reach each other
     */
    KilledPublisher(Cluster cluster, String... how) {
        this.cluster = cluster;
        this.how = how;
    }

    /** Kills it so often. */
    void run(int kills) throws Exception {
        System.out.println(kills + " publishers killed at random, mgmt.seed=" + seed);
        cluster.startAll(List.of("h2", "h3"), how);
        cluster.awaitExact(List.of("h2", "h3"));
        try (Witness witness = Witness.of(cluster, List.of("h2", "h3"))) {
            for (int kill = 0; kill < kills; kill++) {
                nextVersion();
                cluster.start("h1", how);
                if (random.nextBoolean()) {
                    int atLeast = version;
                    Cluster.await("a version is published, " + told(), () -> versionOf(published(0)) >= atLeast);
                }
                publishUntilKilled();
                assertWhole();
            }
            witness.assertNothingSeen();
        }
        nextVersion();
        cluster.start("h1", how);
        Map<String, String> wanted = exports(version);
        for (String host : List.of("h2", "h3")) {
            wanted.forEach((name, content) -> cluster.awaitEverywhere("h1-" + name, content, List.of(host)));
            for (int file = 0; file < FILES; file++) {
                if (!wanted.containsKey("f" + file)) {
                    cluster.awaitForgotten("h1-f" + file, List.of(host));
                }
            }
            assertThat(Site.content(cluster.site(host).path("h3-a"))).isEqualTo("the first that h3 exports");
        }
        assertThat(cluster.agent("h2").error()).as(told()).doesNotContain("ERROR");
    }

    private String told() {
        return "mgmt.seed=" + seed;
    }

    private void publishUntilKilled() throws Exception {
        ScheduledExecutorService editor = Executors.newSingleThreadScheduledExecutor();
        try {
            ScheduledFuture<?> editing = editor.scheduleWithFixedDelay(this::nextVersion, 0, 30, TimeUnit.MILLISECONDS);
            boolean hasEnded =
                    cluster.agent("h1").process().waitFor(random.nextInt(LATEST_MILLIS), TimeUnit.MILLISECONDS);
            assertThat(hasEnded).as("it lives until it is killed, " + told()).isFalse();
            cluster.agent("h1").kill();
            assertThat(editing.isDone()).as("the editor has failed").isFalse();
        } finally {
            editor.shutdown();
            assertThat(editor.awaitTermination(Cluster.LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    /** One file in four is not exported, another one each time. The first always is. */
    private void nextVersion() {
        int next = version + 1;
        HostGraph graph = new HostGraph("h1", Map.of("h1-own", "own"), Map.of());
        for (Map.Entry<String, String> export : exports(next).entrySet()) {
            graph = graph.export(export.getKey(), export.getValue());
        }
        try {
            cluster.give(graph);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        version = next;
    }

    private static Map<String, String> exports(int version) {
        Map<String, String> exports = new TreeMap<>();
        for (int file = 0; file < FILES; file++) {
            if (file == 0 || (file + version) % 4 != 0) {
                exports.put("f" + file, content(version, file));
            }
        }
        return exports;
    }

    private static String content(int version, int file) {
        return version + (" of " + file + ",").repeat(1 + 40 * (file % 5));
    }

    private String published(int file) throws IOException {
        return Site.content(cluster.site("h2").path("h1-f" + file));
    }

    private static int versionOf(String content) {
        int end = content.indexOf(" of ");
        return end < 0 ? 0 : Integer.parseInt(content.substring(0, end));
    }

    private void assertWhole() throws IOException {
        for (int file = 0; file < FILES; file++) {
            String content = published(file);
            assertThat(content.isEmpty() || content.equals(content(versionOf(content), file)))
                    .as("file %d is a whole version, %s: %s", file, told(), content)
                    .isTrue();
        }
    }
}
