package mgmt.api.resource;

/**
 * Thrown by a {@link Resource} when retrying is useless until something changes. The resource has failed at once, whatever
 * its {@code retry}; an event on it, a new graph or a dependency that was put right starts it again.
 */
public final class PermanentException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Fails for good.
     *
     * @param message what is wrong and what would be right
     */
    public PermanentException(String message) {
        super(message);
    }

    /**
     * Fails for good.
     *
     * @param message what is wrong and what would be right
     * @param cause what led to it; its message is shown too
     */
    public PermanentException(String message, Throwable cause) {
        super(message, cause);
    }
}
