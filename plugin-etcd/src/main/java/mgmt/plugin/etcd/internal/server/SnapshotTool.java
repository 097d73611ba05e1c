package mgmt.plugin.etcd.internal.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mgmt.api.transport.TransportException;

/**
 * The program that makes new data of a copy of old ones: {@code etcdutl} since version 3.5 of etcd, {@code etcdctl} before.
 *
 * @param path where it is
 */
public record SnapshotTool(Path path) {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int LONGEST = 500;

    /**
     * Finds it, beside the server's own program first.
     *
     * @throws TransportException when it is nowhere
     */
    public static SnapshotTool find(EtcdProgram program) throws TransportException {
        String searched = Optional.ofNullable(System.getenv("PATH")).orElse("");
        List<Path> directories = new ArrayList<>();
        Optional.ofNullable(program.path().getParent()).ifPresent(directories::add);
        Stream.of(searched.split(":", -1)).filter(text -> text.startsWith("/")).forEach(text -> {
            try {
                directories.add(Path.of(text));
            } catch (InvalidPathException e) {
                // No directory can be called so.
                directories.remove(Path.of(""));
            }
        });
        for (String name : List.of("etcdutl", "etcdctl")) {
            for (Path directory : directories) {
                Path file = directory.resolve(name);
                if (Files.isRegularFile(file) && Files.isExecutable(file)) {
                    return new SnapshotTool(file);
                }
            }
        }
        throw new TransportException("this needs the program etcdutl or etcdctl, and neither is in the PATH: install it"
                + " (Debian: apt-get install etcd-client)");
    }

    /**
     * Makes the data of a cluster of one member; blocks.
     *
     * @param database the file {@code member/snap/db} of data that no server uses
     * @param setup of the member; its data must not be there yet
     */
    public void restore(Path database, ServerSetup setup) throws TransportException, InterruptedException {
        if (!Files.isRegularFile(database)) {
            throw new TransportException("there is no " + database + ", from which the data could be restored");
        }
        List<String> command = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL"));
        command.addAll(List.of(path.toString(), "snapshot", "restore", database.toString(), "--skip-hash-check=true"));
        command.addAll(
                List.of("--name", setup.name(), "--data-dir", setup.data().toString()));
        command.addAll(List.of(
                "--initial-advertise-peer-urls",
                setup.advertisedServers().stream()
                        .map(Object::toString)
                        .reduce((one, other) -> one + "," + other)
                        .orElse("")));
        List<String> founding = new Beginning.Founding().options(setup);
        command.addAll(withoutState(founding));
        run(path, command, setup.directory());
    }

    private static List<String> withoutState(List<String> options) {
        List<String> rest = new ArrayList<>(options);
        int state = rest.indexOf("--initial-cluster-state");
        rest.subList(state, state + 2).clear();
        return rest;
    }

    private static void run(Path program, List<String> command, Path directory)
            throws TransportException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        EtcdEnvironment.clean(builder.environment());
        builder.environment().put("ETCDCTL_API", "3");
        try {
            Path output = Files.createTempFile(directory, "restore", ".log");
            try {
                Process process = builder.redirectOutput(output.toFile()).start();
                try {
                    if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                        throw new TransportException(program + " has not ended in " + LIMIT.toMinutes() + " minutes");
                    }
                    if (process.exitValue() != 0) {
                        throw new TransportException(program + " snapshot restore has failed: "
                                + tail(Files.readString(output, StandardCharsets.UTF_8)));
                    }
                } finally {
                    process.destroyForcibly();
                }
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new TransportException(program + " cannot be run: " + e.getMessage(), e);
        }
    }

    private static String tail(String text) {
        String line = text.strip().lines().reduce((first, second) -> second).orElse("without a word");
        return line.length() <= LONGEST ? line : line.substring(line.length() - LONGEST);
    }
}
