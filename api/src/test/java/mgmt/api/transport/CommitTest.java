package mgmt.api.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CommitTest {

    private static final Key A = Key.of("a");
    private static final Key B = Key.of("b");
    private static final Value VALUE = Value.of("value");

    @Test
    void whatIsLastSaidOfAKeyCounts() {
        Commit putLast = Commit.builder().delete(A).put(A, VALUE).build();
        assertThat(putLast.puts()).containsOnlyKeys(A);
        assertThat(putLast.deletes()).isEmpty();
        Commit deletedLast = Commit.builder().hold(A, VALUE).delete(A).build();
        assertThat(deletedLast.puts()).isEmpty();
        assertThat(deletedLast.deletes()).containsExactly(A);
    }

    @Test
    void aPutAndAHoldOfAKeyAreOne() {
        Commit held = Commit.builder().put(A, VALUE).hold(A, VALUE).build();
        assertThat(held.puts().get(A).isHeld()).isTrue();
        assertThat(held.operations()).isEqualTo(1);
        Commit plain = Commit.builder().hold(A, VALUE).put(A, VALUE).build();
        assertThat(plain.puts().get(A).isHeld()).isFalse();
    }

    @Test
    void theLastConditionOfAKeyCounts() {
        Commit commit = Commit.builder()
                .ifAbsent(A)
                .ifUnchanged(A, 7)
                .ifUnchanged(B, 7)
                .ifAbsent(B)
                .build();
        assertThat(commit.conditions())
                .containsEntry(A, OptionalLong.of(7))
                .containsEntry(B, OptionalLong.empty())
                .hasSize(2);
    }

    /** A store in which a missing entry has the revision 0 would take it for a condition that there is none. */
    @Test
    void noEntryIsUnchangedSinceNoRevision() {
        assertThatThrownBy(() -> Commit.builder().ifUnchanged(A, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Commit.builder().ifUnchanged(A, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theRootIsNoEntry() {
        Stream<Function<Commit.Builder, Commit.Builder>> steps = Stream.of(
                builder -> builder.put(Key.root(), VALUE),
                builder -> builder.hold(Key.root(), VALUE),
                builder -> builder.delete(Key.root()),
                builder -> builder.ifAbsent(Key.root()),
                builder -> builder.ifUnchanged(Key.root(), 1));
        steps.forEach(step -> assertThatThrownBy(() -> step.apply(Commit.builder()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("root"));
    }

    @Test
    void itsSizeIsThatOfItsTextsAndValues() {
        assertThat(Commit.builder().build().size()).isZero();
        Commit commit = Commit.builder()
                .ifAbsent(Key.of("abc"))
                .put(Key.of("abc"), Value.of("12345"))
                .delete(Key.of("\u00e9"))
                .build();
        assertThat(commit.size()).isEqualTo(3 + 3 + 5 + 6);
        assertThat(commit.operations()).isEqualTo(3);
    }

    @Test
    void whatAnotherCommitAsksForIsAddedAsIfSaidLast() {
        Commit other =
                Commit.builder().ifUnchanged(A, 7).hold(A, VALUE).delete(B).build();
        Commit commit =
                Commit.builder().ifAbsent(A).delete(A).put(B, VALUE).add(other).build();
        assertThat(commit.conditions()).containsEntry(A, OptionalLong.of(7)).hasSize(1);
        assertThat(commit.puts()).containsOnlyKeys(A);
        assertThat(commit.puts().get(A).isHeld()).isTrue();
        assertThat(commit.deletes()).containsExactly(B);
    }

    @Test
    void theOrderIsKept() {
        Commit commit = Commit.builder().put(B, VALUE).put(A, VALUE).build();
        assertThat(commit.puts().keySet()).containsExactly(B, A);
    }

    @Test
    void whatIsBuiltDoesNotChangeWithItsBuilder() {
        Commit.Builder builder = Commit.builder().put(A, VALUE);
        Commit commit = builder.build();
        builder.delete(A).put(B, VALUE).ifAbsent(B);
        assertThat(commit.puts()).containsOnlyKeys(A);
        assertThat(commit.operations()).isEqualTo(1);
        assertThatThrownBy(() -> commit.puts().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> commit.deletes().add(A)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> commit.conditions().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aResultIsOneOfThree() {
        assertThat(CommitResult.done(7).isDone()).isTrue();
        assertThat(CommitResult.done(7).revision()).isEqualTo(7);
        assertThat(CommitResult.notMet().isNotMet()).isTrue();
        assertThat(CommitResult.notMet().isDone()).isFalse();
        assertThat(CommitResult.unknown("no answer").isUnknown()).isTrue();
        assertThat(CommitResult.unknown("no answer")).hasToString("unknown: no answer");
    }
}
