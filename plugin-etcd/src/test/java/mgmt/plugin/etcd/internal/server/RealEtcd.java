package mgmt.plugin.etcd.internal.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Etcd servers of a test: members of one cluster, on ports of this machine that are free, with data in a directory of the
 * test. The program has to be there; without it the test fails.
 */
public final class RealEtcd implements AutoCloseable {

    /** Ten times what a busy machine needs. */
    public static final Duration LIMIT = Duration.ofSeconds(30);

    private static final int FIRST_PORT = 10_000;

    /** As Linux has it unless it is told otherwise. */
    private static final int FIRST_OF_CONNECTIONS = 32_768;

    /** Each port is given away once: tests that go on at the same time may use theirs much later. */
    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(FIRST_OF_CONNECTIONS - FIRST_PORT));

    private final Path directory;
    private final List<Member> members = new ArrayList<>();
    private final List<String> options;
    private String token = "test-" + UUID.randomUUID();

    /** One server. */
    private final class Member {

        private final String name;
        private final int client;
        private final int peer;
        private Process process;

        Member(String name, int client, int peer) {
            this.name = name;
            this.client = client;
            this.peer = peer;
        }

        Path data() {
            return directory.resolve(name);
        }

        void start() throws IOException {
            List<String> command = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL", "etcd"));
            command.addAll(List.of("--name", name, "--data-dir", data().toString()));
            String scheme = isSecure() ? "https" : "http";
            String url = scheme + "://127.0.0.1:" + client;
            command.addAll(List.of("--listen-client-urls", url, "--advertise-client-urls", url));
            command.addAll(List.of("--listen-peer-urls", peerUrl(), "--initial-advertise-peer-urls", peerUrl()));
            command.addAll(List.of("--initial-cluster", initialCluster(), "--initial-cluster-token", token));
            command.addAll(List.of("--logger", "zap", "--log-level", "warn"));
            if (members.size() == 1) {
                // It elects itself, and would wait for others.
                command.addAll(List.of("--heartbeat-interval", "20", "--election-timeout", "200"));
            }
            command.addAll(options);
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(
                            Redirect.appendTo(directory.resolve(name + ".log").toFile()));
            builder.environment().keySet().removeIf(variable -> variable.startsWith("ETCD"));
            process = builder.start();
        }

        private String peerUrl() {
            return "http://127.0.0.1:" + peer;
        }

        void awaitListening() {
            Awaitility.await(name + " listens")
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> {
                        if (!process.isAlive()) {
                            throw new AssertionError(
                                    "etcd has ended: " + Files.readString(directory.resolve(name + ".log")));
                        }
                        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), client)) {
                            return socket.isConnected();
                        } catch (IOException e) {
                            return false;
                        }
                    });
        }
    }

    private RealEtcd(Path directory, List<String> options) {
        this.directory = directory;
        this.options = options;
    }

    /** One member, which answers. */
    public static RealEtcd start(Path directory, String... options) throws Exception {
        return start(directory, 1, options);
    }

    /** A cluster that answers. */
    public static RealEtcd start(Path directory, int members, String... options) throws Exception {
        RealEtcd etcd = new RealEtcd(directory, List.of(options));
        Files.createDirectories(directory);
        List<Integer> ports = freePorts(members * 2);
        for (int i = 0; i < members; i++) {
            etcd.members.add(etcd.new Member("m" + i, ports.get(2 * i), ports.get(2 * i + 1)));
        }
        etcd.startAll();
        return etcd;
    }

    /**
     * Ports that nobody uses at the moment, and that the kernel gives to no connection: who connects again and again to a
     * server that is away could be given the very port of that server, which then cannot come back.
     */
    public static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            while (sockets.size() < count) {
                int port = FIRST_PORT + Math.floorMod(NEXT_PORT.getAndIncrement(), FIRST_OF_CONNECTIONS - FIRST_PORT);
                try {
                    sockets.add(new ServerSocket(port));
                } catch (BindException e) {
                    // Another one, then.
                }
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    private boolean isSecure() {
        return options.contains("--cert-file");
    }

    private String initialCluster() {
        return members.stream()
                .map(member -> member.name + "=" + member.peerUrl())
                .collect(Collectors.joining(","));
    }

    private void startAll() throws Exception {
        for (Member member : members) {
            member.start();
        }
        awaitHealth();
    }

    /** Waits until all members answer. */
    public void awaitHealth() {
        members.forEach(Member::awaitListening);
        if (!isSecure()) {
            Awaitility.await("a leader is elected")
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        try {
                            ctl("get", "health");
                            return true;
                        } catch (AssertionError e) {
                            return false;
                        }
                    });
        }
    }

    /** Where clients find the members. */
    public List<String> urls() {
        return members.stream()
                .map(member -> (isSecure() ? "https" : "http") + "://127.0.0.1:" + member.client)
                .toList();
    }

    /** The process of a member. */
    public ProcessHandle process(int member) {
        return members.get(member).process.toHandle();
    }

    /** Which member leads. */
    public int leader() throws Exception {
        for (int i = 0; i < members.size(); i++) {
            String[] fields = run(List.of(
                            "etcdctl", "--endpoints", urls().get(i), "--write-out", "fields", "endpoint", "status"))
                    .split("\n");
            String member = value(fields, "\"MemberID\"");
            if (member.equals(value(fields, "\"Leader\""))) {
                return i;
            }
        }
        throw new AssertionError("nobody leads");
    }

    private static String value(String[] fields, String name) {
        return Stream.of(fields)
                .filter(field -> field.startsWith(name))
                .map(field -> field.substring(name.length()).replaceAll("[ :]", ""))
                .findFirst()
                .orElse("");
    }

    /** Kills a member, without a word. */
    public void kill(int member) throws Exception {
        members.get(member).process.destroyForcibly().waitFor();
    }

    /** Starts a member again, on its data. */
    public void restart(int member) throws Exception {
        members.get(member).start();
        members.get(member).awaitListening();
    }

    /** Sends a signal to a member. */
    public void signal(int member, String name) throws Exception {
        run(List.of("kill", "-" + name, String.valueOf(process(member).pid())));
    }

    /** Kills all members. */
    public void killAll() throws Exception {
        for (int i = 0; i < members.size(); i++) {
            kill(i);
        }
    }

    /** Starts all members again that have ended, and lets those go on that were stopped. */
    public void restartAll() throws Exception {
        for (int i = 0; i < members.size(); i++) {
            if (process(i).isAlive()) {
                signal(i, "CONT");
            } else {
                members.get(i).start();
            }
        }
        awaitHealth();
    }

    /** Stops all members where they are. */
    public void freezeAll() throws Exception {
        for (int i = 0; i < members.size(); i++) {
            signal(i, "STOP");
        }
    }

    /** Starts all members again, with nothing: another store, though etcd gives its cluster the same id as before. */
    public void restartEmpty() throws Exception {
        killAll();
        for (Member member : members) {
            deleteTree(member.data());
        }
        startAll();
    }

    /** Forgets all history but the newest revision. */
    public void compact() throws Exception {
        String json = ctl("get", "x", "--write-out", "json");
        String revision = json.replaceAll(".*\"revision\":(\\d+).*", "$1").strip();
        ctl("compaction", revision, "--physical");
    }

    /** Runs etcdctl against the members, and returns what it says. */
    public String ctl(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("etcdctl", "--endpoints", String.join(",", urls())));
        command.addAll(List.of("--command-timeout", "3s"));
        command.addAll(List.of(words));
        return run(command);
    }

    /** Runs a program that has to succeed. */
    public static String run(List<String> command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(Map.of("ETCDCTL_API", "3"));
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError(command + " has failed: " + output);
        }
        return output;
    }

    @Override
    public void close() {
        for (Member member : members) {
            member.process.destroyForcibly();
        }
        for (Member member : members) {
            member.process.onExit().join();
        }
        deleteTree(directory);
    }

    static void deleteTree(Path tree) {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
