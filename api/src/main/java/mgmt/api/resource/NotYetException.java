package mgmt.api.resource;

/**
 * Thrown by a {@link Resource} that has to wait for something which will come by itself, such as a service that is still
 * starting. Not an error: no retry is spent and nothing is reported as failed. The resource is looked at again when its
 * watch reports a change, and in any case after a second or the user's {@code delay}.
 */
public final class NotYetException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Waits.
     *
     * @param message what is being waited for, shown in the status
     */
    public NotYetException(String message) {
        super(message);
    }
}
