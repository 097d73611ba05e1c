package mgmt.engine.internal.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PluginCallsTest {

    private final PluginCalls calls = new PluginCalls(Duration.ofMillis(100));

    @Test
    void whatIsReturnedAndWhatIsThrownComesThrough() throws Exception {
        assertThat(calls.<String>call(() -> "well")).isEqualTo("well");
        assertThatThrownBy(() -> calls.run(() -> {
                    throw new IllegalStateException("oops");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("oops");
        assertThatThrownBy(() -> calls.run(() -> {
                    throw new NoClassDefFoundError("Gone");
                }))
                .isInstanceOf(NoClassDefFoundError.class);
        assertThat(calls.abandoned()).isZero();
    }

    @Test
    void aCallThatHangsIsInterruptedAndItsAnswerToThatCounts() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        assertThat(calls.<String>call(() -> {
                    try {
                        never.await();
                        return "opened";
                    } catch (InterruptedException e) {
                        return "interrupted";
                    }
                }))
                .isEqualTo("interrupted");
        assertThat(calls.abandoned()).isZero();
    }

    @Test
    void aCallThatIgnoresItsInterruptIsGivenUpAndCounted() {
        AtomicInteger end = new AtomicInteger();
        assertThatThrownBy(() -> calls.run(() -> {
                    while (end.get() == 0) {
                        LockSupport.parkNanos(1_000_000);
                    }
                    end.incrementAndGet();
                }))
                .isInstanceOf(PluginCalls.StuckException.class)
                .hasMessageStartingWith("does not return");
        assertThat(calls.abandoned()).isEqualTo(1);
        end.set(1);
        await().until(() -> end.get() == 2);
    }

    @Test
    void whoeverMakesProgressMayTakeLong() throws Exception {
        AtomicInteger progress = new AtomicInteger();
        CountDownLatch never = new CountDownLatch(1);
        int steps = calls.call(progress::get, () -> {
            while (progress.get() < 30) {
                try {
                    assertThat(never.await(20, TimeUnit.MILLISECONDS)).isFalse();
                } catch (InterruptedException e) {
                    return -1;
                }
                progress.incrementAndGet();
            }
            return progress.get();
        });
        assertThat(steps).isEqualTo(30);
    }
}
