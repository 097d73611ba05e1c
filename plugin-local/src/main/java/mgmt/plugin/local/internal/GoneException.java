package mgmt.plugin.local.internal;

import java.io.IOException;

/** The store was removed, or another one has taken its place. */
final class GoneException extends IOException {

    private static final long serialVersionUID = 1L;

    GoneException(String message) {
        super(message);
    }
}
