package mgmt.system.cluster;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Disturbs something at random for a long time, while something else goes on once a second. How long is said by {@code
 * -Dmgmt.soak.seconds}, and by which seed by {@code -Dmgmt.soak.seed}.
 */
final class Soak implements AutoCloseable {

    private static final long USUAL = Duration.ofMinutes(30).toSeconds();

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
    private final long seconds = Long.getLong("mgmt.soak.seconds", USUAL);
    private final long seed = Long.getLong("mgmt.soak.seed", new Random().nextLong());
    private final Random random = new Random(seed);

    /** Something that may fail. */
    interface Step {
        void take() throws Exception;
    }

    /** Runs both until the time is over, or one of them fails. Nothing is going on when this returns. */
    void run(Step eachSecond, Step disturbance) throws Exception {
        System.out.println("A soak of " + seconds + " s, with -Dmgmt.soak.seed=" + seed);
        ScheduledFuture<?> steady = threads.scheduleAtFixedRate(() -> take(eachSecond), 0, 1, TimeUnit.SECONDS);
        ScheduledFuture<?> disturbing =
                threads.scheduleWithFixedDelay(() -> take(disturbance), 2_000, 2_000, TimeUnit.MILLISECONDS);
        try {
            assertThatExceptionOfType(TimeoutException.class)
                    .as("it goes on all the time")
                    .isThrownBy(() -> disturbing.get(seconds, TimeUnit.SECONDS));
            if (steady.isDone()) {
                steady.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError("with the seed " + seed, e.getCause());
        } finally {
            close();
        }
    }

    private static void take(Step step) {
        try {
            step.take();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** A number below another one. */
    int any(int below) {
        return random.nextInt(below);
    }

    /** One of several. */
    <T> T oneOf(List<T> several) {
        return several.get(any(several.size()));
    }

    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(10, TimeUnit.MINUTES)) {
                throw new AssertionError("a step does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
