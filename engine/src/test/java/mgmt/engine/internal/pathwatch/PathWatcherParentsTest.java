package mgmt.engine.internal.pathwatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import mgmt.api.resource.PathScope;
import mgmt.api.resource.Subscription;
import org.junit.jupiter.api.Test;

class PathWatcherParentsTest extends PathWatcherFixture {

    @Test
    void descendsAsParentsAppearAndClimbsAsTheyVanish() throws IOException {
        Path file = dir.resolve("a/b/c/file");
        Recorder told = watch(file);

        for (int round = 0; round < 2; round++) {
            tells(() -> Files.createDirectory(dir.resolve("a")), told);
            tells(() -> Files.createDirectory(dir.resolve("a/b")), told);
            tells(() -> Files.createDirectory(dir.resolve("a/b/c")), told);
            tells(() -> Files.writeString(file, "x"), told);
            tells(() -> Files.writeString(file, "y"), told);
            tells(() -> removeTree(dir.resolve("a")), told);
        }
    }

    @Test
    void noticesThatAnAncestorIsMovedAwayAndBack() throws IOException {
        Path file =
                Files.writeString(Files.createDirectories(dir.resolve("a/b/c")).resolve("file"), "x");
        Recorder told = watch(file);

        for (String ancestor : new String[] {"a/b/c", "a/b", "a"}) {
            Path home = dir.resolve(ancestor);
            Path away = dir.resolve("away");
            Path copy = away.resolve(home.relativize(file));
            tells(() -> Files.move(home, away), told);
            tellsNobody(() -> Files.writeString(copy, "edited elsewhere"), told);
            tellsNobody(() -> Files.delete(copy), told);
            tellsNobody(() -> Files.writeString(copy, "anew"), told);
            tells(() -> Files.move(away, home), told);
            tells(() -> Files.writeString(file, "edited"), told);
            tells(() -> replace(file, "replaced"), told);
        }
    }

    @Test
    void followsTheNewDirectoryWhenAnAncestorIsReplaced() throws IOException {
        Path file =
                Files.writeString(Files.createDirectories(dir.resolve("a/b")).resolve("file"), "x");
        Path other =
                Files.writeString(Files.createDirectories(dir.resolve("z/b")).resolve("file"), "y");
        Recorder told = watch(file);

        tells(
                () -> {
                    Files.move(dir.resolve("a"), dir.resolve("old"));
                    Files.move(dir.resolve("z"), dir.resolve("a"));
                },
                told);
        tells(() -> Files.writeString(file, "edited"), told);
        tellsNobody(() -> Files.writeString(dir.resolve("old/b/file"), "edited"), told);
        assertThat(other).doesNotExist();
    }

    @Test
    void noticesAFileInTheWay() throws IOException {
        Path file = dir.resolve("a/file");
        Recorder told = watch(file);
        tells(() -> Files.createDirectories(dir.resolve("a")), told);
        tells(
                () -> {
                    Files.delete(dir.resolve("a"));
                    Files.createFile(dir.resolve("a"));
                },
                told);
        Files.delete(dir.resolve("a"));
        tells(() -> Files.createDirectories(dir.resolve("a")), told);
        tells(() -> Files.createFile(file), told);
    }

    @Test
    void missesNothingWhileATreeIsMadeInARush() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Path file = dir.resolve("a/b/c/d/file");
        Recorder told = watch(file);
        int rounds = Boolean.getBoolean("mgmt.long") ? 5_000 : 40;
        for (int round = 0; round < rounds; round++) {
            told.takeTold();
            Path path = dir;
            for (Path name : dir.relativize(file.getParent())) {
                path = Files.createDirectory(path.resolve(name));
                LockSupport.parkNanos(random.nextInt(4) == 0 ? random.nextInt(100_000) : 0);
            }
            LockSupport.parkNanos(random.nextInt(2) == 0 ? random.nextInt(200_000) : 0);
            int before = told.count();
            Files.createFile(file);
            settle();
            assertThat(told.count()).as("seed %d, round %d", seed, round).isGreaterThan(before);
            told.takeTold();
            Files.writeString(file, "x");
            settle();
            assertThat(told.takeTold())
                    .as("armed: seed %d, round %d", seed, round)
                    .isTrue();
            removeTree(dir.resolve("a"));
            settle();
        }
    }

    @Test
    void keepsTheDirectoryWatchedForOtherPaths() throws IOException {
        Path home = Files.createDirectory(dir.resolve("home"));
        Files.createSymbolicLink(dir.resolve("alias"), home);
        Recorder first = new Recorder();
        Subscription overHome = watcher.watch(home.resolve("file"), PathScope.ENTRY, first);
        Recorder second = watch(dir.resolve("alias/file"));

        tells(() -> Files.createFile(home.resolve("file")), first, second);
        overHome.close();
        tells(() -> Files.writeString(home.resolve("file"), "x"), second);
        assertThat(first.count()).isZero();
    }

    @Test
    void understandsDotsInPaths() throws IOException {
        Files.createDirectories(dir.resolve("a/b"));
        Files.createDirectories(dir.resolve("x/y"));
        Files.createSymbolicLink(dir.resolve("a/link"), dir.resolve("x/y"));
        Recorder overLink = watch(dir.resolve("a/link/../file"));
        Recorder plain = watch(dir.resolve("a/./b/../file"));
        Recorder directory = watch(dir.resolve("a/b/.."));

        tells(() -> Files.createFile(dir.resolve("x/file")), overLink);
        tells(() -> Files.createFile(dir.resolve("a/file")), plain);
        tells(() -> Files.move(dir.resolve("a"), dir.resolve("c")), overLink, plain, directory);
    }
}
