package mgmt.api.transport;

/** What has become of a commit; immutable. */
public final class CommitResult {

    private enum State {
        DONE,
        NOT_MET,
        UNKNOWN
    }

    private final State state;
    private final long revision;
    private final String why;

    private CommitResult(State state, long revision, String why) {
        this.state = state;
        this.revision = revision;
        this.why = why;
    }

    /**
     * It was done.
     *
     * @param revision the one that it has made, which its entries have now; of a commit that has changed nothing, one at
     *     which its conditions held
     */
    public static CommitResult done(long revision) {
        return new CommitResult(State.DONE, revision, "");
    }

    /** A condition did not hold; nothing was changed. */
    public static CommitResult notMet() {
        return new CommitResult(State.NOT_MET, 0, "");
    }

    /**
     * It may have been done, may be done yet, or never.
     *
     * @param why that is not known, for the log
     */
    public static CommitResult unknown(String why) {
        return new CommitResult(State.UNKNOWN, 0, why);
    }

    /** Whether it was done. */
    public boolean isDone() {
        return state == State.DONE;
    }

    /** Whether a condition did not hold. */
    public boolean isNotMet() {
        return state == State.NOT_MET;
    }

    /** Whether nobody knows. */
    public boolean isUnknown() {
        return state == State.UNKNOWN;
    }

    /**
     * Of a commit that was done: the revision that it has made, which its entries have now; if it has changed nothing, one
     * at which its conditions held. Else 0.
     */
    public long revision() {
        return revision;
    }

    /** Why it is not known what has become of it; else empty. */
    public String why() {
        return why;
    }

    @Override
    public String toString() {
        return switch (state) {
            case DONE -> "done at " + revision;
            case NOT_MET -> "conditions not met";
            case UNKNOWN -> "unknown: " + why;
        };
    }
}
