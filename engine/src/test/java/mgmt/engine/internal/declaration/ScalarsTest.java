package mgmt.engine.internal.declaration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarsTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "7, 7",
        "+7, 7",
        "-12, -12",
        "1_000_000, 1000000",
        "0xff, 255",
        "-0x10, -16",
        "0o17, 15",
        "0b1010, 10",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, -9223372036854775808"
    })
    void readsWholeNumbers(String text, long value) throws Exception {
        assertThat(Scalars.whole(plain(text), Long.MIN_VALUE, Long.MAX_VALUE)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "1e3", "1:30", "abc", "0x", "0x_", "--1", "1 000", "٣", "1__"})
    void refusesWhatIsNoWholeNumber(String text) {
        assertThatThrownBy(() -> Scalars.whole(plain(text), Long.MIN_VALUE, Long.MAX_VALUE))
                .isInstanceOf(MismatchException.class)
                .hasMessage("expected a whole number, found \"" + text + "\"");
    }

    @Test
    void refusesLeadingZerosBecauseTheyAreAmbiguous() {
        assertThatThrownBy(() -> Scalars.whole(plain("0644"), 0, 10_000))
                .hasMessage(
                        "is \"0644\" octal or decimal? Write 0o in front of an octal number, and no zero in front of"
                                + " a decimal one");
    }

    @Test
    void refusesNumbersOutOfRange() {
        assertThatThrownBy(() -> Scalars.whole(plain("9223372036854775808"), Long.MIN_VALUE, Long.MAX_VALUE))
                .hasMessage("expected a number from -9223372036854775808 to 9223372036854775807, found"
                        + " \"9223372036854775808\"");
        assertThatThrownBy(() -> Scalars.whole(plain("11"), 1, 10))
                .hasMessage("expected a number from 1 to 10, found \"11\"");
    }

    @ParameterizedTest
    @CsvSource({
        "true, true",
        "True, true",
        "TRUE, true",
        "yes, true",
        "On, true",
        "false, false",
        "NO, false",
        "off, false"
    })
    void readsBooleans(String text, boolean value) throws Exception {
        assertThat(Scalars.bool(plain(text))).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"y", "n", "1", "tRUE", "oN", "wahr"})
    void refusesWhatIsNoBoolean(String text) {
        assertThatThrownBy(() -> Scalars.bool(plain(text)))
                .hasMessage("expected true or false, found \"" + text + "\"");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1.5, 1.5",
        ".5, 0.5",
        "5., 5",
        "-1e3, -1000",
        "1_0.2, 10.2",
        ".inf, Infinity",
        "-.INF, -Infinity"
    })
    void readsNumbers(String text, double value) throws Exception {
        assertThat(Scalars.real(plain(text))).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1d", "0x1p3", "NaN", ".nan", "Infinity", "1e", "."})
    void refusesWhatOnlyJavaTakesForANumber(String text) {
        assertThatThrownBy(() -> Scalars.real(plain(text))).hasMessage("expected a number, found \"" + text + "\"");
    }

    @ParameterizedTest
    @CsvSource({
        "10s, PT10S",
        "500ms, PT0.5S",
        "5m, PT5M",
        "1h30m, PT1H30M",
        "2d, PT48H",
        "1d2h3m4s5ms, PT26H3M4.005S",
        "90, PT1M30S",
        "0, PT0S"
    })
    void readsDurations(String text, Duration value) throws Exception {
        assertThat(Scalars.duration(plain(text), Duration.ofSeconds(1))).isEqualTo(value);
        assertThat(Scalars.duration(quoted(text), Duration.ofSeconds(1))).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5s", "10 s", "s", "30m1h", "1s1s", "1us", "PT1S"})
    void refusesWhatIsNoDuration(String text) {
        assertThatThrownBy(() -> Scalars.duration(plain(text), Duration.ofSeconds(1)))
                .hasMessage("expected a duration such as 10s, 500ms or 1h30m, found \"" + text + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999999999999999", "99999999999999999999h", "9223372036854775807d"})
    void refusesDurationsThatAreTooLong(String text) {
        assertThatThrownBy(() -> Scalars.duration(plain(text), Duration.ofSeconds(1)))
                .hasMessage("the duration \"" + text + "\" is too long");
    }

    @Test
    void findsTheNearestName() {
        var names = java.util.List.of("content", "mode", "owner", "group", "content_base64");

        assertThat(Nearest.to("contnet", names)).contains("content");
        assertThat(Nearest.to("contentbase64", names)).contains("content_base64");
        assertThat(Nearest.to("moed", names)).contains("mode");
        assertThat(Nearest.to("recurse", names)).isEmpty();
        assertThat(Nearest.to("", names)).isEmpty();
    }

    private static Raw plain(String text) {
        return new Raw.Scalar(text, true, 1, 1);
    }

    private static Raw quoted(String text) {
        return new Raw.Scalar(text, false, 1, 1);
    }
}
