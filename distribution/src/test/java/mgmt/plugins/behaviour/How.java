package mgmt.plugins.behaviour;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** The ways in which a plugin can fail those who call it. */
public enum How {
    /** It does as it should. */
    WELL,
    THROW,
    /** What no plugin should catch, and what a broken bundle throws. */
    THROW_ERROR,
    OVERFLOW,
    /** Left to the caller of {@link #act()}. */
    RETURN_NULL,
    /** Ends when it is interrupted. */
    HANG,
    HANG_FOR_EVER,
    /** Starts a thread that never ends, each time. */
    LEAK_THREADS,
    /** A watch that reports changes as fast as it can. */
    FLOOD,
    /** A watch that goes on reporting changes after it was closed. */
    CHANGE_AFTER_CLOSE;

    /** Does it; returns where it does nothing that can be done here. */
    public void act() throws Exception {
        switch (this) {
            case THROW -> throw new IllegalStateException("thrown on purpose");
            case THROW_ERROR -> throw new NoClassDefFoundError("an error on purpose");
            case OVERFLOW -> overflow(0);
            case HANG -> new CountDownLatch(1).await();
            case HANG_FOR_EVER -> hangForEver();
            case LEAK_THREADS -> leak("odd-leaked", How::hangForEver);
            case WELL, RETURN_NULL, FLOOD, CHANGE_AFTER_CLOSE -> {}
        }
    }

    /** Starts a thread that nobody ends, and that Java would wait for. */
    public static void leak(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(false);
        thread.start();
    }

    private static void hangForEver() {
        while (true) {
            LockSupport.park();
            boolean ignored = Thread.interrupted();
        }
    }

    private static int overflow(int depth) {
        return depth < 0 ? 0 : 1 + overflow(depth + 1);
    }
}
