package mgmt.system.agent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mgmt.launcher.control.ControlClient;
import mgmt.launcher.control.RunningAgents;
import mgmt.plugins.PluginJar;
import mgmt.system.Copy;
import mgmt.system.Mgmt;
import mgmt.system.Mgmt.Started;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * One directory per test with a graph file, agents that run it, and what they manage. In a graph, {@code /site/} stands
 * for the directory of the managed files. Whatever makes a test fail, its message ends with all that the agents said.
 */
public final class Site implements BeforeEachCallback, AfterEachCallback, TestExecutionExceptionHandler {

    /** Ten times what a busy machine needs. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    private final List<Started> agents = new ArrayList<>();
    private Path directory;
    private Mgmt mgmt;

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        directory = Files.createTempDirectory("mgmt-site-").toRealPath();
        Files.createDirectory(root());
        mgmt = new Mgmt(directory);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        failure.addSuppressed(new AssertionError(told()));
        throw failure;
    }

    /** All that the agents have said. */
    public String told() {
        StringBuilder told = new StringBuilder();
        agents.forEach(agent -> told.append("\nAn agent, ").append(agent));
        return told.toString();
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        mgmt.close();
        agents.clear();
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** What is not managed: the graph file, the prefix, the control sockets. */
    public Path directory() {
        return directory;
    }

    public Path root() {
        return directory.resolve("site");
    }

    public Path path(String name) {
        return root().resolve(name);
    }

    public Path graph() {
        return directory.resolve("graph.yaml");
    }

    /** The command, with an environment of this site's own. */
    public Mgmt mgmt() {
        return mgmt;
    }

    /** Puts a graph in place at one stroke, as a careful editor does. */
    public void graph(String text) throws IOException {
        Path next = Files.writeString(directory.resolve("graph.next"), placed(text));
        Files.move(next, graph(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Writes over the graph file, as most editors do. */
    void rewriteGraph(String text) throws IOException {
        Files.writeString(graph(), placed(text));
    }

    /** The text of a graph with this site's directory in it. */
    String placed(String text) {
        return text.replace("/site/", root() + "/");
    }

    /** Adds plugins to those of the distribution, for agents that are started from now on. */
    public void distribute(PluginJar... plugins) throws IOException {
        Path home = Copy.make(directory.resolve("home")).home();
        mgmt = new Mgmt(home, directory);
        for (PluginJar plugin : plugins) {
            plugin.putInto(home.resolve("plugins"));
        }
    }

    /** The folder that every agent of this site looks into; nobody else may. */
    Path ownPlugins() throws IOException {
        return prefix("plugins");
    }

    /** Where the agents keep their state, or a folder below it; made when it is missing, for nobody but them. */
    public Path prefix(String... below) throws IOException {
        Path folder = directory.resolve("prefix");
        makePrivate(folder);
        for (String name : below) {
            folder = folder.resolve(name);
            makePrivate(folder);
        }
        return folder;
    }

    private static void makePrivate(Path folder) throws IOException {
        Files.createDirectories(folder);
        chmod(folder, "rwx------");
    }

    /** Says by which transport the agents reach other hosts, at one stroke. */
    public void transport(String lines) throws IOException {
        Path next = Files.writeString(directory.resolve("transport.next"), lines);
        Files.move(next, prefix("conf").resolve("mgmt.transport.cfg"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Puts a plugin into that folder. */
    void addPlugin(Path jar) throws IOException {
        Path folder = ownPlugins();
        // Complete from the first moment on, as far as anybody can see who watches the folder.
        Path copy = Files.copy(jar, folder.resolveSibling(jar.getFileName()));
        chmod(copy, "rw-------");
        Files.move(copy, folder.resolve(jar.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Starts an agent on the graph file. */
    public Started start(String... options) {
        List<String> words = new ArrayList<>(List.of("run", "--yaml", graph().toString()));
        words.addAll(List.of(options));
        Started agent = mgmt.start(words.toArray(String[]::new));
        agents.add(agent);
        return agent;
    }

    /** Starts an agent and waits until all that it can do is done. */
    public Started startAndRest(String... options) {
        Started agent = start(options);
        awaitStatus(agent, "; at rest");
        return agent;
    }

    /** Runs an agent until it is at rest. */
    Started converge(String... options) {
        List<String> words = new ArrayList<>(List.of("--converged-timeout", "0"));
        words.addAll(List.of(options));
        Started agent = start(words.toArray(String[]::new));
        agent.awaitEnd();
        return agent;
    }

    /** What the only agent answers to {@code mgmt status}; nothing while there is none. */
    public String status() {
        return answer("status");
    }

    /** What the only agent answers to a question; nothing while there is none. */
    public String answer(String... question) {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(answer, true, StandardCharsets.UTF_8);
        try (SocketChannel agent =
                new RunningAgents(directory.resolve("run")).connect(Optional.empty(), Optional.empty())) {
            new ControlClient(stream, stream).ask(agent, List.of(question), new ControlClient.Screen(false, 0));
        } catch (IOException e) {
            return "";
        }
        return answer.toString(StandardCharsets.UTF_8);
    }

    /** Waits until the status holds a text that fits a pattern. */
    public void awaitStatus(Started agent, String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        await("status " + pattern, () -> {
            if (!agent.process().isAlive()) {
                throw new AssertionError("the agent has ended");
            }
            return compiled.matcher(status()).find();
        });
    }

    /** Waits until something is so. */
    public static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(condition);
    }

    /** Makes sure that something is so, and is still so after a moment. */
    public static void staysSo(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .during(Duration.ofMillis(500))
                .failFast(what, () -> !condition.call())
                .until(condition);
    }

    /** Waits until something is so for a moment without a break. */
    static void becomesSoAndStays(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .ignoreExceptionsInstanceOf(IOException.class)
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .during(Duration.ofMillis(500))
                .until(condition);
    }

    void awaitContent(String name, String content) {
        await(name + " holds " + content.strip(), () -> content.equals(content(path(name))));
    }

    void awaitMode(String name, String permissions) {
        await(name + " has " + permissions, () -> permissions.equals(permissions(path(name))));
    }

    /** What is in a file, be it text or not; nothing when there is no such file. */
    public static String content(Path file) throws IOException {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    /** Permissions in the manner of {@code ls}; nothing when there is no such file. */
    static String permissions(Path file) throws IOException {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    /** Changes the permissions behind the agent's back. */
    static void chmod(Path file, String permissions) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
