package mgmt.engine.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ChoreTest {

    private final Chore chore = new Chore();
    private long now;

    /** Waits until it is due, and has it fail; whether people have to hear of it. */
    private boolean fail(String why) {
        now += chore.wait(now, Long.MAX_VALUE);
        return chore.failed(now, why);
    }

    @Test
    void whatFailsForSomeSecondsIsToldOnceAndAsLongAsItFails() {
        chore.demand(now);
        int failures = 0;
        while (!fail("permission denied")) {
            failures++;
            assertThat(chore.trouble()).as("after %d failures", failures).isEmpty();
        }
        assertThat(now).isBetween(TimeUnit.SECONDS.toNanos(2), TimeUnit.SECONDS.toNanos(5));
        assertThat(chore.trouble()).contains("permission denied");
        assertThat(fail("permission denied")).as("told again").isFalse();
        chore.done();
        assertThat(chore.trouble()).isEmpty();
    }
}
