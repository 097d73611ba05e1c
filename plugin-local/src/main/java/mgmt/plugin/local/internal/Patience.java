package mgmt.plugin.local.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import mgmt.api.transport.TransportException;

/** How long a call waits: until its deadline, an interrupt, or the end of its transport. Confined to the call's thread. */
final class Patience {

    private static final long SHORTEST = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long LONGEST = TimeUnit.MILLISECONDS.toNanos(5);

    /** A wait is prolonged by a tenth at most for having been asleep at its end. */
    private static final int LOOKS = 10;

    private final long end;
    private final BooleanSupplier ended;

    /** Something that may have to wait for others. */
    interface Attempt {

        /** Whether it has succeeded; else it is tried again. */
        boolean isDone() throws IOException;
    }

    private Patience(long end, BooleanSupplier ended) {
        this.end = end;
        this.ended = ended;
    }

    static Patience of(Duration time, BooleanSupplier ended) {
        return new Patience(System.nanoTime() + time.toNanos(), ended);
    }

    /** Tries until it is done. The kernel's own way to wait for a file's lock knows no deadline. */
    void until(Attempt attempt, Supplier<String> complaint)
            throws IOException, TransportException, InterruptedException {
        long start = System.nanoTime();
        while (!attempt.isDone()) {
            requireMore(complaint);
            long pause = Math.max(SHORTEST, Math.min(LONGEST, (System.nanoTime() - start) / LOOKS));
            LockSupport.parkNanos(this, ThreadLocalRandom.current().nextLong(pause / 2, pause));
        }
    }

    /** Ends a call that must not go on, saying what it has waited for. */
    void requireMore(Supplier<String> complaint) throws TransportException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (ended.getAsBoolean()) {
            throw new TransportException("the transport is closed");
        }
        if (remaining() <= 0) {
            throw new TransportException(complaint.get());
        }
    }

    /** In nanoseconds. */
    long remaining() {
        return end - System.nanoTime();
    }
}
