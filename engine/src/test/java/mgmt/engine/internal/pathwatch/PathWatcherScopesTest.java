package mgmt.engine.internal.pathwatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import mgmt.api.resource.Changes;
import mgmt.api.resource.PathScope;
import mgmt.api.resource.Subscription;
import org.junit.jupiter.api.Test;

class PathWatcherScopesTest extends PathWatcherFixture {

    @Test
    void tellsOfTheEntriesOfADirectory() throws IOException {
        Path home = dir.resolve("home");
        Recorder told = watch(home, PathScope.CHILDREN);

        tells(() -> Files.createDirectory(home), told);
        tells(() -> Files.createFile(home.resolve("file")), told);
        tells(() -> Files.writeString(home.resolve("file"), "x"), told);
        tells(() -> Files.createDirectory(home.resolve("sub")), told);
        tellsNobody(() -> Files.createFile(home.resolve("sub/file")), told);
        tells(() -> Files.move(home, dir.resolve("away")), told);
        tellsNobody(() -> Files.delete(dir.resolve("away/file")), told);
    }

    @Test
    void ourOwnTemporariesAreNobodysChange() throws IOException {
        Recorder tree = watch(dir, PathScope.TREE);
        Recorder file = watch(dir.resolve("file"));

        tellsNobody(() -> Files.writeString(dir.resolve(".mgmt-0a1b2c3d-1"), "x"), tree, file);
        tells(() -> Files.move(dir.resolve(".mgmt-0a1b2c3d-1"), dir.resolve("file")), tree, file);
    }

    @Test
    void tellsOfEverythingInATree() throws IOException {
        Path home = dir.resolve("home");
        Files.createDirectories(home.resolve("a/b"));
        Recorder told = watch(home, PathScope.TREE);

        tells(() -> Files.createFile(home.resolve("a/b/file")), told);
        tells(() -> Files.createDirectories(home.resolve("c/d/e")), told);
        tells(() -> Files.createFile(home.resolve("c/d/e/file")), told);
        tells(() -> Files.move(home.resolve("c/d"), dir.resolve("away")), told);
        tellsNobody(() -> Files.writeString(dir.resolve("away/e/file"), "x"), told);
        tells(() -> Files.move(dir.resolve("away"), home.resolve("a/d")), told);
        tells(() -> Files.writeString(home.resolve("a/d/e/file"), "y"), told);
        tells(() -> Files.move(home, dir.resolve("away")), told);
        tellsNobody(() -> Files.delete(dir.resolve("away/a/d/e/file")), told);
        tells(() -> Files.move(dir.resolve("away"), home), told);
        tells(() -> Files.createFile(home.resolve("a/d/e/file")), told);
    }

    @Test
    void doesNotFollowLinksInATree() throws IOException {
        Path outside = Files.createDirectory(dir.resolve("outside"));
        Path home = Files.createDirectory(dir.resolve("home"));
        Recorder told = watch(home, PathScope.TREE);

        tells(() -> Files.createSymbolicLink(home.resolve("link"), outside), told);
        tellsNobody(() -> Files.createFile(outside.resolve("file")), told);
        Recorder through = watch(home.resolve("link/file"));
        tells(() -> Files.writeString(outside.resolve("file"), "x"), through);
        assertThat(told.count()).isZero();
        tells(
                () -> {
                    Files.createDirectory(home.resolve("sub"));
                    Files.move(home.resolve("sub"), home.resolve("other"));
                    Files.createSymbolicLink(home.resolve("sub"), outside);
                },
                told);
        tellsNobody(() -> Files.writeString(outside.resolve("file"), "y"), told);
    }

    @Test
    void givesBackTheWatchesOfATree() throws IOException {
        Path home = Files.createDirectories(dir.resolve("home/a/b/c"))
                .getParent()
                .getParent()
                .getParent();
        Path file = home.resolve("a/b/file");
        int none = watcher.watches();
        Recorder told = watch(file);
        watch(home.resolve("a/b/c"));
        int before = watcher.watches();
        Subscription inner = watcher.watch(home.resolve("a"), PathScope.TREE, new Recorder());
        Subscription outer = watcher.watch(home, PathScope.TREE, new Recorder());
        assertThat(watcher.watches()).isEqualTo(before + 1);
        outer.close();
        assertThat(watcher.watches()).isEqualTo(before + 1);
        inner.close();
        assertThat(watcher.watches()).isEqualTo(before);
        assertThat(before).isEqualTo(none + 4);
        tells(() -> Files.createFile(file), told);
    }

    @Test
    void missesNothingInATreeThatGrowsInARush() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Path home = Files.createDirectory(dir.resolve("home"));
        Recorder told = watch(home, PathScope.TREE);
        int rounds = Boolean.getBoolean("mgmt.long") ? 5_000 : 40;
        for (int round = 0; round < rounds; round++) {
            Path path = home;
            for (int depth = 0; depth < 4; depth++) {
                path = Files.createDirectory(path.resolve("d" + depth));
                LockSupport.parkNanos(random.nextInt(4) == 0 ? random.nextInt(100_000) : 0);
            }
            settle();
            told.takeTold();
            Files.createFile(path.resolve("file"));
            settle();
            assertThat(told.takeTold()).as("seed %d, round %d", seed, round).isTrue();
            removeTree(home.resolve("d0"));
            settle();
        }
    }

    @Test
    void looksAtEverythingAgainAfterAnOverflow() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        watcher.watch(dir.resolve("hold"), PathScope.ENTRY, new Changes() {
            @Override
            public void changed() {
                called.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void failed(Exception cause) {}
        });
        Path home = Files.createDirectories(dir.resolve("home/sub")).getParent();
        Recorder file = watch(home.resolve("file"));
        Recorder below = watch(home.resolve("sub/file"));
        Recorder tree = watch(home, PathScope.TREE);
        Files.createFile(dir.resolve("hold"));
        assertThat(called.await(5, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 700; i++) {
            Files.createFile(home.resolve("n" + i));
        }
        // These come too late to be told by themselves.
        Files.createFile(home.resolve("file"));
        Files.move(home.resolve("sub"), dir.resolve("away"));
        Files.createDirectories(home.resolve("sub/new"));
        release.countDown();
        settle();

        assertThat(file.takeTold()).isTrue();
        assertThat(below.takeTold()).isTrue();
        assertThat(tree.takeTold()).isTrue();
        tells(() -> Files.createFile(home.resolve("sub/file")), below, tree);
        tells(() -> Files.createFile(home.resolve("sub/new/file")), tree);
        tellsNobody(() -> Files.createFile(dir.resolve("away/file")), below, tree);
    }
}
