package mgmt.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mgmt.launcher.control.ControlClient;
import org.apache.felix.framework.Felix;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/**
 * An agent in a framework within this process, with the distribution's own bundles and a directory of the test's: a graph
 * file, a prefix, and two folders of plugins, both empty at first. In a graph, {@code /site/} stands for the directory of
 * the managed files. What still runs after a test is stopped, which must happen in order.
 */
final class AgentInFramework implements BeforeEachCallback, AfterEachCallback, TestExecutionExceptionHandler {

    /** Ten times what a busy machine needs. */
    static final Duration LIMIT = Duration.ofSeconds(30);
    /** A bundle that does not stop is left alone after this time, as the launcher leaves it to the end of the process. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Path DISTRIBUTION = Path.of(System.getProperty("mgmt.distribution", "target/mgmt"));

    private final String host;
    private Path directory;
    private int starts;
    private Felix felix;
    private CompletableFuture<Integer> ended;
    private IntConsumer stop;
    private Map<String, String> metrics = Map.of();

    AgentInFramework() {
        this("h1");
    }

    /** One of several. */
    AgentInFramework(String host) {
        this.host = host;
    }

    /**
     * What the agent has said.
     *
     * @param status the exit status of the command
     */
    record Answer(int status, String output, String error) {

        @Override
        public String toString() {
            return "status " + status + "\n" + output + error;
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        directory = Files.createTempDirectory("mgmt-framework-").toRealPath();
        Files.createDirectory(directory.resolve("site"));
        makeFolder(directory.resolve("prefix"), "rwx------");
        makeFolder(ownPlugins(), "rwx------");
        makeFolder(plugins(), "rwxr-xr-x");
    }

    private static void makeFolder(Path folder, String permissions) throws IOException {
        Files.createDirectory(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        if (felix != null) {
            failure.addSuppressed(new AssertionError("The agent, " + ask("status") + ask("plugin", "list")));
        }
        throw failure;
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        try {
            if (felix != null) {
                stop();
            }
        } finally {
            try (Stream<Path> tree = Files.walk(directory)) {
                for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    /** The distribution's plugins, as far as the agent knows. */
    Path plugins() {
        return directory.resolve("plugins");
    }

    /** The plugins of the machine's owner. */
    Path ownPlugins() {
        return directory.resolve("prefix/plugins");
    }

    /** Says by which transport the agent reaches other hosts, at one stroke. */
    void transport(String lines) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("prefix/conf"));
        Path next = Files.writeString(directory.resolve("transport.next"), lines);
        Files.move(next, folder.resolve("mgmt.transport.cfg"), StandardCopyOption.ATOMIC_MOVE);
    }

    Path path(String name) {
        return directory.resolve("site").resolve(name);
    }

    /** Puts a graph in place at one stroke. */
    void graph(String text) throws IOException {
        Path next = Files.writeString(
                directory.resolve("graph.next"), text.replace("/site/", directory.resolve("site") + "/"));
        Files.move(next, directory.resolve("graph.yaml"), StandardCopyOption.ATOMIC_MOVE);
    }

    /** A plugin that the build has made. */
    static Path built(String name) {
        return DISTRIBUTION.resolve("plugins").resolve(name + ".jar");
    }

    /** Puts a plugin that the build has made among the distribution's. */
    void offer(String name) throws IOException {
        Files.copy(built(name), plugins().resolve(name + ".jar"));
    }

    /** Has the agents that are started from now on serve metrics. */
    void serveMetrics() {
        metrics = Map.of("mgmt.prometheus.host", "127.0.0.1", "mgmt.prometheus.port", "0");
    }

    /** Starts the framework and the agent in it. */
    void start() throws Exception {
        Map<String, Object> configuration = new HashMap<>();
        configuration.putAll(Map.of(
                Constants.FRAMEWORK_STORAGE,
                directory.resolve("cache" + starts++).toString(),
                Constants.FRAMEWORK_BSNVERSION,
                Constants.FRAMEWORK_BSNVERSION_MULTIPLE,
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                "org.slf4j;version=2.0.17,org.slf4j.event;version=2.0.17,org.slf4j.helpers;version=2.0.17,"
                        + "org.slf4j.spi;version=2.0.17",
                "felix.log.level",
                "1"));
        configuration.putAll(Map.of(
                "mgmt.command", "run",
                "mgmt.version", "test",
                "mgmt.hostname", host,
                "mgmt.plugins.directory", plugins().toString(),
                "mgmt.prefix", directory.resolve("prefix").toString(),
                "mgmt.control.socket", socket().toString(),
                "mgmt.yaml", directory.resolve("graph.yaml").toString()));
        configuration.putAll(metrics);
        felix = new Felix(configuration);
        felix.start();
        List<Bundle> bundles = new ArrayList<>();
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(DISTRIBUTION.resolve("bundles"), "*.jar")) {
            for (Path jar : jars) {
                bundles.add(context().installBundle(jar.toUri().toString()));
            }
        }
        for (Bundle bundle : bundles) {
            bundle.start();
        }
        Callable<?> command = service(Callable.class, "(main.thread=true)");
        stop = service(IntConsumer.class, "(main.stop=true)");
        CompletableFuture<Integer> end = new CompletableFuture<>();
        ended = end;
        Thread main = new Thread(
                () -> {
                    try {
                        end.complete((Integer) command.call());
                    } catch (Exception e) {
                        end.completeExceptionally(e);
                    }
                },
                "agent-main");
        main.setDaemon(true);
        main.start();
    }

    private <T> T service(Class<T> type, String filter) throws Exception {
        ServiceReference<T> reference =
                context().getServiceReferences(type, filter).iterator().next();
        return context().getService(reference);
    }

    /** Starts it and waits until all that it can do is done. */
    void startAndRest() throws Exception {
        start();
        awaitStatus("; at rest");
        // What is about plugins is answered when all of them are there, those that the graph does not need among them.
        assertThat(ask("plugin", "list").status()).isZero();
    }

    /** Stops the agent, and the framework under it; fails unless all ends in order. */
    void stop() throws Exception {
        stop.accept(1);
        try {
            assertThat(ended.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isZero();
        } finally {
            felix.stop();
            felix.waitForStop(PATIENCE.toMillis());
            felix = null;
        }
    }

    BundleContext context() {
        return felix.getBundleContext();
    }

    /** The bundles of one name, of which there are two while one takes over from the other. */
    List<Bundle> bundles(String symbolicName) {
        return Stream.of(context().getBundles())
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .toList();
    }

    private Path socket() {
        return directory.resolve("s.sock");
    }

    /** Gives the agent a command, as the command line does. */
    Answer ask(String... words) {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        ByteArrayOutputStream error = new ByteArrayOutputStream();
        try (SocketChannel agent = SocketChannel.open(UnixDomainSocketAddress.of(socket()));
                PrintStream printed = new PrintStream(output, true, StandardCharsets.UTF_8);
                PrintStream complained = new PrintStream(error, true, StandardCharsets.UTF_8)) {
            int status = new ControlClient(printed, complained)
                    .ask(agent, List.of(words), new ControlClient.Screen(false, 0));
            return new Answer(status, output.toString(StandardCharsets.UTF_8), error.toString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return new Answer(-1, "", "no answer: " + e.getMessage());
        }
    }

    String status() {
        return ask("status").output();
    }

    void awaitStatus(String pattern) {
        awaitAnswer(pattern, "status");
    }

    /** Waits until the answer to a command holds a text that fits a pattern. */
    void awaitAnswer(String pattern, String... words) {
        Pattern compiled = Pattern.compile(pattern);
        await(String.join(" ", words) + " tells " + pattern, () -> {
            if (ended.isDone()) {
                throw new AssertionError("the agent has ended");
            }
            return compiled.matcher(ask(words).output()).find();
        });
    }

    /** Waits until something is so. */
    static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(condition);
    }

    void awaitContent(String name, String content) {
        await(name + " holds " + content, () -> content.equals(content(name)));
    }

    /** What is in a managed file; nothing when there is no such file. */
    String content(String name) throws IOException {
        try {
            return Files.readString(path(name));
        } catch (NoSuchFileException e) {
            return "";
        }
    }
}
