package mgmt.plugin.svc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReloadsTest {

    private final Reloads reloads = new Reloads();
    private final AtomicInteger count = new AtomicInteger();

    @Test
    void oneServesAllWhoAskWhileAnotherGoesOn() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch allHaveAsked = new CountDownLatch(1);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<?>> all = new ArrayList<>();
            all.add(threads.submit(() -> {
                reloads.reload(() -> {
                    count.incrementAndGet();
                    begun.countDown();
                    allHaveAsked.await();
                });
                return null;
            }));
            begun.await();
            for (int i = 0; i < 20; i++) {
                all.add(threads.submit(() -> {
                    reloads.reload(count::incrementAndGet);
                    return null;
                }));
            }
            allHaveAsked.countDown();
            for (Future<?> each : all) {
                each.get(10, TimeUnit.SECONDS);
            }
            assertThat(count.get()).isBetween(2, 4);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aFailureIsOfThoseWhoWaitedForIt() throws Exception {
        assertThatThrownBy(() -> reloads.reload(() -> {
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        reloads.reload(count::incrementAndGet);
        assertThat(count).hasValue(1);
    }
}
