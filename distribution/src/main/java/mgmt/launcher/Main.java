package mgmt.launcher;

import java.io.PrintStream;
import java.util.List;
import mgmt.launcher.command.Command;
import mgmt.launcher.command.CommandParser;
import mgmt.launcher.command.UsageException;
import mgmt.launcher.log.Causes;
import mgmt.launcher.log.Complaint;
import mgmt.launcher.log.LogProvider;
import org.jspecify.annotations.Nullable;

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
        // Without being told, slf4j looks for it in every jar; and being told, it says so.
        System.setProperty("slf4j.internal.verbosity", "WARN");
        System.setProperty("slf4j.provider", LogProvider.class.getName());
        // Declarative Services read XML; without being told, Java looks for a parser in many places, to find its own.
        System.setProperty(
                "javax.xml.parsers.SAXParserFactory", "com.sun.org.apache.xerces.internal.jaxp.SAXParserFactoryImpl");
        Forerunner.start(List.of(words));
        int status = run(List.of(words), System.out, System.err);
        System.out.flush();
        System.exit(status);
    }

    private static int run(List<String> words, PrintStream output, PrintStream error) {
        try {
            Command command = new CommandParser(System.getenv()).parse(words);
            if (command instanceof Command.Help help) {
                output.print(help.text());
                return 0;
            }
            if (command instanceof Command.Version) {
                output.println("mgmt " + Installation.version());
                return 0;
            }
            return launch(command, output, error);
        } catch (UsageException e) {
            complain(error, e.getMessage());
            return WRONG_USAGE;
        } catch (LaunchException e) {
            complain(error, e.getMessage());
            return ERROR;
        } catch (Throwable e) {
            complain(error, "unexpected: " + Causes.trace(e));
            return ERROR;
        }
    }

    private static void complain(PrintStream error, @Nullable String message) {
        error.println(Complaint.text(System.getenv(), String.valueOf(message)));
    }

    private static int launch(Command command, PrintStream output, PrintStream error) throws Exception {
        Launcher launcher = new Launcher(Machine.current(), output, error);
        if (command instanceof Command.ServiceInstall service) {
            return launcher.install(service);
        }
        if (command instanceof Command.ServiceUninstall) {
            return launcher.uninstall();
        }
        if (command instanceof Command.PluginNew plugin) {
            return launcher.write(plugin);
        }
        if (command instanceof Command.PluginFiles plugins) {
            return launcher.hand(plugins);
        }
        if (command instanceof Command.Kinds kinds) {
            return launcher.kinds(kinds);
        }
        if (command instanceof Command.Question question) {
            return launcher.ask(question);
        }
        StopLadder ladder = new StopLadder(StopLadder.ofProcess());
        Signals.listen(ladder::signal);
        if (command instanceof Command.Plan plan) {
            return launcher.plan(plan);
        }
        return command instanceof Command.Run run
                ? launcher.run(run, ladder)
                : launcher.validate((Command.Validate) command);
    }
}
