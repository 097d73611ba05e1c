package mgmt.plugin.local.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import mgmt.api.transport.Commit;
import mgmt.api.transport.Key;
import mgmt.api.transport.RecordingContext;
import mgmt.api.transport.RecordingContext.What;
import mgmt.api.transport.RecordingListener;
import mgmt.api.transport.Snapshot;
import mgmt.api.transport.Transport;
import mgmt.api.transport.TransportContext;
import mgmt.api.transport.TransportException;
import mgmt.api.transport.Value;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full, directories that go away under a running transport, threads that are interrupted. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class FaultTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Key A = Key.of("a");

    @TempDir
    private Path temporary;

    private ClusterDirectory directory;
    private RecordingContext context;
    private LocalTransport transport;

    @BeforeEach
    void open() throws Exception {
        use(temporary.resolve("above/cluster"));
    }

    private void use(Path path) throws Exception {
        directory = new ClusterDirectory(path, Account.current().uid());
        context = new RecordingContext("test", temporary.resolve("test"));
        transport = LocalTransport.open(directory, context, Timing.USUAL);
    }

    @AfterEach
    void close() {
        transport.close();
    }

    private static Commit put(Key key, String value) {
        return Commit.builder().put(key, Value.of(value)).build();
    }

    @Test
    void aFullDiskRefusesCommitsUntilThereIsSpace() throws Exception {
        assumeTrue(Shell.isRoot(), "only root may mount file systems");
        Path disk = Files.createDirectory(temporary.resolve("disk"));
        Shell.run("mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", disk);
        try {
            transport.close();
            use(disk.resolve("cluster"));
            transport.commit(put(A, "kept"));
            Path ballast = Files.write(disk.resolve("ballast"), new byte[300_000]);
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> transport.commit(put(A, "x".repeat(400_000))))
                        .isInstanceOf(TransportException.class)
                        .hasMessageContaining(directory.store() + ": No space left on device");
                assertThat(transport.read(Key.root()).entries()).hasSize(1);
                assertThat(transport.commit(put(Key.of("small", "" + i), "")).isDone())
                        .isTrue();
                transport.commit(
                        Commit.builder().delete(Key.of("small", "" + i)).build());
            }
            Files.delete(ballast);
            assertThat(transport.commit(put(A, "x".repeat(300_000))).isDone()).isTrue();
            assertThat(context.told()).noneMatch(told -> told.what() == What.UNAVAILABLE);
        } finally {
            transport.close();
            Shell.run("umount", disk);
        }
    }

    @Test
    void aDirectoryThatIsRemovedIsMadeAnewAsAnotherStore() throws Exception {
        assertIsAnotherStoreAfter(() -> Shell.run("rm", "-r", directory.path()));
    }

    @Test
    void aDirectoryThatIsEmptiedIsAnotherStore() throws Exception {
        assertIsAnotherStoreAfter(() -> Shell.run("sh", "-c", "rm -r " + directory.path() + "/*"));
    }

    @Test
    void aDirectoryThatIsMovedAwayIsMadeAnew() throws Exception {
        assertIsAnotherStoreAfter(() -> Files.move(directory.path(), temporary.resolve("moved")));
        assertThat(temporary.resolve("moved/store")).exists();
    }

    @Test
    void aDirectoryThatIsReplacedIsAnotherStore() throws Exception {
        Path other = temporary.resolve("above/other");
        ClusterDirectory replacement = new ClusterDirectory(other, directory.uid());
        try (LocalTransport filled =
                LocalTransport.open(replacement, new RecordingContext("other", temporary.resolve("o")), Timing.USUAL)) {
            filled.commit(put(Key.of("in the other"), ""));
        }
        assertIsAnotherStoreAfter(() -> {
            Files.move(directory.path(), temporary.resolve("moved"));
            Files.move(other, directory.path());
        });
        assertThat(transport.read(Key.root()).entry(Key.of("in the other"))).isPresent();
    }

    private interface Step {

        void take() throws Exception;
    }

    private void assertIsAnotherStoreAfter(Step step) throws Exception {
        transport.commit(Commit.builder().hold(A, Value.of("held")).build());
        Snapshot start = transport.read(Key.root());
        RecordingListener listener = RecordingListener.of(Key.root(), start);
        transport.watch(Key.root(), start.revision(), listener);
        int mark = context.mark();

        step.take();

        String store = context.await(What.AVAILABLE, mark, LIMIT).text();
        assertThat(store).isNotEqualTo(start.store());
        assertThat(context.lostKeys()).isEqualTo(Set.of(A));
        listener.await("a gap", told -> told.gap().isPresent(), LIMIT);
        Snapshot now = transport.read(Key.root());
        assertThat(now.store()).isEqualTo(store);
        assertThat(now.entry(A)).isEmpty();
        assertThat(now.revision()).isGreaterThan(start.revision());
        assertThat(transport.commit(put(A, "again")).isDone()).isTrue();
    }

    @Test
    void aCallThatFindsTheDirectoryGoneWaitsForTheNewOne() throws Exception {
        transport.commit(put(A, "a"));
        for (int i = 0; i < 5; i++) {
            Shell.run("rm", "-r", directory.path());
            assertThat(transport.read(Key.root()).entries()).isEmpty();
            Shell.run("rm", "-r", directory.path());
            assertThat(transport.commit(put(A, "a")).isDone()).isTrue();
        }
    }

    @Test
    void aBackupThatIsPutInPlaceIsAGapAndNotAnEndOfWhatItLacks() throws Exception {
        transport.commit(put(A, "a"));
        byte[] backup = Files.readAllBytes(directory.store());
        transport.commit(put(Key.of("b"), "b"));
        Snapshot start = transport.read(Key.root());
        RecordingListener listener = RecordingListener.of(Key.root(), start);
        transport.watch(Key.root(), start.revision(), listener);
        Path beside = Files.write(directory.path().resolve("backup"), backup);
        Files.move(beside, directory.store(), StandardCopyOption.ATOMIC_MOVE);
        listener.await("a gap", told -> told.gap().isPresent(), LIMIT);
        Awaitility.await()
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(transport.read(Key.root()).entries())
                        .extracting(entry -> entry.key().toString())
                        .containsExactly("a"));
    }

    @Test
    void aWatchFromBeforeABackupWasPutInPlaceBeginsWithAGap() throws Exception {
        transport.commit(put(A, "a"));
        byte[] backup = Files.readAllBytes(directory.store());
        transport.commit(put(Key.of("b"), "b"));
        Snapshot start = transport.read(Key.root());
        int mark = context.mark();
        Path beside = Files.write(directory.path().resolve("backup"), backup);
        Files.move(beside, directory.store(), StandardCopyOption.ATOMIC_MOVE);
        assertThat(context.await(What.AVAILABLE, mark, LIMIT).text()).isNotEqualTo(start.store());
        RecordingListener listener = RecordingListener.of(Key.root(), start);
        transport.watch(Key.root(), start.revision(), listener);
        listener.await("a gap", told -> told.gap().isPresent(), LIMIT);
    }

    @Test
    void aBackupThatOneHasWrittenToIsAGapForAnother() throws Exception {
        transport.commit(put(A, "a"));
        byte[] backup = Files.readAllBytes(directory.store());
        try (LocalTransport other =
                LocalTransport.open(directory, new RecordingContext("other", temporary.resolve("o")), Timing.USUAL)) {
            other.commit(put(A, "newer"));
            Snapshot start = other.read(Key.root());
            RecordingListener listener = RecordingListener.of(Key.root(), start);
            other.watch(Key.root(), start.revision(), listener);
            Path beside = Files.write(directory.path().resolve("backup"), backup);
            Files.move(beside, directory.store(), StandardCopyOption.ATOMIC_MOVE);
            for (int i = 0; i < 10; i++) {
                transport.commit(put(Key.of("more", "" + i), ""));
            }
            listener.await("a gap", told -> told.gap().isPresent(), LIMIT);
            assertThat(other.read(Key.root()).entry(A).orElseThrow().value()).isEqualTo(Value.of("a"));
        }
    }

    @Test
    void aStoreThatIsSpoiledWhileItRunsIsUnavailableUntilItIsRemoved() throws Exception {
        transport.commit(put(A, "a"));
        int mark = context.mark();
        byte[] bytes = Files.readAllBytes(directory.store());
        bytes[bytes.length / 2] ^= 1;
        Path beside = Files.write(directory.path().resolve("spoiled"), bytes);
        Files.move(beside, directory.store(), StandardCopyOption.ATOMIC_MOVE);
        assertThat(context.await(What.UNAVAILABLE, mark, LIMIT).text()).contains("is damaged at byte");
        assertThatThrownBy(() -> transport.read(Key.root())).hasMessageContaining("Restore it from a backup");
        assertThatThrownBy(() -> transport.commit(put(A, "b"))).hasMessageContaining("is damaged at byte");
        assertThat(Files.readAllBytes(directory.store())).isEqualTo(bytes);
        Shell.run("rm", "-r", directory.path());
        context.await(What.AVAILABLE, mark, LIMIT);
        assertThat(transport.read(Key.root()).entries()).isEmpty();
    }

    @Test
    void interruptsEndCallsAndBreakNothing() throws Exception {
        AtomicInteger done = new AtomicInteger();
        Thread[] threads = new Thread[3];
        for (int i = 0; i < threads.length; i++) {
            Key key = Key.of("thread", "" + i);
            threads[i] = new Thread(() -> commitThrough(key, done), "interrupted " + i);
            threads[i].start();
        }
        for (int round = 0; threads[0].isAlive() || threads[1].isAlive() || threads[2].isAlive(); round++) {
            threads[round % threads.length].interrupt();
            LockSupport.parkNanos(200_000);
        }
        assertThat(done).hasValue(threads.length * 100);
        assertThat(transport.read(Key.root()).entries()).hasSize(3).allMatch(entry -> Peer.number(entry) == 99);
        try (Store store = Store.open(directory.store())) {
            assertThat(store.catchUpAlone()).isEqualTo(FrameReader.End.WHOLE);
        }
    }

    private void commitThrough(Key key, AtomicInteger done) {
        int next = 0;
        while (next < 100) {
            try {
                if (transport.commit(put(key, next + " ")).isDone()) {
                    next++;
                    done.incrementAndGet();
                }
            } catch (InterruptedException e) {
                // Again.
            } catch (TransportException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** As two frameworks in one process, or an old and a new version of the bundle: closing a file ends all its locks. */
    @Test
    void twoWhoShareNoClassesInOneProcessRespectEachOther() throws Exception {
        Transport other = openByOtherClasses();
        try (other) {
            other.commit(Commit.builder().hold(Key.of("by other"), Value.of("")).build());
            transport.commit(Commit.builder().hold(A, Value.of("")).build());
            for (int i = 0; i < 100; i++) {
                other.commit(put(Key.of("n", "" + i), ""));
                transport.commit(put(Key.of("m", "" + i), ""));
            }
            try (Peer peer = Peer.start(directory, "hold", "peer", 0)) {
                assertThat(peer.line()).isEqualTo("held");
                Awaitility.await()
                        .pollDelay(Timing.USUAL.round().multipliedBy(2))
                        .until(() -> true);
                assertThat(transport.read(Key.root()).entries()).hasSize(203);
            }
        }
        assertThat(transport.read(Key.root()).entry(Key.of("by other"))).isEmpty();
        assertThat(context.lostKeys()).isEmpty();
    }

    private Transport openByOtherClasses() throws Exception {
        URL classes = LocalTransport.class.getProtectionDomain().getCodeSource().getLocation();
        ClassLoader loader = new URLClassLoader(
                List.of(classes).toArray(URL[]::new), getClass().getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (name.startsWith(LocalTransport.class.getPackageName())) {
                    Class<?> loaded = findLoadedClass(name);
                    return loaded != null ? loaded : findClass(name);
                }
                return super.loadClass(name, resolve);
            }
        };
        Class<?> provider = loader.loadClass(LocalProvider.class.getName());
        Class<?> configuration = loader.loadClass(LocalProvider.Local.class.getName());
        Object local = configuration.getConstructor(Optional.class).newInstance(Optional.of(directory.path()));
        return (Transport) provider.getMethod("open", configuration, TransportContext.class)
                .invoke(
                        provider.getConstructor().newInstance(),
                        local,
                        new RecordingContext("other", temporary.resolve("other")));
    }
}
