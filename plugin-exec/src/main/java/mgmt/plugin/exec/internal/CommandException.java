package mgmt.plugin.exec.internal;

/** A command could not be run, or has failed; the message is for users. */
class CommandException extends Exception {

    private static final long serialVersionUID = 1L;

    CommandException(String message) {
        super(message);
    }

    CommandException(String message, Throwable cause) {
        super(message, cause);
    }
}
