package mgmt.plugin.svc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StartLimitTest {

    private final StartLimit limit = new StartLimit();

    @Test
    void startsAfterFailuresAreLimitedUntilTheIntervalIsOver() {
        for (int start = 0; start < StartLimit.MOST; start++) {
            assertThat(limit.admits(true, start)).isTrue();
        }
        assertThat(limit.admits(true, StartLimit.MOST)).isFalse();
        assertThat(limit.admits(true, TimeUnit.SECONDS.toNanos(StartLimit.SECONDS) + StartLimit.MOST))
                .isTrue();
    }

    @Test
    void aUnitThatWasStoppedMayBeStartedAnyNumberOfTimes() {
        for (int start = 0; start < 100; start++) {
            assertThat(limit.admits(false, start)).isTrue();
        }
    }
}
