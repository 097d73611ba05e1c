package mgmt.plugin.file.internal;

import java.io.InterruptedIOException;

/** For long walks: reading and writing end by themselves when the thread is interrupted, looking at paths does not. */
final class Interruption {

    private Interruption() {}

    /** Ends the walk if the thread is interrupted; the thread stays so. */
    static void check() throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted");
        }
    }
}
