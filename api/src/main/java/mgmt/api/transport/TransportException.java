package mgmt.api.transport;

/** A transport, or one call of it, has failed. */
public class TransportException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * A failure.
     *
     * @param message for users: what was tried, what came of it, what to do; may have several lines
     */
    public TransportException(String message) {
        super(message);
    }

    /**
     * A failure.
     *
     * @param message for users: what was tried, what came of it, what to do; may have several lines
     * @param cause for the log
     */
    public TransportException(String message, Throwable cause) {
        super(message, cause);
    }
}
