package mgmt.engine.internal.declaration;

/** A text that should be a declaration, of another host or another version, is none; the message says why. */
public final class UnreadableDeclarationException extends Exception {

    private static final long serialVersionUID = 1L;

    UnreadableDeclarationException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
