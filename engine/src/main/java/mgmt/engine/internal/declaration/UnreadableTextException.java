package mgmt.engine.internal.declaration;

import java.io.IOException;

/** The bytes of a file are not text that YAML allows, from a certain place on. */
final class UnreadableTextException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;

    UnreadableTextException(String message, int line, int column) {
        super(message);
        this.line = line;
        this.column = column;
    }

    int line() {
        return line;
    }

    int column() {
        return column;
    }
}
