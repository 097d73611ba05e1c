package mgmt.engine.internal.converger;

/**
 * How a converger came to its end. Immutable.
 *
 * @param why what has ended it
 * @param last how all was when nothing was running any more, before it was closed
 */
public record Ending(Why why, Snapshot last) {

    /** What can end a converger. */
    public enum Why {
        /** Nothing was left to do for as long as it was told to wait. */
        AT_REST,
        /** It was told not to run for longer. */
        MAX_RUNTIME,
        /** Somebody has stopped it. */
        STOPPED,
        /** It could not go on. */
        FAILED,
        /** It makes room for a successor. */
        SUCCESSION
    }
}
