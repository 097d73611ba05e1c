package mgmt.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {

    @Test
    void countsInsertedRemovedReplacedAndSwappedLetters() {
        assertThat(NearestName.edits("yaml", "yaml")).isZero();
        assertThat(NearestName.edits("yml", "yaml")).isEqualTo(1);
        assertThat(NearestName.edits("yamll", "yaml")).isEqualTo(1);
        assertThat(NearestName.edits("yemal", "yaml")).isEqualTo(2);
        assertThat(NearestName.edits("ymal", "yaml")).isEqualTo(1);
        assertThat(NearestName.edits("", "abc")).isEqualTo(3);
    }

    @Test
    void takesTheNearest() {
        assertThat(NearestName.of("no-wach", List.of("no-pgp", "no-watch", "noop")))
                .contains("no-watch");
    }

    @Test
    void guessesNothingWhenNothingIsNear() {
        assertThat(NearestName.of("daemon", List.of("yaml", "noop"))).isEmpty();
        assertThat(NearestName.of("x", List.of("noop"))).isEmpty();
    }
}
