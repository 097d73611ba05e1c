package mgmt.engine.internal.converger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mgmt.api.resource.Drift;
import org.junit.jupiter.api.Test;

class DriftTextTest {

    private static DriftText text(String actual, String desired) {
        return DriftText.of(Drift.of("content", actual, desired), Set.of()).get(0);
    }

    @Test
    void shortValuesAreShownInOneLine() {
        assertThat(text("old\n", "new\n").summary()).isEqualTo("content: old -> new");
        assertThat(text("", " \n").summary()).isEqualTo("content: (empty) -> (blank)");
        assertThat(text("a\u001b[31mb", "c").summary()).isEqualTo("content: a?[31mb -> c");
    }

    @Test
    void severalLinesBecomeADiff() {
        DriftText text = text("a\nb\nc\n", "a\nB\nc\n");
        assertThat(text.summary()).isEqualTo("content differs:");
        assertThat(text.diff()).contains("-b", "+B", " a", " c");
    }

    @Test
    void aDiffIsBounded() {
        String many = IntStream.range(0, 900).mapToObj(i -> "line " + i).collect(Collectors.joining("\n"));
        String others = IntStream.range(0, 900).mapToObj(i -> "other " + i).collect(Collectors.joining("\n"));
        List<String> diff = text(many, others).diff();
        assertThat(diff).hasSize(41);
        assertThat(diff.get(40)).endsWith("more lines)");
        assertThat(text(many + "\n" + many, others).diff()).containsExactly("(1800 lines, should be 900)");
        assertThat(text("x".repeat(10_000) + "\n", "y\n").diff())
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(210));
    }

    @Test
    void secretsAreMasked() {
        DriftText text = DriftText.of(Drift.of("content", "hunter1", "hunter2"), Set.of("content"))
                .get(0);
        assertThat(text.toString()).doesNotContain("hunter");
    }

    @Test
    void whatCannotBeToldSaysWhy() {
        Drift drift =
                Drift.builder().cannotBeTold("owner", "www", "no such user yet").build();
        assertThat(DriftText.of(drift, Set.of()).get(0).summary()).isEqualTo("owner: cannot be told: no such user yet");
    }
}
