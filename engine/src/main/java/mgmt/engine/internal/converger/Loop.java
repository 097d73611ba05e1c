package mgmt.engine.internal.converger;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inbox and the deadlines of the one thread that owns all state. It blocks until there is a message or a deadline is
 * due: nothing ticks. Driven by {@link #run()} on a thread of its own, or step by step by a test on virtual time.
 */
final class Loop implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

    private final LinkedBlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
    private final Deadlines deadlines = new Deadlines();
    private final LongSupplier ticker;
    private final Runnable afterBatch;
    private boolean ended;

    /**
     * @param ticker the time in nanoseconds, of any origin
     * @param afterBatch called whenever the inbox has been emptied
     */
    Loop(LongSupplier ticker, Runnable afterBatch) {
        this.ticker = ticker;
        this.afterBatch = afterBatch;
    }

    /** Posts a message; any thread. */
    void post(Runnable message) {
        inbox.add(message);
    }

    long now() {
        return ticker.getAsLong();
    }

    /** Confined to the loop. */
    Deadline at(long time, Runnable action) {
        return deadlines.add(time, action);
    }

    /** Ends {@link #run()} after the message at hand; confined to the loop. */
    void end() {
        ended = true;
    }

    @Override
    public void run() {
        while (!ended) {
            try {
                Runnable message = next();
                if (message != null) {
                    message.run();
                }
                step();
            } catch (InterruptedException e) {
                LOG.debug("the loop does not end by interruption", e);
            } catch (RuntimeException | Error e) { // without its loop, the agent would neither work nor end
                LOG.error("a defect of the engine: a message was not handled", e);
            }
        }
    }

    private @Nullable Runnable next() throws InterruptedException {
        long due = deadlines.next();
        if (due == Deadlines.NONE) {
            return inbox.take();
        }
        long wait = due - now();
        return wait > 0 ? inbox.poll(wait, TimeUnit.NANOSECONDS) : inbox.poll();
    }

    /** Handles every message that is there and every deadline that is due; does not block. Confined to the loop. */
    void step() {
        for (Runnable message = inbox.poll(); message != null && !ended; message = inbox.poll()) {
            message.run();
        }
        for (Deadline due = deadlines.takeDue(now()); due != null && !ended; due = deadlines.takeDue(now())) {
            due.action().run();
        }
        if (!ended && inbox.isEmpty()) {
            afterBatch.run();
        }
    }

    /** Whether a message is waiting. */
    boolean hasMessages() {
        return !inbox.isEmpty();
    }

    /** The time of the next deadline, or {@link Deadlines#NONE}. */
    long nextDeadline() {
        return deadlines.next();
    }
}
