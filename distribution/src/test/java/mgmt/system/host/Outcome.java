package mgmt.system.host;

/**
 * How a command has ended.
 *
 * @param status its exit status
 * @param output what it wrote to standard output
 * @param error what it wrote to standard error
 */
public record Outcome(int status, String output, String error) {

    /** The output of a command that must not fail. */
    public String orFail(String command) {
        if (status != 0) {
            throw new AssertionError(command + " has failed\n" + this);
        }
        return output;
    }

    @Override
    public String toString() {
        return "status " + status + "\n--- standard output\n" + output + "--- standard error\n" + error;
    }
}
