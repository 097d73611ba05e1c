package mgmt.launcher;

/** The bundles of the system do not make an engine; others may. */
final class BundlesException extends LaunchException {

    private static final long serialVersionUID = 1L;

    BundlesException(LaunchException cause) {
        super(String.valueOf(cause.getMessage()), cause);
    }
}
