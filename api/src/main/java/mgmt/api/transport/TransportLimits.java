package mgmt.api.transport;

/** How much one commit may hold; immutable. */
public final class TransportLimits {

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
     */
    public static TransportLimits of(int operations, long bytes) {
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
