package mgmt.plugin.exec.internal;

import mgmt.api.resource.Identity;

/** Something is not there that a command needs; another resource may be about to make it. */
final class MissingException extends CommandException {

    private static final long serialVersionUID = 1L;

    private final transient Identity what;

    MissingException(String message, Identity what) {
        super(message);
        this.what = what;
    }

    Identity what() {
        return what;
    }
}
