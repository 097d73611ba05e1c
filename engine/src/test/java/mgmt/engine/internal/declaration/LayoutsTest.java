package mgmt.engine.internal.declaration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class LayoutsTest {

    private final Layouts layouts = new Layouts();

    private static List<Raw.Entry> entries(int line, int column) {
        return List.of(
                new Raw.Entry("a", new Raw.Scalar("x", true, line, column + 3), line, column),
                new Raw.Entry("b", new Raw.Scalar("x", false, line + 2, 1), line + 1, column),
                new Raw.Entry(
                        "c",
                        new Raw.Sequence(List.of(new Raw.Scalar("y", true, line + 5, 7)), line + 5, 5),
                        line + 4,
                        9));
    }

    @Test
    void keepsEntriesAsTheyAre() {
        for (int line : new int[] {1, 10, 11}) {
            List<Raw.Entry> entries = entries(line, 5);

            assertThat(layouts.compact(entries, line)).isEqualTo(entries).isInstanceOf(Layouts.Entries.class);
            assertThat(layouts.compact(entries, line - 1)).isEqualTo(entries).hasSameHashCodeAs(entries);
        }
        assertThat(layouts.compact(List.of(), 1)).isEmpty();
    }

    @Test
    void cannotBeChanged() {
        List<Raw.Entry> compact = layouts.compact(entries(1, 5), 1);

        assertThatThrownBy(() -> compact.remove(0)).isInstanceOf(UnsupportedOperationException.class);
        assertThat(new Raw.Mapping(compact, 1, 1).entries()).isSameAs(compact);
    }

    @Test
    void keepsNoMoreLayoutsThanThereAreWaysToWrite() {
        for (int column = 1; column < 3000; column++) {
            List<Raw.Entry> entries = entries(1, column);

            assertThat(layouts.compact(entries, 1)).isEqualTo(entries);
        }
        assertThat(layouts.compact(entries(7, 1), 7)).isInstanceOf(Layouts.Entries.class);
        assertThat(layouts.compact(entries(7, 5000), 7)).isNotInstanceOf(Layouts.Entries.class);
    }
}
