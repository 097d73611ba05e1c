package mgmt.launcher;

import java.io.PrintStream;
import java.util.List;
import mgmt.launcher.command.CommandParser;
import mgmt.launcher.command.UsageException;
import mgmt.launcher.log.Causes;

/** Where the process begins and, the framework's threads being no daemons, where it has to be ended. */
public final class Main {

    private static final int ERROR = 1;

    /** EX_USAGE of sysexits.h. */
    private static final int WRONG_USAGE = 64;

    private Main() {}

    /**
     * Runs a command and exits with its status.
     *
     * @param words the command line
     */
    public static void main(String[] words) {
        StopLadder ladder = new StopLadder(StopLadder.ofProcess());
        Signals.listen(ladder::signal);
        int status = run(List.of(words), ladder, System.err);
        System.out.flush();
        System.exit(status);
    }

    private static int run(List<String> words, StopLadder ladder, PrintStream error) {
        try {
            Machine machine = Machine.current();
            return new Launcher(machine, ladder, System.out, error)
                    .launch(new CommandParser(machine.environment()).parse(words));
        } catch (UsageException e) {
            error.println("mgmt: " + e.getMessage());
            return WRONG_USAGE;
        } catch (LaunchException e) {
            error.println("mgmt: " + e.getMessage());
            return ERROR;
        } catch (Throwable e) {
            error.println("mgmt: unexpected: " + Causes.trace(e));
            return ERROR;
        }
    }
}
