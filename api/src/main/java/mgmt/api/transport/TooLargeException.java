package mgmt.api.transport;

/** A commit is over the limits of its transport; nothing was changed. */
public final class TooLargeException extends TransportException {

    private static final long serialVersionUID = 1L;

    /**
     * A failure.
     *
     * @param message how large it is, and how large it may be
     */
    public TooLargeException(String message) {
        super(message);
    }
}
