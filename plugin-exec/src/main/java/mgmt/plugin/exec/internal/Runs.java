package mgmt.plugin.exec.internal;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import mgmt.plugin.exec.internal.ExecKind.Exec;

/** Runs the commands of one declaration that end by themselves. */
final class Runs {

    /** By convention of all shells and of what starts programs: not executable, and not found. */
    private static final int NOT_EXECUTABLE = 126;

    private static final int NOT_FOUND = 127;

    private final Exec desired;
    private final Surroundings surroundings;
    private final Reporting reporting;

    Runs(Exec desired, Surroundings surroundings, Reporting reporting) {
        this.desired = desired;
        this.surroundings = surroundings;
        this.reporting = reporting;
    }

    /** Whether the guards let the command run; changes nothing, as far as they do not. */
    boolean isAllowed() throws CommandException, IOException, InterruptedException {
        return (desired.nifCommand().isEmpty() || !isSo(desired.nifCommand().get()))
                && (desired.ifCommand().isEmpty() || isSo(desired.ifCommand().get()));
    }

    private boolean isSo(CommandLine guard) throws CommandException, IOException, InterruptedException {
        Execution.Outcome outcome = run(guard, Level.DEBUG);
        if (outcome.status() == NOT_EXECUTABLE || outcome.status() == NOT_FOUND) {
            throw reporting.failure(guard, outcome);
        }
        return outcome.status() == 0;
    }

    /** Runs one that has to succeed. */
    Execution.Outcome succeed(CommandLine command) throws CommandException, IOException, InterruptedException {
        Execution.Outcome outcome = run(command, Level.INFO);
        if (outcome.status() != 0) {
            throw reporting.failure(command, outcome);
        }
        return outcome;
    }

    private Execution.Outcome run(CommandLine command, Level level)
            throws CommandException, IOException, InterruptedException {
        Duration limit = desired.timeout();
        Execution.Outcome outcome =
                new Execution(surroundings.prepare(command), reporting.hearing(command, level)).run(limit);
        if (outcome.isTooLate()) {
            throw new CommandException(
                    "timeout for " + command.field() + ": it was ended, since it had not ended by itself" + " within "
                            + seconds(limit) + reporting.lastLines(outcome.stderr()));
        }
        return outcome;
    }

    private static String seconds(Duration limit) {
        return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
    }
}
