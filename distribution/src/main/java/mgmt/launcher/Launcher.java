package mgmt.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
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
import mgmt.launcher.project.PluginProject;
import mgmt.launcher.service.AgentService;
import mgmt.launcher.service.Systemctl;

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
            Readiness readiness = Readiness.of(machine);
            ClassArchive archive = ClassArchive.of(installation, machine);
            Runnable rested = () -> {
                readiness.run();
                bundles.acceptSoon();
                archive.makeSoon();
            };
            Startable engine = (jars, stoppable) ->
                    call(jars, properties.toMap(), cache, rested, stoppable.andThen(stop -> readiness.engineIsThere()));
            Optional<Integer> status = Optional.empty();
            while (status.isEmpty()) {
                bundles.fault().ifPresent(fault -> properties.put("mgmt.system.fault", fault));
                status = attempt(bundles, engine, ladder);
            }
            archive.awaitBegin();
            return status.get();
        } finally {
            lock.close();
        }
    }

    /** An engine that is made of bundles, and says by which way it can be stopped. */
    private interface Startable {
        Optional<Integer> start(List<Path> bundles, Consumer<IntConsumer> stoppable) throws Exception;
    }

    /** Runs the engine once; empty if it wants to be started anew, or is worth another attempt with other bundles. */
    private static Optional<Integer> attempt(SystemBundles bundles, Startable engine, StopLadder ladder)
            throws Exception {
        try {
            Optional<Integer> status = engine.start(bundles.jars(), ladder::engineIsThere);
            if (status.isPresent()) {
                bundles.accept();
            }
            return status;
        } catch (BundlesException e) {
            if (!bundles.hasUpdates()) {
                throw e;
            }
            bundles.reject(String.valueOf(e.getMessage()));
        } catch (RuntimeException | LinkageError e) {
            if (!bundles.isOnTrial()) {
                throw e;
            }
            bundles.reject("the engine has failed: " + Causes.describe(e));
        }
        return Optional.empty();
    }

    int validate(Command.Validate validate) throws Exception {
        return callBriefly("validate", validate.prefix(), properties -> properties.yaml(validate.file()));
    }

    /** Tells what an agent would do. */
    int plan(Command.Plan plan) throws Exception {
        return callBriefly(
                "plan",
                plan.prefix(),
                properties -> properties
                        .yaml(plan.file())
                        .put("mgmt.json", plan.json())
                        .put("mgmt.colour", screen().colour()));
    }

    /**
     * Carries out a command for which no agent is needed. Nothing of it stays behind, and it disturbs no agent: it has a
     * prefix of its own. There is nothing to be ended in order either, so a signal ends it at once.
     *
     * @param agents the prefix of an agent, whose plugins count; empty for the usual one
     */
    private int callBriefly(String command, Optional<Path> agents, Consumer<AgentProperties> addition)
            throws Exception {
        Installation installation = Installation.current();
        Path prefix = directories.temporary("mgmt-" + command + "-");
        TemporaryTree.removeAtExit(prefix);
        AgentProperties properties = new AgentProperties(command, installation)
                .put("mgmt.hostname", hostname(Optional.empty()))
                .put("mgmt.prefix", prefix)
                .put(
                        "mgmt.plugins.own",
                        resolved(agents.orElseGet(directories::usualPrefix)).resolve("plugins"));
        addition.accept(properties);
        return call(installation.bundles(), properties.toMap(), prefix.resolve("felix"), () -> {}, stop -> {})
                .orElse(0);
    }

    /** Carries out a command; empty if the engine wants to be started anew. */
    private static Optional<Integer> call(
            List<Path> bundles,
            Map<String, String> properties,
            Path cache,
            Runnable rested,
            Consumer<IntConsumer> stoppable)
            throws Exception {
        try (AgentFramework framework = AgentFramework.start(properties, cache, bundles)) {
            framework.offer(rested);
            AgentFramework.Engine engine = engine(framework);
            stoppable.accept(engine.stop());
            return engine.command().call() instanceof Integer status ? Optional.of(status) : Optional.empty();
        }
    }

    private static AgentFramework.Engine engine(AgentFramework framework)
            throws BundlesException, InterruptedException {
        try {
            framework.install();
            return framework.engine();
        } catch (LaunchException e) {
            throw new BundlesException(e);
        }
    }

    /** Tells of the kinds of the agent that is running or, where none is, of those that are installed. */
    int kinds(Command.Kinds kinds) throws Exception {
        if (!kinds.agent().isAny()) {
            return ask(kinds);
        }
        Optional<SocketChannel> running = connected(RunningAgents::findAny);
        if (running.isPresent()) {
            return ask(running.get(), kinds);
        }
        Optional<Path> prefix = machine.directory("MGMT_PREFIX");
        return callBriefly(
                "kinds", prefix, properties -> kinds.kind().ifPresent(kind -> properties.put("mgmt.kind", kind)));
    }

    /** Hands plugins to an agent, which may run elsewhere and so needs the whole paths. */
    int hand(Command.PluginFiles plugins) throws LaunchException {
        List<Path> files = new ArrayList<>();
        for (Path file : plugins.files()) {
            files.add(jar(file));
        }
        return ask(new Command.PluginFiles(plugins.action(), files, plugins.force(), plugins.agent()));
    }

    private static Path jar(Path file) throws LaunchException {
        if (Files.notExists(file)) {
            throw new LaunchException(file + ": there is no such file");
        }
        if (!Files.isReadable(file)) {
            throw new LaunchException(file + ": permission denied");
        }
        if (!Files.isRegularFile(file)) {
            throw new LaunchException(file + ": a plugin is a jar file, and this is none");
        }
        return resolved(file);
    }

    /** Writes the project of a new plugin and says what to do with it. */
    int write(Command.PluginNew plugin) throws LaunchException {
        Path directory = plugin.directory().orElse(Path.of(plugin.kind().text()));
        PluginProject project = new PluginProject(
                plugin.kind(), Installation.version(), Installation.current().home());
        try {
            project.write(directory);
        } catch (IOException e) {
            throw new LaunchException(Causes.describe(e), e);
        }
        output.print(project.summary(directory));
        return 0;
    }

    /** Makes the agent a service of this machine. */
    int install(Command.ServiceInstall service) throws LaunchException {
        Path home = Installation.current().home();
        return serve("install", agent -> agent.install(home, machine.variable("JAVA_HOME"), service.now()));
    }

    /** Makes it none any more. */
    int uninstall() throws LaunchException {
        return serve("uninstall", AgentService::uninstall);
    }

    /** What is done with the service. */
    private interface Serving {
        String done(AgentService service) throws IOException;
    }

    private int serve(String verb, Serving serving) throws LaunchException {
        if (!machine.isRoot()) {
            throw new LaunchException("only root can " + verb + " a service: try sudo mgmt service " + verb);
        }
        try {
            output.print(serving.done(new AgentService(Path.of("/"), Systemctl.ofMachine())));
        } catch (IOException e) {
            throw new LaunchException(Causes.describe(e), e);
        }
        return 0;
    }

    /** Asks an agent that is running; no framework is needed for that. */
    int ask(Command.Question question) throws LaunchException {
        Optional<String> hostname = question.agent().hostname();
        Optional<Path> prefix = question.agent().prefix().map(Launcher::resolved);
        return ask(connected(agents -> agents.connect(hostname, prefix)), question);
    }

    private int ask(SocketChannel agent, Command.Question question) throws LaunchException {
        try (agent) {
            return new ControlClient(output, error).ask(agent, question.words(), screen());
        } catch (IOException e) {
            throw new LaunchException(Causes.describe(e), e);
        }
    }

    /** How an agent is looked for. */
    private interface Search<T> {
        T among(RunningAgents agents) throws IOException;
    }

    private <T> T connected(Search<T> search) throws LaunchException {
        Path runtime = directories.runtime();
        if (Files.exists(runtime, LinkOption.NOFOLLOW_LINKS)) {
            PrivateDirectory.requireOwn(runtime, machine.uid());
        }
        try {
            return search.among(new RunningAgents(runtime));
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
        return HostName.require(name);
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
