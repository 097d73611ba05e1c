package mgmt.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"h1", "db.example.org", "Höst_1", "a%b", "...", "-", "\ud83d\udda5"})
    void takesWhatCanBeSeen(String name) throws Exception {
        assertThat(HostName.require(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "a/b",
                "a\tb",
                "a\nb",
                "a\u0000b",
                "a\u001bb",
                "a\u00a0b",
                "a\u2007b",
                "a\u200bb",
                "a\u202eb",
                "a\ud83d"
            })
    void refusesBlanksSlashesAndWhatCannotBeSeen(String name) {
        assertThatExceptionOfType(LaunchException.class)
                .isThrownBy(() -> HostName.require(name))
                .withMessageStartingWith("a host name holds no blanks, no slashes and nothing that cannot be seen: a")
                .satisfies(refusal ->
                        assertThat(refusal.getMessage()).doesNotContainPattern("[\\p{Cntrl}\\u200b\\u202e]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", ".."})
    void refusesWhatIsNoName(String name) {
        assertThatExceptionOfType(LaunchException.class).isThrownBy(() -> HostName.require(name));
    }

    @Test
    void refusesWhatIsLongerThanAnyHostName() throws Exception {
        assertThat(HostName.require("h".repeat(253))).hasSize(253);
        assertThatExceptionOfType(LaunchException.class)
                .isThrownBy(() -> HostName.require("h".repeat(254)))
                .withMessage("a host name has at most 253 characters, and this has 254");
    }
}
