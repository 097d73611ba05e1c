package mgmt.engine.internal.converger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkerPoolTest {

    @Test
    void growsWhileAllAreHeldUpAndShrinksAgain() throws Exception {
        try (WorkerPool pool = new WorkerPool(2, 200, Duration.ofMillis(50))) {
            CountDownLatch allIn = new CountDownLatch(100);
            CountDownLatch go = new CountDownLatch(1);
            for (int i = 0; i < 100; i++) {
                pool.execute(() -> {
                    allIn.countDown();
                    await(go);
                });
            }
            assertThat(allIn.await(30, TimeUnit.SECONDS))
                    .as("all at the same time")
                    .isTrue();
            go.countDown();
            await().atMost(Duration.ofSeconds(50)).until(() -> pool.size() == 2);
        }
    }

    @Test
    void shortWorkNeedsNoMoreThreadsThanProcessors() throws Exception {
        try (WorkerPool pool = new WorkerPool(2, 200)) {
            CountDownLatch done = new CountDownLatch(20_000);
            for (int i = 0; i < 20_000; i++) {
                pool.execute(done::countDown);
            }
            assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(pool.size()).isLessThan(20);
        }
    }

    @Test
    void whatAThreadHasTakenUpAndDoesNotGetToIsDoneByOthers() throws Exception {
        try (WorkerPool pool = new WorkerPool(2, 2)) {
            CountDownLatch bothBusy = new CountDownLatch(2);
            CountDownLatch go = new CountDownLatch(1);
            for (int i = 0; i < 2; i++) {
                pool.execute(() -> {
                    bothBusy.countDown();
                    await(go);
                });
            }
            assertThat(bothBusy.await(30, TimeUnit.SECONDS)).isTrue();
            CountDownLatch done = new CountDownLatch(400);
            CountDownLatch end = new CountDownLatch(1);
            for (int i = 0; i < 400; i++) {
                if (i == 100) {
                    pool.execute(() -> await(end));
                }
                pool.execute(done::countDown);
            }
            assertThat(pool.waiting()).isEqualTo(401);
            go.countDown();
            assertThat(done.await(30, TimeUnit.SECONDS))
                    .as("all but the one that hangs")
                    .isTrue();
            await().atMost(Duration.ofSeconds(30)).until(() -> pool.waiting() == 0);
            end.countDown();
        }
    }

    @Test
    void whatComesTogetherWithSlowWorkIsDoneBesideIt() throws Exception {
        try (WorkerPool pool = new WorkerPool(1, 4)) {
            pool.execute(() -> {});
            await().atMost(Duration.ofSeconds(30)).until(() -> pool.waiting() == 0 && pool.busy() == 0);
            CountDownLatch end = new CountDownLatch(1);
            CountDownLatch done = new CountDownLatch(1);
            pool.execute(() -> await(end));
            pool.execute(done::countDown);
            assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
            end.countDown();
        }
    }

    @Test
    void anInterruptThatComesLateHurtsNobody() throws Exception {
        try (WorkerPool pool = new WorkerPool(1, 1)) {
            CountDownLatch interrupted = new CountDownLatch(1);
            pool.execute(() -> {
                Thread.currentThread().interrupt();
                interrupted.countDown();
            });
            interrupted.await();
            CountDownLatch next = new CountDownLatch(1);
            pool.execute(next::countDown);
            assertThat(next.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static org.awaitility.core.ConditionFactory await() {
        return org.awaitility.Awaitility.await();
    }
}
