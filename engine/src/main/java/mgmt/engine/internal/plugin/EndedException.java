package mgmt.engine.internal.plugin;

import java.nio.channels.ClosedByInterruptException;
import org.jspecify.annotations.Nullable;

/**
 * The agent ends, and the plugins' thread leaves what it is doing. What was interrupted says nothing of a plugin or of the
 * disk, so nothing is told of it or recorded.
 */
final class EndedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    EndedException(@Nullable Throwable cause) {
        super("the agent is ending", cause);
    }

    /** The end, if reading or writing has failed because of it. */
    static void throwIfInterrupted(Exception failure) {
        if (failure instanceof ClosedByInterruptException) {
            throw new EndedException(failure);
        }
    }
}
