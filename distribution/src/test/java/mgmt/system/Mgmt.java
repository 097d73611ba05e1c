package mgmt.system;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The built {@code mgmt} command with an environment of its own: its prefix and its sockets lie in a directory of the
 * test's, so that tests can run beside each other and beside an agent of the machine. Processes that still run when it
 * is closed are killed.
 */
public final class Mgmt implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Path BUILT = Path.of(System.getProperty("mgmt.distribution", "target/mgmt"));

    private final Path home;
    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();
    private final List<Started> started = new ArrayList<>();

    /** The distribution that the build has made; the directory is the test's own. */
    public Mgmt(Path directory) {
        this(BUILT, directory);
    }

    /** Another distribution, such as a broken one; it is not worth an archive of its classes. */
    public Mgmt(Path home, Path directory) {
        this.home = home;
        this.directory = directory;
        if (!home.equals(BUILT)) {
            environment.put("MGMT_CACHE_DIRECTORY", "");
        }
        environment.put("MGMT_PREFIX", directory.resolve("prefix").toString());
        environment.put("MGMT_RUNTIME_DIRECTORY", directory.resolve("run").toString());
    }

    /** The Java installations to try: the one that runs the tests, and what the build was told of. */
    public static Stream<Path> javaHomes() {
        return Stream.concat(
                Stream.of(Path.of(System.getProperty("java.home"))),
                Arrays.stream(System.getProperty("mgmt.java.homes", "").split(":"))
                        .filter(home -> !home.isBlank())
                        .map(Path::of));
    }

    /** Sets a variable for what is started from now on; null takes it away. */
    public Mgmt with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Starts it and returns at once. */
    public Started start(String... words) {
        // Who was told to ignore a signal leaves it alone, and so do its children: a build in the background, for one.
        List<String> command = new ArrayList<>(List.of(
                "env", "--default-signal=HUP,INT", home.resolve("bin/mgmt").toString()));
        command.addAll(List.of(words));
        try {
            Path output = Files.createTempFile(directory, "out", ".txt");
            Path error = Files.createTempFile(directory, "err", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(error.toFile());
            environment.forEach((name, value) -> {
                if (value == null) {
                    builder.environment().remove(name);
                } else {
                    builder.environment().put(name, value);
                }
            });
            Started one = new Started(builder.start(), output, error);
            started.add(one);
            return one;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it and waits for its end. */
    public Started run(String... words) {
        Started one = start(words);
        one.awaitEnd();
        return one;
    }

    @Override
    public void close() {
        started.forEach(Started::kill);
    }

    /** A process and what it has written. */
    public record Started(Process process, Path outputFile, Path errorFile) {

        public String output() {
            return read(outputFile);
        }

        public String error() {
            return read(errorFile);
        }

        /** Waits for the end, and returns the exit status. */
        public int awaitEnd() {
            try {
                if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new AssertionError("still running after " + LIMIT + "\n" + this);
                }
                return process.exitValue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }

        /** Waits until it has written a text to standard output. */
        public void awaitOutput(String text) {
            awaitText(text, this::output);
        }

        /** Waits until it has written a text to standard error. */
        public void awaitError(String text) {
            awaitText(text, this::error);
        }

        private void awaitText(String text, Supplier<String> written) {
            await(text).atMost(LIMIT).until(() -> {
                boolean alive = process.isAlive();
                boolean found = written.get().contains(text);
                if (!alive && !found) {
                    throw new AssertionError(
                            "ended with status " + process.exitValue() + " without writing " + text + "\n" + this);
                }
                return found;
            });
        }

        /** Sends a signal by its name, such as INT. */
        public void signal(String name) {
            try {
                new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** Ends it on the spot, with no chance to tidy up, and waits for that. */
        public void kill() {
            process.destroyForcibly();
            awaitEnd();
        }

        private static String read(Path file) {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String toString() {
            return "pid " + process.pid() + "\n--- standard output\n" + output() + "--- standard error\n" + error();
        }
    }
}
