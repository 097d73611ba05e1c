package mgmt.engine.internal.declaration;

/** A value is not of the expected type; the message says what was expected and what was found. */
public final class MismatchException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Raw found;

    MismatchException(Raw found, String message) {
        super(message);
        this.found = found;
    }

    /** For a value that should have been something else. */
    public static MismatchException expected(String expectation, Raw found) {
        return expected(expectation, found, "");
    }

    /** The same with something to add. */
    public static MismatchException expected(String expectation, Raw found, String hint) {
        return new MismatchException(found, "expected " + expectation + ", found " + found.description() + hint);
    }

    /** The value, which may lie within the one that was being read. */
    public Raw found() {
        return found;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
