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
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import mgmt.launcher.command.Command;
import mgmt.launcher.control.ControlClient;
import mgmt.launcher.control.ControlSocket;
import mgmt.launcher.control.RunningAgents;
import mgmt.launcher.log.Causes;

/** Carries out the commands that need more than the command line to be answered. */
final class Launcher {

    private final Machine machine;
    private final Directories directories;
    private final PrintStream output;
    private final PrintStream error;

    Launcher(Machine machine, PrintStream output, PrintStream error) {
        this.machine = machine;
        this.directories = new Directories(machine);
        this.output = output;
        this.error = error;
    }

    /** Runs an agent and returns the exit status. */
    int run(Command.Run run, StopLadder ladder) throws Exception {
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
            SystemBundles bundles = new SystemBundles(installation, prefix.resolve("bundles"), machine.uid());
            Path cache = prefix.resolve("cache").resolve("felix");
            Optional<Integer> status = Optional.empty();
            while (status.isEmpty()) {
                bundles.fault().ifPresent(fault -> properties.put("mgmt.system.fault", fault));
                status = attempt(bundles, properties, cache, ladder);
            }
            return status.get();
        } finally {
            lock.close();
        }
    }

    /** Runs the engine once; empty if it wants to be started anew, or is worth another attempt with other bundles. */
    private static Optional<Integer> attempt(
            SystemBundles bundles, AgentProperties properties, Path cache, StopLadder ladder) throws Exception {
        try {
            return call(bundles.jars(), properties.toMap(), cache, ladder::engineIsThere);
        } catch (LaunchException e) {
            if (!bundles.hasUpdates()) {
                throw e;
            }
            bundles.reject(e);
            return Optional.empty();
        }
    }

    /**
     * Nothing of a validation stays behind, and it disturbs no agent: it has a prefix of its own. There is nothing to be
     * ended in order either, so a signal ends it at once.
     */
    int validate(Command.Validate validate) throws Exception {
        Installation installation = Installation.current();
        Path prefix = directories.temporary("mgmt-validate-");
        TemporaryTree.removeAtExit(prefix);
        AgentProperties properties = new AgentProperties("validate", installation)
                .yaml(validate.file())
                .put("mgmt.hostname", hostname(Optional.empty()))
                .put("mgmt.prefix", prefix);
        return call(installation.bundles(), properties.toMap(), prefix.resolve("felix"), stop -> {})
                .orElse(0);
    }

    /** Carries out a command; empty if the engine wants to be started anew. */
    private static Optional<Integer> call(
            List<Path> bundles, Map<String, String> properties, Path cache, Consumer<IntConsumer> stoppable)
            throws Exception {
        try (AgentFramework framework = AgentFramework.start(properties, cache)) {
            framework.install(bundles);
            AgentFramework.Engine engine = framework.engine();
            stoppable.accept(engine.stop());
            return engine.command().call() instanceof Integer status ? Optional.of(status) : Optional.empty();
        }
    }

    /** Asks an agent that is running; no framework is needed for that. */
    int status(Command.Status status) throws Exception {
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
