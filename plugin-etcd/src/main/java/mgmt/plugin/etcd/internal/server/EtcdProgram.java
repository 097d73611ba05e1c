package mgmt.plugin.etcd.internal.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mgmt.api.transport.TransportAbsentException;
import mgmt.api.transport.TransportException;

/**
 * The program {@code etcd}, of a version that is known to do.
 *
 * @param path where it is
 * @param version as it says
 */
public record EtcdProgram(Path path, String version) {

    private static final Pattern VERSION = Pattern.compile("(?m)^etcd Version: ((\\d+)\\.(\\d+)\\.\\S+)");
    private static final int MAJOR = 3;
    private static final int MINOR = 4;
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int MOST_OUTPUT = 4_096;
    private static final int ATTEMPTS = 5;

    /**
     * Finds it and asks it for its version.
     *
     * @param configured where the user says that it is
     * @param searched the directories of the environment's PATH, separated by colons
     * @param founds whether there is no cluster yet that this host could be a client of
     * @throws TransportAbsentException when it is nowhere
     */
    public static EtcdProgram find(Optional<Path> configured, String searched, boolean founds)
            throws TransportException, InterruptedException {
        if (configured.isPresent()) {
            return configured(configured.get());
        }
        for (String directory : searched.split(":", -1)) {
            Optional<Path> path = in(directory);
            if (path.isPresent()) {
                return asked(path.get());
            }
        }
        throw new TransportAbsentException(
                founds
                        ? "there is no program etcd in the PATH, and no seeds are given: install it (Debian: apt-get install"
                                + " etcd-server), or name the URLs of a cluster with --seeds"
                        : "there is no program etcd in the PATH, which a host with server URLs may have to run: install it"
                                + " (Debian: apt-get install etcd-server), or be a client alone, with --no-server");
    }

    private static EtcdProgram configured(Path path) throws TransportException, InterruptedException {
        String place = "mgmt.transport.cfg: etcd: ";
        if (!Files.isRegularFile(path) || !Files.isExecutable(path)) {
            throw new TransportException(place + path + " is not there, or cannot be executed");
        }
        try {
            return asked(path);
        } catch (TransportException e) {
            throw new TransportException(place + e.getMessage(), e);
        }
    }

    private static Optional<Path> in(String directory) {
        try {
            return Optional.of(directory)
                    .filter(text -> text.startsWith("/"))
                    .map(text -> Path.of(text, "etcd"))
                    .filter(path -> Files.isRegularFile(path) && Files.isExecutable(path));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static EtcdProgram asked(Path path) throws TransportException, InterruptedException {
        String output = output(path);
        Matcher version = VERSION.matcher(output);
        if (!version.find()) {
            String said = output.lines().findFirst().orElse("nothing");
            throw new TransportException(path + " is no etcd: expected a line 'etcd Version: ...' from " + path
                    + " --version, found: " + said);
        }
        int major = Integer.parseInt(version.group(2));
        int minor = Integer.parseInt(version.group(3));
        if (major < MAJOR || (major == MAJOR && minor < MINOR)) {
            throw new TransportException(path + " is version " + version.group(1) + " of etcd; needed is " + MAJOR + "."
                    + MINOR + " or newer");
        }
        return new EtcdProgram(path, version.group(1));
    }

    /** Who is short of memory may be ended by the kernel in the middle of it, which says nothing about the program. */
    private static String output(Path path) throws TransportException, InterruptedException {
        int status = 0;
        for (int i = 0; i < ATTEMPTS; i++) {
            Answer answer = answer(path);
            status = answer.status();
            if (status <= EtcdServer.BY_SIGNAL) {
                return answer.output();
            }
        }
        throw new TransportException(path + " --version was ended by signal " + (status - EtcdServer.BY_SIGNAL) + ", "
                + ATTEMPTS + " times in a row");
    }

    private record Answer(int status, String output) {}

    private static Answer answer(Path path) throws TransportException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(path.toString(), "--version").redirectErrorStream(true);
        EtcdEnvironment.clean(builder.environment());
        try {
            Path answer = Files.createTempFile("mgmt-etcd-version", ".txt");
            try {
                Process process = builder.redirectOutput(answer.toFile()).start();
                try {
                    if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                        throw new TransportException(path + " --version has not ended in " + LIMIT.toSeconds() + " s");
                    }
                } finally {
                    process.destroyForcibly();
                }
                try (InputStream said = Files.newInputStream(answer)) {
                    String output = new String(said.readNBytes(MOST_OUTPUT), StandardCharsets.UTF_8);
                    return new Answer(process.exitValue(), output);
                }
            } finally {
                Files.delete(answer);
            }
        } catch (IOException e) {
            throw new TransportException(path + " --version cannot be run: " + e.getMessage(), e);
        }
    }
}
