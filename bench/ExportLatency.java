import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures on the built distribution how long it takes from a changed export in one host's graph file to the changed file on
 * another host: {@code java bench/ExportLatency.java [--transport etcd|local] [ROUNDS [WARM_UP]]}, from the root of the
 * sources, after {@code ./verify} or {@code ./mgmt --version}. For etcd, its server has to be installed.
 *
 * <p>Two agents run, h1 and h2, as processes with prefixes of their own, over an etcd that this program starts with etcd's
 * usual settings (or over a directory). In each round a graph file of h1 is replaced by a rename, with another content of its
 * one export, and the time ends when this program, told by inotify, reads that content in the file that h2 collects. On the
 * way it is noted when the store tells of the change, which a watch of this program's own learns as h2 does.
 *
 * <p>What etcd takes itself is measured in the same rounds, right after each export: from before a put is sent to a watch
 * having told of it, both over HTTP (etcd's gRPC gateway, which adds some tenths of a millisecond) and without any mgmt.
 * Between rounds there is a pause of 100 to 200 ms, by chance.
 */
final class ExportLatency {

    private static final Path DISTRIBUTION = Path.of("distribution/target/mgmt").toAbsolutePath();
    private static final Pattern MARK = Pattern.compile("mark-[0-9]+-");
    private static final String PUTS = "/bench/";

    private final RandomGenerator random = RandomGenerator.getDefault();
    private final List<Process> processes = new ArrayList<>();
    private final Map<String, Long> told = new ConcurrentHashMap<>();
    private final boolean isEtcd;
    private final Path directory;
    private final Path graph;
    private final Path collected;
    private String url = "";

    private ExportLatency(boolean isEtcd) throws IOException {
        this.isEtcd = isEtcd;
        this.directory = Files.createTempDirectory("mgmt-bench-");
        this.graph = directory.resolve("h1.yaml");
        this.collected = Files.createDirectory(directory.resolve("collected"));
    }

    public static void main(String[] arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of(arguments));
        boolean isEtcd = true;
        int option = words.indexOf("--transport");
        if (option >= 0) {
            words.remove(option);
            isEtcd = words.remove(option).equals("etcd");
        }
        int rounds = words.isEmpty() ? 200 : Integer.parseInt(words.get(0));
        int warmUp = words.size() < 2 ? 50 : Integer.parseInt(words.get(1));
        ExportLatency benchmark = new ExportLatency(isEtcd);
        try {
            benchmark.start();
            benchmark.run(rounds, warmUp);
        } finally {
            // The agents first, so that they can take their leave of etcd.
            for (int i = benchmark.processes.size() - 1; i >= 0; i--) {
                benchmark.processes.get(i).destroy();
                benchmark.processes.get(i).waitFor();
            }
        }
        System.out.println("left behind for a look: " + benchmark.directory);
    }

    private void start() throws Exception {
        List<String> cluster = List.of("--cluster-dir", directory.resolve("cluster").toString());
        if (isEtcd) {
            startEtcd();
            cluster = List.of("--seeds", url);
            follow("/_mgmt/exported/h1/");
            follow(PUTS);
        }
        replaceGraph(mark(0));
        Files.writeString(
                directory.resolve("h2.yaml"),
                "graph: h2\nresources: {}\ncollect:\n- kind: file\n  pattern: " + collected + "/\n");
        startAgent("h1", cluster);
        startAgent("h2", cluster);
    }

    private void startEtcd() throws Exception {
        url = "http://127.0.0.1:" + freePort();
        String peers = "http://127.0.0.1:" + freePort();
        launch(
                "etcd",
                "etcd",
                "--name=bench",
                "--data-dir=" + directory.resolve("etcd"),
                "--listen-client-urls=" + url,
                "--advertise-client-urls=" + url,
                "--listen-peer-urls=" + peers,
                "--initial-advertise-peer-urls=" + peers,
                "--initial-cluster=bench=" + peers,
                "--logger=zap",
                "--log-level=warn");
        long limit = limit();
        while (!isPut(PUTS + "first", "first")) {
            require(limit, "etcd does not answer; its output is in " + directory.resolve("etcd.log"));
            LockSupport.parkNanos(50_000_000);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void startAgent(String host, List<String> cluster) throws IOException {
        List<String> command = new ArrayList<>(List.of(DISTRIBUTION.resolve("bin/mgmt").toString(), "run"));
        command.addAll(List.of("--hostname", host));
        command.addAll(List.of("--yaml", directory.resolve(host + ".yaml").toString()));
        command.addAll(List.of("--prefix", directory.resolve(host).toString()));
        command.addAll(cluster);
        launch(host, command.toArray(String[]::new));
    }

    private void launch(String name, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("MGMT_RUNTIME_DIRECTORY", directory.resolve("run").toString());
        builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve(name + ".log").toFile());
        Process process = builder.start();
        processes.add(process);
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    }

    private void run(int rounds, int warmUp) throws Exception {
        double[] whole = new double[rounds];
        double[] toStore = new double[rounds];
        double[] fromStore = new double[rounds];
        double[] puts = new double[rounds];
        try (WatchService files = collected.getFileSystem().newWatchService()) {
            collected.register(files, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            if (!isEtcd) {
                followStore();
            }
            awaitCollected(files, mark(0));
            for (int i = -warmUp; i < rounds; i++) {
                String mark = mark(warmUp + i + 1);
                pause();
                long began = replaceGraph(mark);
                long ended = awaitCollected(files, mark);
                long inStore = awaitTold(mark);
                if (i >= 0) {
                    whole[i] = (ended - began) / 1e6;
                    toStore[i] = (inStore - began) / 1e6;
                    fromStore[i] = (ended - inStore) / 1e6;
                }
                if (isEtcd) {
                    pause();
                    String put = mark.replace("mark-", "mark-0");
                    began = System.nanoTime();
                    isPut(PUTS + "changing", put);
                    inStore = awaitTold(put);
                    puts[Math.max(i, 0)] = (inStore - began) / 1e6;
                }
            }
        }
        System.out.printf("%d rounds after %d, milliseconds %17s %8s %8s %8s%n", rounds, warmUp, "median", "p95", "p99", "max");
        print("graph file renamed to file collected", whole);
        print("  until the store tells of it", toStore);
        print("  until the collected file is there", fromStore);
        if (isEtcd) {
            print("etcd's own: put to watch", puts);
            System.out.printf(
                    "beyond etcd's own: median %.1f ms, p99 %.1f ms%n",
                    quantile(whole, 0.5) - quantile(puts, 0.5), quantile(whole, 0.99) - quantile(puts, 0.99));
        }
        System.out.println("load of the machine: " + Files.readString(Path.of("/proc/loadavg")).strip());
    }

    private static String mark(int round) {
        return "mark-" + round + "-";
    }

    private long replaceGraph(String mark) throws IOException {
        Path next = directory.resolve("next.yaml");
        Files.writeString(
                next,
                """
                graph: h1
                resources:
                  file:
                  - name: "@@bench"
                    path: /tmp/nowhere/bench
                    content: "%s\\n"
                """
                        .formatted(mark));
        long now = System.nanoTime();
        Files.move(next, graph, StandardCopyOption.ATOMIC_MOVE);
        return now;
    }

    private long awaitCollected(WatchService files, String mark) throws Exception {
        Path file = collected.resolve("bench");
        long limit = limit();
        while (!Files.exists(file) || !Files.readString(file).startsWith(mark)) {
            require(limit, "the change does not arrive; the agents' logs are in " + directory);
            WatchKey key = files.poll(1, TimeUnit.SECONDS);
            if (key != null) {
                key.pollEvents();
                key.reset();
            }
        }
        return System.nanoTime();
    }

    /** When the store has told of a mark; that it has is known to this program perhaps a little later than to an agent. */
    private long awaitTold(String mark) {
        long limit = limit();
        while (!told.containsKey(mark)) {
            require(limit, "the store does not tell of " + mark);
            LockSupport.parkNanos(50_000);
        }
        return told.remove(mark);
    }

    private void pause() {
        long end = System.nanoTime() + random.nextLong(100_000_000, 200_000_000);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static long limit() {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    }

    private static void require(long limit, String orElse) {
        if (System.nanoTime() > limit) {
            throw new IllegalStateException(orElse);
        }
    }

    // ---- the stores

    /** Watches what etcd has below a key, on a thread of its own. */
    private void follow(String prefix) throws IOException {
        HttpURLConnection watch = connection("/v3/watch");
        watch.setChunkedStreamingMode(0);
        String end = prefix.substring(0, prefix.length() - 1) + '0';
        try (OutputStream body = watch.getOutputStream()) {
            body.write("{\"create_request\":{\"key\":\"%s\",\"range_end\":\"%s\"}}"
                    .formatted(base64(prefix), base64(end))
                    .getBytes(StandardCharsets.US_ASCII));
        }
        Pattern value = Pattern.compile("\"value\":\"([^\"]+)\"");
        inBackground("watch of " + prefix, () -> {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(watch.getInputStream(), StandardCharsets.US_ASCII))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    long now = System.nanoTime();
                    for (Matcher found = value.matcher(line); found.find(); ) {
                        note(new String(Base64.getDecoder().decode(found.group(1)), StandardCharsets.UTF_8), now);
                    }
                }
            } catch (IOException e) {
                // The end of etcd, and of this program.
            }
        });
    }

    /** Watches the file of the transport local, on a thread of its own. */
    private void followStore() throws IOException {
        Path cluster = directory.resolve("cluster");
        long limit = limit();
        while (!Files.exists(cluster.resolve("store"))) {
            require(limit, "no agent makes " + cluster);
            LockSupport.parkNanos(20_000_000);
        }
        WatchService changes = cluster.getFileSystem().newWatchService();
        cluster.register(changes, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
        inBackground("watch of the store", () -> {
            try {
                while (true) {
                    WatchKey key = changes.take();
                    long now = System.nanoTime();
                    key.pollEvents();
                    key.reset();
                    note(Files.readString(cluster.resolve("store"), StandardCharsets.ISO_8859_1), now);
                }
            } catch (IOException | InterruptedException e) {
                System.err.println("the store cannot be followed: " + e);
            }
        });
    }

    private static void inBackground(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void note(String text, long now) {
        for (Matcher mark = MARK.matcher(text); mark.find(); ) {
            told.putIfAbsent(mark.group(), now);
        }
    }

    private boolean isPut(String key, String value) {
        try {
            HttpURLConnection put = connection("/v3/kv/put");
            try (OutputStream body = put.getOutputStream()) {
                body.write("{\"key\":\"%s\",\"value\":\"%s\"}"
                        .formatted(base64(key), base64(value))
                        .getBytes(StandardCharsets.US_ASCII));
            }
            try (InputStream answer = put.getInputStream()) {
                answer.readAllBytes();
            }
            return put.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private HttpURLConnection connection(String path) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url + path).toURL().openConnection();
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        return connection;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    // ---- the table

    private static void print(String what, double[] millis) {
        System.out.printf(
                "%-45s %8.1f %8.1f %8.1f %8.1f%n",
                what, quantile(millis, 0.5), quantile(millis, 0.95), quantile(millis, 0.99), quantile(millis, 1));
    }

    private static double quantile(double[] values, double part) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[Math.min(sorted.length - 1, (int) (sorted.length * part))];
    }
}
