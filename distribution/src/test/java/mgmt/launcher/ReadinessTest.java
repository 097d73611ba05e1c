package mgmt.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReadinessTest {

    private final Semaphore notices = new Semaphore(0);

    @Test
    void isToldOnceWhenTheFirstGraphIsAtRest() throws InterruptedException {
        Readiness readiness = new Readiness(true, Duration.ofMinutes(1), notices::release);
        readiness.engineIsThere();
        assertThat(notices.tryAcquire(50, TimeUnit.MILLISECONDS)).isFalse();
        readiness.run();
        assertThat(notices.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        readiness.engineIsThere();
        readiness.run();
        assertThat(notices.tryAcquire(50, TimeUnit.MILLISECONDS)).isFalse();
    }

    @Test
    void aGraphThatNeverRestsHoldsItUpForATimeOnly() throws InterruptedException {
        new Readiness(true, Duration.ofMillis(1), notices::release).engineIsThere();
        assertThat(notices.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void isNotToldToNobody() throws InterruptedException {
        Readiness readiness = new Readiness(false, Duration.ZERO, notices::release);
        readiness.engineIsThere();
        readiness.run();
        assertThat(notices.tryAcquire(50, TimeUnit.MILLISECONDS)).isFalse();
    }
}
