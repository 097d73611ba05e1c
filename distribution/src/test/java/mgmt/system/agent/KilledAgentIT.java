package mgmt.system.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mgmt.system.Mgmt.Started;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Agents that are killed at random moments, while the graph goes from version to version faster than they can follow.
 * Whoever reads a managed file then or later reads one version of it, whole, and the next agent puts all in order.
 */
class KilledAgentIT {

    private static final int KILLS = Boolean.getBoolean("mgmt.long") ? 200 : 20;
    private static final Duration LATEST = Duration.ofMillis(1500);

    @RegisterExtension
    final Site site = new Site();

    private final long seed = Long.getLong("mgmt.seed", System.nanoTime());
    private final Random random = new Random(seed);

    /** Small ones, whose content is in the graph, and large ones that are copies, up to a MiB and a half. */
    private final List<VersionedFile> files = new ArrayList<>();

    private volatile int version;

    @Test
    void leaveOnlyWholeFilesAndTheNextOneTidiesUp() throws Exception {
        System.out.println(KILLS + " agents killed at random, mgmt.seed=" + seed);
        for (int file = 0; file < 20; file++) {
            files.add(new VersionedFile(file, file < 16 ? 200 << file % 6 : 100_000 << file % 4));
        }
        nextVersion();
        long temporaries = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Started agent = site.start();
            // Every other agent may be killed before it has repaired what the one before it has left.
            if (random.nextBoolean()) {
                awaitOrder(agent);
            }
            disturbUntilKilled(agent);
            files.forEach(this::assertWhole);
            temporaries += temporaries();
        }
        System.out.println(temporaries + " temporary files were left behind by them");
        Started last = site.converge();
        assertThat(last.awaitEnd()).isZero();
        assertThat(isInOrder()).as("all is in order, mgmt.seed=" + seed).isTrue();
    }

    private void disturbUntilKilled(Started agent) throws Exception {
        ScheduledExecutorService editor = Executors.newSingleThreadScheduledExecutor();
        try {
            ScheduledFuture<?> editing = editor.scheduleWithFixedDelay(this::nextVersion, 0, 20, TimeUnit.MILLISECONDS);
            long end = System.nanoTime() + random.nextLong(LATEST.toNanos());
            while (!agent.process().waitFor(1, TimeUnit.MILLISECONDS) && System.nanoTime() < end) {
                assertWhole(files.get(random.nextInt(files.size())));
            }
            assertThat(agent.process().isAlive())
                    .as("it lives until it is killed, mgmt.seed=" + seed)
                    .isTrue();
            agent.kill();
            assertThat(editing.isDone()).as("the editor has failed").isFalse();
        } finally {
            editor.shutdown();
            assertThat(editor.awaitTermination(Site.LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        }
    }

    /** One file in four is to be absent, another one each time, so that files are made as often as they are changed. */
    private void nextVersion() {
        int next = version + 1;
        StringBuilder graph = new StringBuilder("graph: version " + next + "\nresources:\n  file:\n");
        try {
            for (VersionedFile file : files) {
                graph.append(declaration(file, next));
            }
            site.graph(graph.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        version = next;
    }

    private String declaration(VersionedFile file, int next) throws IOException {
        String head = "  - name: " + file.name() + "\n    path: /site/" + file.name() + "\n";
        if (file.isAbsent(next)) {
            return head + "    state: absent\n";
        }
        if (file.isSmall()) {
            return head + "    content: |\n" + file.content(next).indent(6);
        }
        Path source = site.directory().resolve(file.name() + ".source");
        Path made = Files.writeString(site.directory().resolve("source.next"), file.content(next));
        Files.move(made, source, StandardCopyOption.ATOMIC_MOVE);
        return head + "    source: " + source + "\n";
    }

    private void assertWhole(VersionedFile file) {
        try {
            String content = Site.content(site.path(file.name()));
            assertThat(content.isEmpty() || file.isVersion(content))
                    .as(
                            "%s, of %d characters, is a whole version or absent, mgmt.seed=%d: %.80s",
                            file.name(), content.length(), seed, content)
                    .isTrue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitOrder(Started agent) {
        Site.await("all is in order, mgmt.seed=" + seed, () -> {
            assertThat(agent.process().isAlive()).as("the agent lives").isTrue();
            return isInOrder();
        });
    }

    private boolean isInOrder() throws IOException {
        for (VersionedFile file : files) {
            String desired = file.isAbsent(version) ? "" : file.content(version);
            if (!Site.content(site.path(file.name())).equals(desired)) {
                return false;
            }
        }
        return temporaries() == 0;
    }

    private long temporaries() throws IOException {
        try (Stream<Path> all = Files.list(site.root())) {
            return all.filter(path -> path.getFileName().toString().startsWith(".mgmt-"))
                    .count();
        }
    }

    /** A file whose content tells which version it is, and can be made of that number again. */
    private record VersionedFile(int number, int size) {

        String name() {
            return "f" + number;
        }

        boolean isSmall() {
            return size < 100_000;
        }

        boolean isAbsent(int version) {
            return (number + version) % 4 == 0;
        }

        String content(int version) {
            String line = version + " of " + name() + "\n";
            return line.repeat(size / line.length() + 1);
        }

        boolean isVersion(String content) {
            int end = content.indexOf(" of ");
            return end > 0
                    && content(Integer.parseInt(content.substring(0, end))).equals(content);
        }
    }
}
