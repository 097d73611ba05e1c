package mgmt.engine.internal.framework;

/** A bundle cannot be used here; the message tells users why. */
public final class BundleFaultException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean isUnresolved;

    /**
     * A fault.
     *
     * @param message what is wrong, for users
     * @param isUnresolved whether it lacks what another bundle may bring
     */
    public BundleFaultException(String message, boolean isUnresolved) {
        super(message);
        this.isUnresolved = isUnresolved;
    }

    /** Whether it lacks what another bundle could bring. */
    public boolean isUnresolved() {
        return isUnresolved;
    }
}
