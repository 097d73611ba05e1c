package mgmt.plugin.local.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import mgmt.api.transport.Commit;
import mgmt.api.transport.Entry;
import mgmt.api.transport.Key;
import mgmt.api.transport.RecordingContext;
import mgmt.api.transport.RecordingListener;
import mgmt.api.transport.Snapshot;
import mgmt.api.transport.TransportException;
import mgmt.api.transport.Value;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several processes in one directory, which are killed and stopped. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class ProcessesTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int KILLS = Boolean.getBoolean("mgmt.long") ? 100 : 6;

    @TempDir
    private Path temporary;

    private ClusterDirectory directory;
    private LocalTransport transport;

    @BeforeEach
    void open() throws Exception {
        directory = new ClusterDirectory(
                temporary.resolve("cluster"), Account.current().uid());
        transport =
                LocalTransport.open(directory, new RecordingContext("test", temporary.resolve("test")), Timing.USUAL);
    }

    @AfterEach
    void close() {
        transport.close();
    }

    @Test
    void noAcknowledgedCommitIsLostWhenProcessesAreKilled() throws Exception {
        long seed = System.nanoTime();
        try {
            killOften(new Random(seed));
        } catch (AssertionError e) {
            throw new AssertionError("with the seed " + seed, e);
        }
    }

    private void killOften(Random random) throws Exception {
        Snapshot start = transport.read(Key.root());
        RecordingListener listener = RecordingListener.of(Key.root(), start);
        transport.watch(Key.root(), start.revision(), listener);
        Map<Key, Integer> acknowledged = new HashMap<>();
        String[] names = {"a", "b"};
        Peer[] peers = {peer("a", random), peer("b", random)};
        try {
            for (int kill = 0; kill < KILLS; kill++) {
                int which = random.nextInt(2);
                note(names[which], peers[which], random.nextInt(100) + 1, acknowledged);
                LockSupport.parkNanos(random.nextInt(3_000_000));
                peers[which].kill();
                note(names[which], peers[which], Integer.MAX_VALUE, acknowledged);
                assertNothingIsLost(acknowledged);
                peers[which] = peer(names[which], random);
            }
        } finally {
            peers[0].kill();
            peers[1].kill();
        }
        assertNothingIsLost(acknowledged);
        assertThat(acknowledged).isNotEmpty();
        Commit last = Commit.builder().put(Key.of("last"), Value.of("0 ")).build();
        listener.awaitRevision(transport.commit(last).revision(), LIMIT);
        assertThat(listener.gap()).isEmpty();
        assertThat(listener.state().keySet())
                .isEqualTo(transport.read(Key.root()).entries().stream()
                        .map(Entry::key)
                        .collect(Collectors.toSet()));
    }

    private Peer peer(String name, Random random) throws Exception {
        return Peer.start(directory, "commit", name, random.nextLong());
    }

    private static void note(String name, Peer peer, int lines, Map<Key, Integer> acknowledged) throws Exception {
        String line = "";
        for (int i = 0; i < lines && line != null; i++) {
            line = peer.line();
            if (line != null) {
                int number = Integer.parseInt(line);
                acknowledged.put(Peer.first(name, number), number);
                acknowledged.put(Peer.second(name, number), number);
            }
        }
    }

    private void assertNothingIsLost(Map<Key, Integer> acknowledged) throws Exception {
        Snapshot snapshot = transport.read(Key.root());
        acknowledged.forEach((key, number) -> assertThat(
                        snapshot.entry(key).map(Peer::number).orElse(0))
                .as("%s", key)
                .isGreaterThanOrEqualTo(number));
        for (Entry entry : snapshot.entries()) {
            if (entry.key().isBelow(Key.of("first"))) {
                Key twin = Key.of(
                        "second",
                        entry.key().segments().get(1),
                        entry.key().segments().get(2));
                assertThat(snapshot.entry(twin).orElseThrow().value()).isEqualTo(entry.value());
                assertThat(snapshot.entry(twin).orElseThrow().revision()).isEqualTo(entry.revision());
            }
        }
    }

    @Test
    void whatAKilledProcessHeldGoesSoon() throws Exception {
        try (Peer peer = Peer.start(directory, "hold", "peer", 0)) {
            assertThat(peer.line()).isEqualTo("held");
            assertThat(transport.read(Key.of("held")).entries()).hasSize(1);
            assertThat(transport.describe()).anyMatch(line -> line.contains("host peer, process " + peer.pid()));
            peer.kill();
            await().atMost(LIMIT)
                    .untilAsserted(() ->
                            assertThat(transport.read(Key.of("held")).entries()).isEmpty());
            assertThat(transport.describe()).noneMatch(line -> line.contains("host peer"));
        }
    }

    @Test
    void aStoppedProcessIsNotTakenForDead() throws Exception {
        try (Peer peer = Peer.start(directory, "hold", "peer", 0)) {
            assertThat(peer.line()).isEqualTo("held");
            peer.signal("STOP");
            RecordingContext context = new RecordingContext("late", temporary.resolve("late"));
            try (LocalTransport late = LocalTransport.open(directory, context, Timing.USUAL)) {
                await().pollDelay(Timing.USUAL.round().plusSeconds(1)).until(() -> true);
                assertThat(late.read(Key.of("held")).entries()).hasSize(1);
            }
        }
    }

    @Test
    void aStoppedProcessThatHoldsTheLockIsNamed() throws Exception {
        try (Peer peer = Peer.start(directory, "lock", "peer", 0)) {
            assertThat(peer.line()).isEqualTo("locked");
            peer.signal("STOP");
            Commit commit = Commit.builder().put(Key.of("a"), Value.of("a")).build();
            long start = System.nanoTime();
            assertThatThrownBy(() -> transport.commit(commit))
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("held by process " + peer.pid());
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
            assertThat(transport.read(Key.root()).entries()).isEmpty();
            RecordingContext context = new RecordingContext("late", temporary.resolve("late"));
            try (LocalTransport late = LocalTransport.open(directory, context, Timing.USUAL)) {
                context.await(RecordingContext.What.UNAVAILABLE, 0, LIMIT);
                peer.kill();
                context.await(RecordingContext.What.AVAILABLE, 0, LIMIT);
                assertThat(late.commit(commit).isDone()).isTrue();
            }
        }
    }
}
