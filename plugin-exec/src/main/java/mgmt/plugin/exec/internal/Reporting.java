package mgmt.plugin.exec.internal;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.function.Consumer;
import mgmt.api.resource.ResourceContext;
import mgmt.plugin.exec.internal.ExecKind.Exec;

/** What is said about commands, and what is kept quiet because a secret may be in it. */
final class Reporting {

    private static final int MOST_LINES = 3;
    private static final int LONGEST = 300;

    private final System.Logger log;
    private final boolean isSecret;

    Reporting(Exec desired, ResourceContext context) {
        this.log = context.log();
        this.isSecret = context.isSecret("env")
                || desired.env().keySet().stream().anyMatch(name -> context.isSecret("env." + name))
                || desired.commands()
                        .flatMap(command -> List.of(command.field(), shell(command)).stream())
                        .anyMatch(context::isSecret);
    }

    private static String shell(CommandLine command) {
        return command.field().replace("cmd", "shell");
    }

    /** The command as it is shown. */
    String shown(CommandLine command) {
        return isSecret ? "***" : command.text();
    }

    /** Tells what a command writes. */
    Execution.Hearing hearing(CommandLine command, Level level) {
        return new Execution.Hearing(
                line -> say(level, line),
                line -> say(level, "stderr: " + line),
                () -> log.log(
                        Level.WARNING,
                        command.field()
                                + " had left a process running that held its output open; it was ended. Let what"
                                + " goes on have another output, or run it as a service"));
    }

    /** A line that a command has written. */
    Consumer<String> saying(Level level) {
        return line -> say(level, line);
    }

    private void say(Level level, String line) {
        // Formats are for those with values: a line may have braces in it.
        if (!isSecret && log.isLoggable(level)) {
            log.log(level, line);
        }
    }

    void warn(String message) {
        log.log(Level.WARNING, message);
    }

    /** How a command has failed, with the last that it has said. */
    CommandException failure(CommandLine command, Execution.Outcome outcome) {
        String said = outcome.stderr().isBlank() ? outcome.stdout() : outcome.stderr();
        return new CommandException(command.field() + " error, exit status: " + outcome.status()
                + signal(outcome.status()) + lastLines(said));
    }

    private static String signal(int status) {
        return status > 128 && status < 128 + 65 ? " (or ended by signal " + (status - 128) + ")" : "";
    }

    /** The end of what was written, to be put behind a message. */
    String lastLines(String written) {
        List<String> lines = written.lines()
                .filter(line -> !line.isBlank())
                .map(String::strip)
                .toList();
        if (isSecret || lines.isEmpty()) {
            return "";
        }
        List<String> last = lines.subList(Math.max(0, lines.size() - MOST_LINES), lines.size());
        return ": " + Shown.line(String.join(" | ", last), LONGEST);
    }
}
