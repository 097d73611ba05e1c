package mgmt.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mgmt.launcher.command.Command;
import mgmt.launcher.control.ControlClient;
import mgmt.launcher.control.ControlSocket;
import mgmt.launcher.control.RunningAgents;
import mgmt.launcher.log.Causes;

/** Carries out a command. Those that need no kinds are answered without the framework. */
final class Launcher {

    private final Machine machine;
    private final Directories directories;
    private final StopLadder ladder;
    private final PrintStream output;
    private final PrintStream error;

    Launcher(Machine machine, StopLadder ladder, PrintStream output, PrintStream error) {
        this.machine = machine;
        this.directories = new Directories(machine);
        this.ladder = ladder;
        this.output = output;
        this.error = error;
    }

    /** Carries it out and returns the exit status. */
    int launch(Command command) throws Exception {
        if (command instanceof Command.Run run) {
            return run(run);
        }
        if (command instanceof Command.Validate validate) {
            return validate(validate);
        }
        if (command instanceof Command.Status status) {
            return status(status);
        }
        output.print(command instanceof Command.Help help ? help.text() : "mgmt " + Installation.version() + "\n");
        return 0;
    }

    private int run(Command.Run run) throws Exception {
        Installation installation = Installation.current();
        String hostname = hostname(run.hostname());
        Path prefix = directories.prefix(run.prefix(), hostname);
        PrefixLock lock = PrefixLock.take(prefix, hostname, Instant.now());
        try {
            Path runtime = directories.makeRuntime();
            String socket = ControlSocket.of(runtime, hostname, prefix).fileName();
            AgentProperties properties = AgentProperties.of(run, installation)
                    .put("mgmt.hostname", hostname)
                    .put("mgmt.prefix", prefix)
                    .put("mgmt.runtime.directory", runtime)
                    .put("mgmt.control.socket", runtime.resolve(socket));
            return call(
                    installation, properties.toMap(), prefix.resolve("cache").resolve("felix"));
        } finally {
            lock.close();
        }
    }

    /** Nothing of a validation stays behind, and it disturbs no agent: it has a prefix of its own. */
    private int validate(Command.Validate validate) throws Exception {
        Installation installation = Installation.current();
        Path prefix = directories.temporary("mgmt-validate-");
        TemporaryTree.removeAtExit(prefix);
        AgentProperties properties = new AgentProperties("validate", installation)
                .yaml(validate.file())
                .put("mgmt.hostname", hostname(Optional.empty()))
                .put("mgmt.prefix", prefix);
        return call(installation, properties.toMap(), prefix.resolve("felix"));
    }

    private int call(Installation installation, Map<String, String> properties, Path cache) throws Exception {
        try (AgentFramework framework = AgentFramework.start(properties, cache)) {
            framework.install(installation);
            AgentFramework.Engine engine = framework.engine();
            ladder.engineIsThere(engine.stop());
            return engine.command().call() instanceof Integer status ? status : 0;
        }
    }

    private int status(Command.Status status) throws Exception {
        Optional<Path> prefix = status.prefix().map(Launcher::resolved);
        Path runtime = directories.runtime();
        if (Files.exists(runtime, LinkOption.NOFOLLOW_LINKS)) {
            PrivateDirectory.requireOwn(runtime, machine.uid());
        }
        ControlClient client = new ControlClient(output, error);
        try (SocketChannel agent = new RunningAgents(runtime).connect(status.hostname(), prefix)) {
            return client.ask(agent, List.of("status"), screen());
        } catch (IOException e) {
            throw new LaunchException(Causes.describe(e), e);
        }
    }

    private ControlClient.Screen screen() {
        boolean terminal = Boolean.getBoolean("mgmt.stdout.terminal");
        boolean colour = terminal && machine.variable("NO_COLOR").isEmpty();
        return new ControlClient.Screen(colour, Integer.getInteger("mgmt.terminal.columns", 0));
    }

    private String hostname(Optional<String> chosen) throws LaunchException {
        String name = chosen.or(machine::hostname)
                .orElseThrow(() -> new LaunchException("this machine has no host name: choose one with --hostname"));
        if (name.indexOf('/') >= 0
                || name.chars().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))) {
            throw new LaunchException("a host name holds no blanks and no slashes: " + name);
        }
        return name;
    }

    /** As the agent names it, which has resolved symbolic links. */
    private static Path resolved(Path prefix) {
        try {
            return prefix.toRealPath();
        } catch (IOException e) {
            return prefix.toAbsolutePath().normalize();
        }
    }
}
