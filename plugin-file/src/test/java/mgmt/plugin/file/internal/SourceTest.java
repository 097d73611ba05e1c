package mgmt.plugin.file.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import mgmt.api.resource.Drift;
import mgmt.api.resource.NotYetException;
import mgmt.api.resource.PermanentException;
import mgmt.api.resource.Reports;
import mgmt.api.resource.Resource;
import mgmt.api.resource.Subscription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration QUIET = Duration.ofMillis(100);

    @TempDir
    Path directory;

    private final Agent agent = new Agent();
    private Path source;
    private Path path;

    @BeforeEach
    void choosePaths() {
        source = directory.resolve("source");
        path = directory.resolve("path");
    }

    @AfterEach
    void closeAgent() throws Exception {
        agent.close();
    }

    @Test
    void isCopiedWithItsPermissionsButNotItsSetuid() throws Exception {
        Files.writeString(source, "x".repeat(200_000));
        Files.setAttribute(source, "unix:mode", 04750);
        agent.settle(copy());
        assertThat(path).hasSameBinaryContentAs(source);
        assertThat(Stat.of(path).mode()).isEqualTo(0750);
        agent.settle(copy().mode("0600"));
        assertThat(Stat.of(path).mode()).isEqualTo(0600);
    }

    @Test
    void mayBeMissing() throws Exception {
        Resource resource = agent.open(copy());
        Drift drift = resource.check();
        assertThat(drift.differences().get(0).unknown()).contains(source + " is not there yet");
        assertThatThrownBy(() -> resource.apply(drift))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining(source + " is not there");
    }

    @Test
    void mustBeWhatItWasDeclaredToBe() throws Exception {
        Files.createDirectory(source);
        assertThatThrownBy(() -> agent.check(copy()))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("is a directory and should be a file");
    }

    @Test
    void isNotCopiedWhileItIsWritten() throws Exception {
        Files.writeString(source, "x".repeat(1 << 20));
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService writers = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> writes = writers.submit(() -> append(done));
            assertThatThrownBy(() -> {
                        while (!writes.isDone()) {
                            agent.tryToSettle(copy());
                        }
                    })
                    .isInstanceOf(NotYetException.class)
                    .hasMessageContaining("was written while it was being copied");
            done.set(true);
            assertThat(writes.get()).isPositive();
            agent.settle(copy());
            assertThat(path).hasSameBinaryContentAs(source);
        } finally {
            done.set(true);
            writers.shutdown();
        }
    }

    @Test
    void isWatchedWhereItsLinkLeads() throws Exception {
        Path one = Files.writeString(directory.resolve("one"), "one");
        Path two = Files.writeString(directory.resolve("two"), "two");
        Files.createSymbolicLink(source, one);
        Reports reports = new Reports();
        Resource resource = agent.open(copy());
        Subscription watch = resource.watch(reports);
        resource.apply(resource.check());

        Files.delete(source);
        Files.createSymbolicLink(source, two);
        assertThat(reports.await(LIMIT)).isTrue();
        resource.apply(resource.check());
        assertThat(path).hasContent("two");

        while (reports.await(QUIET)) {
            // The copy itself is an event too, and must not be taken for one of the source.
        }
        Files.writeString(two, "three");
        assertThat(reports.await(LIMIT)).isTrue();
        assertThat(resource.check().contains("content")).isTrue();
        watch.close();
        assertThat(agent.context.openWatches()).isZero();
    }

    private Declared copy() {
        return Declared.file(path).source(source.toString());
    }

    private int append(AtomicBoolean done) throws Exception {
        int writes = 0;
        while (!done.get() && writes < 1_000_000) {
            Files.writeString(source, "more", StandardOpenOption.APPEND);
            writes++;
        }
        return writes;
    }
}
