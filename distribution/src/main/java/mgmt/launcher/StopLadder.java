package mgmt.launcher;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a signal does. Before the engine is there it ends the process at once; then the first asks for an orderly end,
 * the second interrupts what runs, and the third leaves a second before the process is killed. Thread-safe: guarded by
 * itself; the engine is called outside the lock.
 */
final class StopLadder {

    private static final Logger LOG = LoggerFactory.getLogger(StopLadder.class);

    /** What each request means; the last one, that nothing is waited for. */
    private static final List<String> WORDS = List.of(
            "what runs may finish (asked once more, it is interrupted)",
            "what runs is interrupted (asked once more, nothing is waited for)",
            "nothing is waited for");

    private static final int LAST_RUNG = WORDS.size();

    /** By custom, a process that a signal ended says so with this plus the signal's number. */
    private static final int SIGNAL_STATUS = 128;

    private final Ending ending;
    private @Nullable IntConsumer engine;
    private int rung;

    StopLadder(Ending ending) {
        this.ending = ending;
    }

    /** How the process can be ended. */
    interface Ending {
        /** Ends it, with what was registered for its end. */
        void exit(int status);

        /** Ends it, whatever it is doing. */
        void halt(int status);

        /** Returns when the last grace is over; the process may have ended by then. */
        void grace() throws InterruptedException;
    }

    /** The real process, with a second of grace. */
    static Ending ofProcess() {
        return new Ending() {
            @Override
            public void exit(int status) {
                Runtime.getRuntime().exit(status);
            }

            @Override
            public void halt(int status) {
                Runtime.getRuntime().halt(status);
            }

            @Override
            public void grace() throws InterruptedException {
                Thread.currentThread().join(TimeUnit.SECONDS.toMillis(1));
            }
        };
    }

    /** The engine is there, or another one in its place, which is told what the one before it has been asked. */
    void engineIsThere(IntConsumer stop) {
        int asked;
        synchronized (this) {
            engine = stop;
            asked = rung;
        }
        if (asked > 0) {
            stop.accept(asked);
        }
    }

    /** Takes a signal, on whatever thread it comes. */
    void signal(int number) {
        int reached;
        IntConsumer stop;
        synchronized (this) {
            stop = engine;
            rung = Math.min(rung + 1, LAST_RUNG);
            reached = rung;
        }
        if (stop == null) {
            ending.exit(SIGNAL_STATUS + number);
            return;
        }
        if (reached == LAST_RUNG) {
            haltAfterGrace();
        }
        try {
            stop.accept(reached);
            LOG.info("Asked to end: {}", WORDS.get(reached - 1));
        } catch (RuntimeException e) {
            LOG.error("The engine did not take the request to stop", e);
        }
    }

    private void haltAfterGrace() {
        Thread halting = new Thread(
                () -> {
                    try {
                        ending.grace();
                        ending.halt(1);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "mgmt-halt");
        halting.setDaemon(true);
        halting.start();
    }
}
