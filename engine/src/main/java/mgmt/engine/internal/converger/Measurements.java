package mgmt.engine.internal.converger;

import java.time.Instant;
import java.util.Map;

/**
 * Told of what is worth counting, when somebody counts. Whoever implements it must be quick: it is called on the loop and
 * on the workers, and nothing goes on before it returns.
 */
public interface Measurements {

    /** How a resource fails. */
    enum FailureState {
        /** Not at all, as far as is known. */
        NONE,
        /** It will be tried again. */
        SOFT,
        /** It was given up. */
        HARD
    }

    /**
     * One run that has come as far as to check. Times are in nanoseconds, or {@link #NOT_DONE}.
     *
     * @param kind of the resource
     * @param noop whether it was to check only
     * @param eventful whether it was not as desired, was refreshed, or could not be told
     * @param errorful whether it has failed, and not just had to wait
     * @param check in the plugin's check
     * @param apply in its apply
     * @param refresh in its refresh
     * @param sinceEvent since its watch had first seen what this run has put right
     */
    record Ran(
            String kind,
            boolean noop,
            boolean eventful,
            boolean errorful,
            long check,
            long apply,
            long refresh,
            long sinceEvent) {

        /** In the place of a time: there was no such thing. */
        public static final long NOT_DONE = -1;
    }

    /** A run has ended; called on its worker. */
    void ran(Ran run);

    /** A run has failed; called on the loop. */
    void failed(String kind, FailureState state);

    /** A resource fails from now on in another way than before, or no longer; called on the loop. */
    void failing(String kind, FailureState before, FailureState after);

    /** A graph has taken the place of another; called on the loop. */
    void graphStarted(Instant time);

    /** How many resources of each kind there are that can run; called on the loop after each change of them. */
    void resources(Map<String, Integer> byKind);
}
