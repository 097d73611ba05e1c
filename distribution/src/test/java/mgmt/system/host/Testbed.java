package mgmt.system.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The script that makes hosts, {@code src/test/testbed/hosts}, as far as it concerns one lab.
 *
 * @param lab the lab's name
 * @param owner the process without which the lab is of no use to anybody
 */
record Testbed(String lab, long owner) {

    private static final Path SCRIPT =
            Path.of("src/test/testbed/hosts").toAbsolutePath().normalize();
    private static final Path DISTRIBUTION = Path.of(System.getProperty("mgmt.distribution"));
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** Where hosts see the built distribution: where it is. */
    static Path distribution() {
        return DISTRIBUTION;
    }

    /** Why this machine cannot have hosts; nothing if it can. */
    static String obstacle() {
        return new Testbed("none", 0).call("", "check").error().strip();
    }

    /** Carries out a command of the script. */
    Outcome call(String input, String... words) {
        return begin(input, words).await();
    }

    /** Carries out a command that must not fail, and returns its output. */
    String require(String... words) {
        return call("", words).orFail("hosts " + String.join(" ", words));
    }

    /** Begins a command. */
    Begun begin(String input, String... words) {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(List.of(words));
        try {
            Path directory = Files.createTempDirectory("mgmt-hosts-");
            Path in = Files.writeString(directory.resolve("in"), input);
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectInput(in.toFile())
                    .redirectOutput(directory.resolve("out").toFile())
                    .redirectError(directory.resolve("err").toFile());
            builder.environment().put("LAB", lab);
            builder.environment().put("LAB_SHOW", DISTRIBUTION.toString());
            if (owner > 0) {
                builder.environment().put("LAB_OWNER", Long.toString(owner));
            }
            return new Begun(String.join(" ", command), builder.start(), directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A command that is being carried out. */
    record Begun(String command, Process process, Path directory) {

        Outcome await() {
            try {
                if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly().waitFor();
                    throw new AssertionError(command + ": still running after " + LIMIT + "\n" + outcome());
                }
                return outcome();
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            } finally {
                List.of("in", "out", "err", "").forEach(this::delete);
            }
        }

        private Outcome outcome() {
            return new Outcome(process.exitValue(), written("out"), written("err"));
        }

        private String written(String name) {
            try {
                return Files.readString(directory.resolve(name));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void delete(String name) {
            try {
                Files.deleteIfExists(directory.resolve(name));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
