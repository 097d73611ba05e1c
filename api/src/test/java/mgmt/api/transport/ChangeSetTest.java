package mgmt.api.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import mgmt.api.transport.Entry.Hold;
import org.junit.jupiter.api.Test;

class ChangeSetTest {

    private static final Key A = Key.of("a");
    private static final Key B = Key.of("b");
    private static final Entry ENTRY = Entry.of(A, Value.of("value"), 3, Hold.OTHER);

    @Test
    void tellsWhatWasPutAndDeleted() {
        List<Entry> put = new ArrayList<>(List.of(ENTRY));
        ChangeSet changes = ChangeSet.of(4, put, List.of(B, B));
        put.clear();
        assertThat(changes.revision()).isEqualTo(4);
        assertThat(changes.put()).containsExactly(ENTRY);
        assertThat(changes.deleted()).containsExactly(B);
        assertThat(changes.toString()).startsWith("up to revision 4: [a (5 bytes, ");
        assertThatThrownBy(() -> changes.put().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> changes.deleted().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aKeyHasOneNewestState() {
        assertThatThrownBy(() -> ChangeSet.of(4, List.of(ENTRY), Set.of(A)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("twice");
        assertThatThrownBy(() -> ChangeSet.of(4, List.of(ENTRY, ENTRY), Set.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("twice");
    }

    @Test
    void nothingIsFromTheFuture() {
        assertThatThrownBy(() -> ChangeSet.of(2, List.of(ENTRY), Set.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("after revision 2");
    }
}
