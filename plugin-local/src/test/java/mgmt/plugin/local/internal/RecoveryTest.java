package mgmt.plugin.local.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import mgmt.api.transport.Commit;
import mgmt.api.transport.Key;
import mgmt.api.transport.Value;
import mgmt.plugin.local.internal.FrameReader.End;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

/** What is left of a store's file when its writer, the machine or the disk has failed. */
class RecoveryTest {

    private static final String SESSION = "0123456789abcdef";
    private static final int COMMITS = 12;

    /** In memory, since every attempt syncs. */
    @TempDir(factory = InMemory.class)
    private Path directory;

    private Path path;
    private byte[] whole;

    /** Where the file ended after each commit, and what it held then. */
    private final NavigableMap<Integer, Map<Key, Contents.Stored>> states = new TreeMap<>();

    @BeforeEach
    void write() throws Exception {
        path = directory.resolve("store");
        Contents contents = new Contents(100);
        contents.restore(new Change(
                100, List.of(new Operation.Put(Key.of("old"), Value.of("in the snapshot"), 99, Operation.NOBODY))));
        StoreFile.write(path, "id", 1, contents);
        try (Store store = Store.open(path)) {
            note(store);
            StoreWriter writer = writer(store);
            writer.append(List.of(new Operation.Join(SESSION, "host", 1)));
            note(store);
            for (int i = 0; i < COMMITS; i++) {
                assertThat(writer.commit(commit(i), SESSION).isDone()).isTrue();
                note(store);
            }
        }
        whole = Files.readAllBytes(path);
    }

    private static Commit commit(int i) {
        return Commit.builder()
                .put(Key.of("a", "ü " + i % 3), Value.of("value " + i))
                .hold(Key.of("b", String.valueOf(i % 4)), Value.of(new byte[i]))
                .delete(Key.of("a", "ü " + (i + 1) % 3))
                .build();
    }

    private static StoreWriter writer(Store store) {
        return new StoreWriter(store, System.getLogger("test"));
    }

    private void note(Store store) throws IOException {
        states.put((int) Files.size(path), new TreeMap<>(store.ask(Contents::entries)));
    }

    @Test
    void aFileThatEndsAnywhereHoldsAllThatWasWholeBefore() throws Exception {
        int snapshot = states.firstKey();
        for (int length = snapshot; length <= whole.length; length++) {
            Files.write(path, Arrays.copyOf(whole, length));
            Map<Key, Contents.Stored> kept = states.floorEntry(length).getValue();
            try (Store store = Store.open(path)) {
                assertThat(store.catchUp()).isTrue();
                assertThat(store.ask(Contents::entries)).as("cut at %d", length).isEqualTo(kept);
                assertThat(store.catchUpAlone()).isEqualTo(states.containsKey(length) ? End.WHOLE : End.TORN);
            }
            assertGoesOn(kept);
        }
    }

    private void assertGoesOn(Map<Key, Contents.Stored> kept) throws IOException {
        Key key = Key.of("new");
        try (Store store = Store.open(path)) {
            writer(store).commit(Commit.builder().put(key, Value.of("new")).build(), SESSION);
        }
        try (Store store = Store.open(path)) {
            assertThat(store.catchUpAlone()).isEqualTo(End.WHOLE);
            Map<Key, Contents.Stored> found = new TreeMap<>(store.ask(Contents::entries));
            assertThat(found.remove(key)).isNotNull();
            assertThat(found).isEqualTo(kept);
        }
    }

    /** The length of the file reaches the disk, and not all of its bytes. */
    @Test
    void whatAPowerCutHasLeftZeroIsCutOff() throws Exception {
        int last = states.lowerKey(whole.length);
        Map<Key, Contents.Stored> kept = states.get(last);
        for (int zeroFrom = last; zeroFrom < whole.length; zeroFrom++) {
            byte[] bytes = whole.clone();
            Arrays.fill(bytes, zeroFrom, bytes.length, (byte) 0);
            Files.write(path, bytes);
            if (zeroFrom == last || bytes.length / 512 * 512 >= zeroFrom) {
                assertGoesOn(kept);
            }
        }
        byte[] unwritten = Arrays.copyOf(whole, whole.length + 5_000);
        Files.write(path, unwritten);
        assertGoesOn(states.lastEntry().getValue());
    }

    @Test
    void aSpoiledByteIsRefusedAndNothingIsChanged() throws Exception {
        for (int at = 0; at < whole.length; at++) {
            byte[] bytes = whole.clone();
            bytes[at] ^= 0x10;
            Files.write(path, bytes);
            assertThatThrownBy(() -> {
                        try (Store store = Store.open(path)) {
                            store.catchUpAlone();
                        }
                    })
                    .as("spoiled at %d", at)
                    .isInstanceOf(UnusableException.class)
                    .hasMessageContaining(path + " is damaged at byte ")
                    .hasMessageContaining("Restore it from a backup");
            assertThat(Files.readAllBytes(path)).isEqualTo(bytes);
        }
    }

    @Test
    void anEmptyOrStrangeFileIsRefused() throws Exception {
        for (byte[] bytes : List.of(new byte[0], "something else".getBytes(UTF_8), Arrays.copyOf(whole, 40))) {
            Files.write(path, bytes);
            assertThatThrownBy(() -> Store.open(path)).isInstanceOf(UnusableException.class);
        }
    }

    @Test
    void aFileThatIsWrittenAnewHoldsTheSame() throws Exception {
        try (Store store = Store.open(path);
                Store other = Store.open(path)) {
            store.catchUpAlone();
            other.catchUp();
            long before = other.ask(Contents::revision);
            writer(store).commit(Commit.builder().delete(Key.of("old")).build(), SESSION);
            store.compact();
            assertThat(Files.size(path)).isLessThan(whole.length);
            other.catchUp();
            assertThat(other.ask(Contents::entries)).isEqualTo(store.ask(Contents::entries));
            assertThat(other.ask(Contents::sessions)).isEqualTo(store.ask(Contents::sessions));
            assertThat(other.changes(Key.root(), before).orElseThrow().deleted())
                    .containsExactly(Key.of("old"));
            assertThat(other.changes(Key.root(), before).orElseThrow().put()).isEmpty();
        }
    }

    @Test
    void aFileGrowsNoLargerThanItNeeds() throws Exception {
        byte[] large = new byte[100_000];
        try (Store store = Store.open(path)) {
            StoreWriter writer = writer(store);
            for (int i = 0; i < 100; i++) {
                writer.commit(
                        Commit.builder().put(Key.of("large"), Value.of(large)).build(), SESSION);
                assertThat(Files.size(path)).isLessThan(1_500_000);
            }
        }
    }

    static final class InMemory implements TempDirFactory {

        private static final Path MEMORY = Path.of("/dev/shm");

        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
            return Files.isWritable(MEMORY)
                    ? Files.createTempDirectory(MEMORY, "mgmt")
                    : Files.createTempDirectory("mgmt");
        }
    }
}
