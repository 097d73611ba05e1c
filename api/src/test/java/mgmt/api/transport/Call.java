package mgmt.api.transport;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.function.Executable;

/** A thread that repeats a call of a transport until it fails. */
final class Call {

    private final Thread thread;
    private volatile @Nullable Throwable end;

    private Call(CountDownLatch running, Executable call) {
        thread = new Thread(() -> repeat(running, call), "contract call");
        thread.setDaemon(true);
    }

    /** Starts it, and counts down when the call was made once, or was made and has not returned. */
    static Call start(CountDownLatch running, Executable call) {
        Call started = new Call(running, call);
        started.thread.start();
        return started;
    }

    private void repeat(CountDownLatch running, Executable call) {
        try {
            running.countDown();
            while (true) {
                call.execute();
            }
        } catch (Throwable e) {
            end = e;
        }
    }

    void interrupt() {
        thread.interrupt();
    }

    boolean isWaiting() {
        return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
    }

    boolean isEnded() {
        return !thread.isAlive();
    }

    void assertEndsAsItShould(Duration limit) throws InterruptedException {
        thread.join(limit.toMillis());
        assertFalse(thread.isAlive(), () -> "still in " + java.util.Arrays.toString(thread.getStackTrace()));
        Throwable cause = end;
        if (!(cause instanceof InterruptedException)) {
            assertInstanceOf(TransportException.class, cause);
        }
    }
}
