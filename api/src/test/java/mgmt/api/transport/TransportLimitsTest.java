package mgmt.api.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TransportLimitsTest {

    private static final TransportLimits LIMITS =
            TransportLimits.of(TransportLimits.LEAST_OPERATIONS, TransportLimits.LEAST_BYTES);

    @Test
    void letsPassWhatIsWithinThem() {
        Commit most = deletes(64).build();
        Commit largest = value(64 * 1024 - 1);
        assertThat(LIMITS.allow(most)).isTrue();
        assertThat(LIMITS.allow(largest)).isTrue();
        assertThatCode(() -> LIMITS.require(most)).doesNotThrowAnyException();
        assertThatCode(() -> LIMITS.require(largest)).doesNotThrowAnyException();
    }

    @Test
    void refusesWhatIsOverThemAndSaysByHowMuch() {
        assertThat(LIMITS.allow(deletes(65).build())).isFalse();
        assertThatThrownBy(() -> LIMITS.require(deletes(65).build()))
                .isInstanceOf(TooLargeException.class)
                .hasMessageContaining("65 operations")
                .hasMessageContaining("64 and 65536");
        assertThatThrownBy(() -> LIMITS.require(value(64 * 1024)))
                .isInstanceOf(TooLargeException.class)
                .hasMessageContaining("65537 bytes");
    }

    @Test
    void conditionsCount() {
        assertThat(LIMITS.allow(deletes(64).ifAbsent(Key.of("a")).build())).isFalse();
    }

    @Test
    void noTransportAllowsLessOrMoreThanTheEngineCanRelyOn() {
        assertThatThrownBy(() -> TransportLimits.of(63, 1 << 20)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TransportLimits.of(10_001, 1 << 20)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TransportLimits.of(64, (64 << 10) - 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TransportLimits.of(64, (16 << 20) + 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static Commit.Builder deletes(int count) {
        Commit.Builder commit = Commit.builder();
        for (int i = 0; i < count; i++) {
            commit.delete(Key.of(String.valueOf(i)));
        }
        return commit;
    }

    private static Commit value(int size) {
        return Commit.builder().put(Key.of("a"), Value.of(new byte[size])).build();
    }
}
