package mgmt.launcher.command;

/** The command line cannot be understood; the message tells the user what was found and what would be right. */
public final class UsageException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what is printed after the program's name
     */
    public UsageException(String message) {
        super(message);
    }
}
