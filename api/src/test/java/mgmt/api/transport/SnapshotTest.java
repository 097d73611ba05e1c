package mgmt.api.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import mgmt.api.transport.Entry.Hold;
import org.junit.jupiter.api.Test;

class SnapshotTest {

    private static final Entry A = entry("a", 3);
    private static final Entry B = entry("b", 7);

    private static Entry entry(String name, long revision) {
        return Entry.of(Key.of(name), Value.of("value"), revision, Hold.NOBODY);
    }

    @Test
    void entriesAreSortedAndFoundByKey() {
        Snapshot snapshot = Snapshot.of("store", 7, List.of(B, A));
        assertThat(snapshot.store()).isEqualTo("store");
        assertThat(snapshot.revision()).isEqualTo(7);
        assertThat(snapshot.entries()).containsExactly(A, B);
        assertThat(snapshot.entry(Key.of("b"))).containsSame(B);
        assertThat(snapshot.entry(Key.of("c"))).isEmpty();
    }

    @Test
    void entriesAreNotToBeChanged() {
        Snapshot snapshot = Snapshot.of("store", 7, List.of(A));
        assertThatThrownBy(() -> snapshot.entries().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aKeyIsThereOnce() {
        assertThatThrownBy(() -> Snapshot.of("store", 7, List.of(A, B, entry("a", 4))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("twice");
    }

    @Test
    void nothingIsFromTheFuture() {
        assertThatThrownBy(() -> Snapshot.of("store", 6, List.of(B)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("after revision 6");
    }

    @Test
    void anEntryTellsItsSizeAndNotItsValue() {
        assertThat(A).hasToString("a (5 bytes, revision 3, held by NOBODY)");
    }
}
