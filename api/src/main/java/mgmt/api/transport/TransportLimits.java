package mgmt.api.transport;

/**
 * How much one commit may hold; immutable. The bounds within which every transport's limits lie are for the engine: it can
 * rely on the least, and a commit of the most fits into the memory of an agent.
 */
public final class TransportLimits {

    /** What every transport lets a commit have at least, in {@link Commit#operations()}. */
    public static final int LEAST_OPERATIONS = 64;

    /** No transport lets a commit have more {@link Commit#operations()}. */
    public static final int MOST_OPERATIONS = 10_000;

    /** What every transport lets a commit have at least, in bytes of {@link Commit#size()}. */
    public static final long LEAST_BYTES = 64L << 10;

    /** No transport lets a commit have a larger {@link Commit#size()}. */
    public static final long MOST_BYTES = 16L << 20;

    private final int operations;
    private final long bytes;

    private TransportLimits(int operations, long bytes) {
        this.operations = operations;
        this.bytes = bytes;
    }

    /**
     * Limits.
     *
     * @param operations the most {@link Commit#operations()}
     * @param bytes the most {@link Commit#size()}
     * @throws IllegalArgumentException when one is not within the bounds of every transport
     */
    public static TransportLimits of(int operations, long bytes) {
        if (operations < LEAST_OPERATIONS || operations > MOST_OPERATIONS) {
            throw new IllegalArgumentException(
                    operations + " operations, not " + LEAST_OPERATIONS + " to " + MOST_OPERATIONS);
        }
        if (bytes < LEAST_BYTES || bytes > MOST_BYTES) {
            throw new IllegalArgumentException(bytes + " bytes, not " + LEAST_BYTES + " to " + MOST_BYTES);
        }
        return new TransportLimits(operations, bytes);
    }

    /** The most {@link Commit#operations()}. */
    public int operations() {
        return operations;
    }

    /** The most {@link Commit#size()}. */
    public long bytes() {
        return bytes;
    }

    /** Whether a commit is within them. */
    public boolean allow(Commit commit) {
        return commit.operations() <= operations && commit.size() <= bytes;
    }

    /**
     * Lets a commit pass that is within them.
     *
     * @throws TooLargeException when it is not, saying by how much
     */
    public void require(Commit commit) throws TooLargeException {
        if (!allow(commit)) {
            throw new TooLargeException("a commit of " + commit.operations() + " operations and " + commit.size()
                    + " bytes; the most are " + operations + " and " + bytes);
        }
    }
}
