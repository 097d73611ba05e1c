package mgmt.engine.internal.plugin;

/** A jar is not whole, or not whole yet. */
final class NotWholeException extends Exception {

    private static final long serialVersionUID = 1L;

    NotWholeException(String message) {
        super(message);
    }
}
