package mgmt.engine.internal.converger;

/** The pause after something that happens again and again: none at first, then 10 ms, doubling up to a second. */
final class Backoff {

    private static final long FIRST = 10_000_000;
    private static final long LONGEST = 1_000_000_000;

    /** When the pause has just become the longest. */
    static final int TIMES_TO_LONGEST = 8;

    private Backoff() {}

    /**
     * The pause before the next time.
     *
     * @param times how often it has happened in a row beyond what is normal
     * @return nanoseconds
     */
    static long after(int times) {
        return times <= 0 ? 0 : Math.min(LONGEST, FIRST << Math.min(20, times - 1));
    }
}
