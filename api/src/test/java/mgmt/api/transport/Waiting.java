package mgmt.api.transport;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for conditions, which fail a test when they do not hold in time. */
final class Waiting {

    private static final long PERIOD_NANOS = 2_000_000;

    private Waiting() {}

    /** A condition that may fail. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws Exception;
    }

    /** Looks whenever the monitor, which the caller holds, is notified. */
    static void until(Object monitor, BooleanSupplier condition, Duration limit, Supplier<String> complaint)
            throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            long rest = end - System.nanoTime();
            assertTrue(rest > 0, () -> "not within " + limit.toSeconds() + " s: " + complaint.get());
            TimeUnit.NANOSECONDS.timedWait(monitor, rest);
        }
    }

    /** Looks every few milliseconds. */
    static void until(String what, Condition condition, Duration limit) throws Exception {
        long end = System.nanoTime() + limit.toNanos();
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < end, () -> "not within " + limit.toSeconds() + " s: " + what);
            LockSupport.parkNanos(PERIOD_NANOS);
        }
    }
}
