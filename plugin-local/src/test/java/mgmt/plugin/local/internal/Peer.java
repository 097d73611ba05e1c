package mgmt.plugin.local.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import mgmt.api.transport.Commit;
import mgmt.api.transport.Entry;
import mgmt.api.transport.Key;
import mgmt.api.transport.RecordingContext;
import mgmt.api.transport.Transport;
import mgmt.api.transport.Value;

/** Another process that uses a directory. */
final class Peer implements AutoCloseable {

    static final int KEYS = 20;

    private final Process process;
    private final BufferedReader output;

    private Peer(Process process) {
        this.process = process;
        this.output = new BufferedReader(process.inputReader(StandardCharsets.UTF_8));
    }

    static Peer start(ClusterDirectory directory, String does, String name, long seed) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-cp"));
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.addAll(List.of(Peer.class.getName(), directory.path().toString(), does, name, Long.toString(seed)));
        return new Peer(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    long pid() {
        return process.pid();
    }

    /** The next line that it prints, or null when it has ended. */
    String line() throws IOException {
        return output.readLine();
    }

    /** As kill -9 does; what it has printed can still be read. */
    void kill() throws InterruptedException {
        process.toHandle().destroyForcibly();
        process.waitFor();
    }

    /** Such as STOP or CONT. */
    void signal(String signal) throws IOException, InterruptedException {
        Shell.run("kill", "-" + signal, pid());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    static Key first(String name, int n) {
        return Key.of("first", name, String.valueOf(n % KEYS));
    }

    static Key second(String name, int n) {
        return Key.of("second", name, String.valueOf(n % KEYS));
    }

    /** What runs in the other process. */
    public static void main(String[] arguments) throws Exception {
        ClusterDirectory directory =
                new ClusterDirectory(Path.of(arguments[0]), Account.current().uid());
        String name = arguments[2];
        if (arguments[1].equals("lock")) {
            lock(directory);
        }
        RecordingContext context = new RecordingContext(name, directory.path().resolve("unused"));
        try (Transport transport = LocalTransport.open(directory, context, Timing.USUAL)) {
            if (arguments[1].equals("hold")) {
                transport.commit(Commit.builder()
                        .hold(Key.of("held", name), Value.of(""))
                        .build());
                say("held");
                new CountDownLatch(1).await();
            }
            commit(transport, name, new Random(Long.parseLong(arguments[3])));
        }
    }

    private static void lock(ClusterDirectory directory) throws Exception {
        StoreLock.holding(directory, Patience.of(Duration.ofSeconds(10), () -> false), () -> {
            say("locked");
            new CountDownLatch(1).await();
            return true;
        });
    }

    /** Commits the next number under two keys, and says so, until it is killed. */
    private static void commit(Transport transport, String name, Random random) throws Exception {
        int first = transport.read(Key.of("first", name)).entries().stream()
                .mapToInt(Peer::number)
                .max()
                .orElse(0);
        for (int n = first + 1; ; n++) {
            String filler = "x".repeat(random.nextInt(10) == 0 ? random.nextInt(200_000) : random.nextInt(200));
            Value value = Value.of(n + " " + filler);
            Commit commit = Commit.builder()
                    .put(first(name, n), value)
                    .put(second(name, n), value)
                    .build();
            if (transport.commit(commit).isDone()) {
                say(Integer.toString(n));
            }
        }
    }

    static int number(Entry entry) {
        try {
            String text = entry.value().text();
            return Integer.parseInt(text.substring(0, text.indexOf(' ')));
        } catch (CharacterCodingException e) {
            throw new AssertionError(e);
        }
    }

    private static void say(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
