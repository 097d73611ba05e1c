package mgmt.api.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.CharacterCodingException;
import org.junit.jupiter.api.Test;

class ValueTest {

    @Test
    void aTextIsKeptAsItsBytes() throws CharacterCodingException {
        Value value = Value.of("gr\u00fc\u00df");
        assertThat(value.size()).isEqualTo(6);
        assertThat(value.text()).isEqualTo("gr\u00fc\u00df");
        assertThat(value).isEqualTo(Value.of(value.bytes())).hasSameHashCodeAs(Value.of(value.bytes()));
    }

    @Test
    void noBytesAreAValue() throws CharacterCodingException {
        assertThat(Value.of("").size()).isZero();
        assertThat(Value.of(new byte[0]).text()).isEmpty();
        assertThat(Value.of("")).isEqualTo(Value.of(new byte[0])).isNotEqualTo(Value.of(new byte[1]));
    }

    @Test
    void nobodyCanChangeIt() {
        byte[] given = {1, 2};
        Value value = Value.of(given);
        given[0] = 9;
        value.bytes()[1] = 9;
        assertThat(value.bytes()).containsExactly(1, 2);
    }

    @Test
    void bytesThatAreNoTextAreReportedAndNotReplaced() {
        assertThatThrownBy(Value.of(new byte[] {'a', (byte) 0xff})::text).isInstanceOf(CharacterCodingException.class);
    }

    @Test
    void itsTextTellsNoSecret() {
        assertThat(Value.of("secret")).hasToString("6 bytes");
    }
}
