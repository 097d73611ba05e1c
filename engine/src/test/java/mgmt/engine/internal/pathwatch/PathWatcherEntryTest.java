package mgmt.engine.internal.pathwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import mgmt.api.resource.Changes;
import mgmt.api.resource.PathScope;
import mgmt.api.resource.Subscription;
import mgmt.engine.internal.replacement.Replacements;
import org.junit.jupiter.api.Test;

class PathWatcherEntryTest extends PathWatcherFixture {

    @Test
    void tellsOfEveryChangeOfAFile() throws IOException {
        Path file = dir.resolve("file");
        Recorder told = watch(file);

        tells(() -> Files.writeString(file, "created"), told);
        tells(() -> Files.writeString(file, "rewritten"), told);
        tells(() -> Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------")), told);
        tells(() -> replace(file, "replaced"), told);
        tells(() -> replace(file, "replaced again"), told);
        tells(() -> Files.delete(file), told);
        tells(() -> Files.createDirectory(file), told);
        tells(() -> Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------")), told);
        tellsNobody(() -> Files.createFile(file.resolve("within")), told);
    }

    @Test
    void tellsOfANewOwner() throws IOException {
        Path file = Files.createFile(dir.resolve("file"));
        assumeTrue(Files.getAttribute(file, "unix:uid").equals(0), "only root can give a file away");
        Recorder told = watch(file);

        tells(() -> Files.setAttribute(file, "unix:uid", 12345), told);
        tells(() -> Files.setAttribute(file, "unix:gid", 12345), told);
    }

    @Test
    void doesNotTellOfOtherNames() throws IOException {
        Recorder told = watch(dir.resolve("file"));

        tellsNobody(() -> Files.writeString(dir.resolve("other"), "x"), told);
    }

    @Test
    void doesNotTellOfAFileThatWasMovedAway() throws IOException {
        Path file = Files.writeString(dir.resolve("file"), "x");
        Path moved = dir.resolve("moved");
        Recorder told = watch(file);

        tells(() -> Files.move(file, moved), told);
        tellsNobody(() -> Files.writeString(moved, "edited"), told);
        tells(() -> Files.move(moved, file), told);
        tells(() -> Files.writeString(file, "edited"), told);
    }

    @Test
    void watchesALinkAsALink() throws IOException {
        Path target = Files.writeString(dir.resolve("target"), "x");
        Path link = dir.resolve("link");
        Recorder told = watch(link);

        tells(() -> Files.createSymbolicLink(link, target), told);
        tellsNobody(() -> Files.writeString(target, "edited"), told);
        tells(
                () -> Files.setAttribute(
                        link,
                        "unix:uid",
                        Files.getAttribute(link, "unix:uid", LinkOption.NOFOLLOW_LINKS),
                        LinkOption.NOFOLLOW_LINKS),
                told);
        tells(() -> Files.delete(link), told);
    }

    @Test
    void sharesOneWatchPerDirectory() throws IOException {
        List<Subscription> subscriptions = new ArrayList<>();
        int before = watcher.watches();
        for (int d = 0; d < 10; d++) {
            Path sub = Files.createDirectory(dir.resolve("d" + d));
            for (int f = 0; f < 10; f++) {
                subscriptions.add(watcher.watch(sub.resolve("f" + f), PathScope.ENTRY, new Recorder()));
            }
        }

        // The ten, and the directory that holds them.
        assertThat(watcher.watches()).isEqualTo(before + 11);

        subscriptions.forEach(Subscription::close);
        // Once more does no harm.
        subscriptions.forEach(Subscription::close);
        assertThat(watcher.watches()).isEqualTo(before);
    }

    @Test
    void tellsNothingAfterTheSubscriptionWasClosed() throws IOException {
        Path file = dir.resolve("file");
        Recorder closed = new Recorder();
        Subscription subscription = watcher.watch(file, PathScope.ENTRY, closed);
        Recorder open = watch(file);
        subscription.close();

        tells(() -> Files.writeString(file, "x"), open);
        assertThat(closed.count()).isZero();
    }

    @Test
    void callsNobodyWithTheLockHeld() throws Exception {
        Path file = dir.resolve("file");
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        watcher.watch(file, PathScope.ENTRY, new Blocking(called, release));
        Files.createFile(file);
        assertThat(called.await(5, TimeUnit.SECONDS)).isTrue();

        // While the callback hangs, others come and go.
        watcher.watch(dir.resolve("other"), PathScope.TREE, new Recorder()).close();
        release.countDown();
        settle();
    }

    @Test
    void goesOnAfterASubscriberThatThrows() throws IOException {
        Path file = dir.resolve("file");
        watcher.watch(file, PathScope.ENTRY, new Changes() {
            @Override
            public void changed() {
                throw new IllegalStateException("on purpose");
            }

            @Override
            public void failed(Exception cause) {}
        });
        Recorder told = watch(file);

        tells(() -> Files.createFile(file), told);
        tells(() -> Files.delete(file), told);
    }

    @Test
    void endsItsThreadsWhenClosed() {
        Recorder told = watch(dir.resolve("file"));
        Subscription subscription = watcher.watch(dir.resolve("file"), PathScope.ENTRY, told);

        watcher.close();
        watcher.close();
        subscription.close();

        // Those that wait for the kernel to close the inotify instance end after it.
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("mgmt-path-")));
        watcher.watch(dir.resolve("file"), PathScope.ENTRY, told).close();
    }

    @Test
    void waitsForTheSubscriberThatIsBeingTold() throws Exception {
        CountDownLatch telling = new CountDownLatch(1);
        AtomicBoolean told = new AtomicBoolean();
        watcher.watch(dir.resolve("file"), PathScope.ENTRY, new Changes() {
            @Override
            public void changed() {
                telling.countDown();
                await().until(() -> isClosed());
                told.set(true);
            }

            @Override
            public void failed(Exception cause) {}
        });
        Files.createFile(dir.resolve("file"));
        assertThat(telling.await(20, TimeUnit.SECONDS)).isTrue();

        watcher.close();

        assertThat(told).isTrue();
    }

    /** Whether a watch of another directory is none any more. */
    private boolean isClosed() {
        int before = watcher.watches();
        Subscription another = watcher.watch(Path.of("/usr/another"), PathScope.ENTRY, new Recorder());
        boolean isNone = watcher.watches() == before;
        another.close();
        return isNone;
    }

    @Test
    void mayBeClosedByASubscriber() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        watcher.watch(dir.resolve("file"), PathScope.ENTRY, new Changes() {
            @Override
            public void changed() {
                watcher.close();
                closed.countDown();
            }

            @Override
            public void failed(Exception cause) {}
        });
        Files.createFile(dir.resolve("file"));

        assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void doesNotTellWhoReplacesAFileOfThatReplacement() throws IOException {
        Path file = dir.resolve("file");
        Recorder own = watch(file, this);
        Recorder other = watch(file);

        tellsOthers(() -> replaceAsOwn(file, "created"), own, other);
        tells(() -> Files.writeString(file, "edited"), own, other);
        tells(() -> replace(file, "replaced by somebody else"), own, other);
        tells(() -> Files.delete(file), own, other);
    }

    @Test
    void tellsWhoReplacesAFileSoonAgainOfThatToo() throws IOException {
        Path file = dir.resolve("file");
        Recorder own = watch(file, this);

        replaceAsOwn(file, "created");
        tells(() -> replaceAsOwn(file, "replaced"), own);
    }

    @Test
    void tellsOfAFileThatAnotherPutsThereJustBefore() throws IOException {
        Path file = dir.resolve("file");
        Recorder own = watch(file, this);

        tells(
                () -> {
                    watcher.replacing(file, this).begins();
                    replace(file, "by somebody else");
                    replace(file, "by him");
                },
                own);
    }

    @Test
    void tellsOfAFileThatAnotherEditsJustAfter() throws IOException {
        Path file = dir.resolve("file");
        Recorder own = watch(file, this);

        tells(
                () -> {
                    replaceAsOwn(file, "by him");
                    Files.writeString(file, "edited");
                },
                own);
    }

    @Test
    void tellsWhoFailsToReplaceAFileOfWhatWasTakenForIt() throws IOException {
        Path file = dir.resolve("file");
        Recorder own = watch(file, this);

        tells(
                () -> {
                    Replacements.Witness witness = watcher.replacing(file, this);
                    witness.begins();
                    Files.createDirectory(file);
                    settle();
                    assertThat(own.count()).isZero();
                    witness.failed();
                },
                own);
        Files.delete(file);
        tells(() -> replace(file, "by somebody else"), own);
    }

    @Test
    void expectsNothingWhereTheDirectoryIsAnotherOne() throws IOException {
        Path parent = Files.createDirectory(dir.resolve("parent"));
        Recorder own = watch(parent.resolve("file"), this);

        watcher.replacing(parent.resolve("file"), this).begins();
        tells(
                () -> {
                    Files.delete(parent);
                    Files.createDirectory(parent);
                },
                own);
        tells(() -> Files.createFile(parent.resolve("file")), own);
    }

    private Recorder watch(Path file, Object holder) {
        Recorder recorder = new Recorder();
        watcher.watch(file, PathScope.ENTRY, recorder, holder);
        return recorder;
    }

    private void replaceAsOwn(Path file, String content) throws IOException {
        watcher.replacing(file, this).begins();
        replace(file, content);
    }

    private void tellsOthers(Step step, Recorder own, Recorder other) throws IOException {
        tells(step, other);
        assertThat(own.count()).isZero();
    }

    @Test
    void refusesARelativePath() {
        assertThatIllegalArgumentException().isThrownBy(() -> watch(Path.of("file")));
    }

    private record Blocking(CountDownLatch called, CountDownLatch release) implements Changes {
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
    }
}
