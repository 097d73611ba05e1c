package mgmt.plugin.local.internal;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/** Java closes a channel whose thread is interrupted, in the middle of whatever it does: a store cannot have that. */
final class Uninterrupted {

    private Uninterrupted() {}

    /** Work that may be begun anew. */
    interface Work {

        void run() throws IOException;
    }

    /** Works to the end, however often the thread is interrupted meanwhile, and leaves it interrupted then. */
    static void run(Work work) throws IOException {
        boolean isInterrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    work.run();
                    return;
                } catch (ClosedByInterruptException e) {
                    isInterrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
