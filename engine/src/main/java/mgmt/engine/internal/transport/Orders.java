package mgmt.engine.internal.transport;

import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that carry out orders of a transport, which may take long: when it is closed they are ended, and no other
 * begins. Thread-safe: guarded by itself.
 */
final class Orders {

    private static final Logger LOG = LoggerFactory.getLogger(Orders.class);

    private final Set<Thread> running = new HashSet<>();
    private boolean isEnded;

    /** Whether this thread may carry out an order; it has none yet. */
    synchronized boolean begin() {
        return !isEnded && running.add(Thread.currentThread());
    }

    /** This thread is through with its order. No interrupt of it is left, which would break the way that the answer goes. */
    synchronized void done() {
        running.remove(Thread.currentThread());
        notifyAll();
        if (isEnded) {
            boolean wasInterrupted = Thread.interrupted();
            LOG.debug("an order ends since its transport is closed, interrupted to the last: {}", wasInterrupted);
        }
    }

    synchronized boolean isEnded() {
        return isEnded;
    }

    /** Interrupts them all. */
    synchronized void end() {
        isEnded = true;
        running.forEach(Thread::interrupt);
    }

    /** Waits until all are through, however long that takes. */
    synchronized void await() throws InterruptedException {
        while (!running.isEmpty()) {
            wait();
        }
    }
}
