package mgmt.engine.internal.converger;

/** Limits how often events may run a resource: a bucket that fills at a rate. Confined to the loop. */
final class TokenBucket {

    private final double perNano;
    private final int size;
    private double tokens;
    private long filledAt;

    /**
     * @param perSecond tokens that come per second, finite and positive
     * @param size most tokens that the bucket holds, at first full
     */
    TokenBucket(double perSecond, int size, long now) {
        this.perNano = perSecond / 1e9;
        this.size = size;
        this.tokens = size;
        this.filledAt = now;
    }

    /** Takes one token and returns the time at which it is there. */
    long reserve(long now) {
        tokens = Math.min(size, tokens + (now - filledAt) * perNano) - 1;
        filledAt = now;
        return tokens >= 0 ? now : now + (long) Math.ceil(-tokens / perNano);
    }
}
