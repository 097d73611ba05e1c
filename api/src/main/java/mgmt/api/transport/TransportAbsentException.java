package mgmt.api.transport;

/** What a transport needs is not installed on this machine. */
public final class TransportAbsentException extends TransportException {

    private static final long serialVersionUID = 1L;

    /**
     * A failure.
     *
     * @param message for users, in one line: what is missing, and how to get it
     */
    public TransportAbsentException(String message) {
        super(message);
    }
}
