package mgmt.launcher;

/** The command cannot be carried out, for a reason that lies outside this program; the message tells it to the user. */
class LaunchException extends Exception {

    private static final long serialVersionUID = 1L;

    LaunchException(String message) {
        super(message);
    }

    LaunchException(String message, Throwable cause) {
        super(message, cause);
    }
}
