package mgmt.engine.internal.pathwatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import mgmt.api.resource.PathScope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A watcher, a directory to work in, and a way to know that everything done so far has been told. */
abstract class PathWatcherFixture {

    @TempDir
    private Path temporary;

    @TempDir
    private Path elsewhere;

    PathWatcher watcher;
    Path dir;
    private Recorder barrier;

    @BeforeEach
    void open() throws IOException {
        dir = temporary.toRealPath();
        watcher = PathWatcher.open(Duration.ofMillis(20));
        barrier = watch(elsewhere.resolve("barrier"), PathScope.ENTRY);
    }

    @AfterEach
    void close() {
        watcher.close();
    }

    Recorder watch(Path path, PathScope scope) {
        Recorder recorder = new Recorder();
        watcher.watch(path, scope, recorder);
        return recorder;
    }

    Recorder watch(Path path) {
        return watch(path, PathScope.ENTRY);
    }

    /**
     * Returns when all that has been done before has been told. Twice round, because a key that gets an event while its
     * last ones are being taken goes to the end of the queue.
     */
    void settle() throws IOException {
        for (int round = 0; round < 2; round++) {
            int before = barrier.count();
            Path file = elsewhere.resolve("barrier");
            if (!Files.deleteIfExists(file)) {
                Files.createFile(file);
            }
            assertThat(barrier.awaitMoreThan(before)).isTrue();
        }
    }

    /** Does something, and asserts that each of these is told of it. */
    void tells(Step step, Recorder... recorders) throws IOException {
        settle();
        List.of(recorders).forEach(Recorder::takeTold);
        step.run();
        settle();
        for (Recorder recorder : recorders) {
            assertThat(recorder.takeTold()).isTrue();
        }
    }

    /** Does something, and asserts that nobody is told. */
    void tellsNobody(Step step, Recorder... recorders) throws IOException {
        settle();
        List.of(recorders).forEach(Recorder::takeTold);
        step.run();
        settle();
        for (Recorder recorder : recorders) {
            assertThat(recorder.count()).isZero();
        }
    }

    /** Puts new content at a path in one step, as careful programs do. */
    static void replace(Path path, String content) throws IOException {
        Path beside = path.resolveSibling(path.getFileName() + ".new");
        Files.writeString(beside, content);
        Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE);
    }

    static void removeTree(Path path) throws IOException {
        List<Path> entries;
        try (Stream<Path> walk = Files.walk(path)) {
            entries = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path entry : entries) {
            Files.delete(entry);
        }
    }

    interface Step {
        void run() throws IOException;
    }
}
