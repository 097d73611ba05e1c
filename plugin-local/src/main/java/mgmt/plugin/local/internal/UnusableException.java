package mgmt.plugin.local.internal;

import java.io.IOException;

/** A directory or a store that only a person can put right; the message tells how. */
final class UnusableException extends IOException {

    private static final long serialVersionUID = 1L;

    UnusableException(String message) {
        super(message);
    }
}
