import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * Measures on the built distribution how long it takes from a plugin's jar being in place until its resources are settled
 * on it: {@code java bench/PluginUpdate.java [ROUNDS [OTHER_RESOURCES]]}, from the root of the sources, after
 * {@code ./verify} or {@code ./mgmt --version} and {@code mvn -f examples/plugin-motd package}.
 */
final class PluginUpdate {

    private static final Path DISTRIBUTION = Path.of("distribution/target/mgmt").toAbsolutePath();
    private static final Path JAR = Path.of("examples/plugin-motd/target/plugin-motd-1.0.0.jar");

    private final Path directory;
    private final Path dropped;
    private Path socket;

    private PluginUpdate(Path directory) {
        this.directory = directory;
        this.dropped = directory.resolve("prefix/plugins/plugin-motd.jar");
    }

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50;
        int others = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100;
        PluginUpdate benchmark = new PluginUpdate(Files.createTempDirectory("mgmt-bench-"));
        Process agent = benchmark.start(others);
        try {
            benchmark.run(rounds);
        } finally {
            agent.destroy();
            agent.waitFor();
        }
        System.out.println("left behind for a look: " + benchmark.directory);
    }

    private Process start(int others) throws IOException {
        StringBuilder graph = new StringBuilder("graph: bench\nresources:\n  motd:\n  - name: it\n    path: ")
                .append(directory.resolve("motd"))
                .append("\n    text: hello\n  file:\n");
        for (int i = 0; i < others; i++) {
            graph.append("  - name: f").append(i).append("\n    path: ").append(directory.resolve("f" + i));
            graph.append("\n    content: x\n");
        }
        Files.writeString(directory.resolve("graph.yaml"), graph);
        ProcessBuilder builder = new ProcessBuilder(
                DISTRIBUTION.resolve("bin/mgmt").toString(),
                "run",
                "--yaml",
                directory.resolve("graph.yaml").toString(),
                "--prefix",
                directory.resolve("prefix").toString());
        builder.environment().put("MGMT_RUNTIME_DIRECTORY", directory.resolve("run").toString());
        builder.redirectErrorStream(true).redirectOutput(directory.resolve("log").toFile());
        Process agent = builder.start();
        await(() -> ask("status").contains("at rest"));
        return agent;
    }

    private void run(int rounds) throws IOException {
        Path[] versions = {variant("1.0.1"), variant("1.0.2")};
        double[] installs = new double[rounds];
        double[] updates = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            Files.deleteIfExists(directory.resolve("motd"));
            installs[i] = millis(versions[0], () -> Files.exists(directory.resolve("motd")));
            await(() -> isSettledOn("1.0.1"));
            updates[i] = millis(versions[1], () -> isSettledOn("1.0.2"));
            Files.delete(dropped);
            await(() -> isIn("no such kind"));
        }
        print("installed: jar in place to file written", installs);
        print("updated: jar in place to settled on the new bundle, the old one gone", updates);
    }

    private double millis(Path version, BooleanSupplier condition) throws IOException {
        Path next = Files.copy(version, directory.resolve("next.jar"), StandardCopyOption.REPLACE_EXISTING);
        long began = System.nanoTime();
        Files.move(next, dropped, StandardCopyOption.ATOMIC_MOVE);
        await(condition);
        return (System.nanoTime() - began) / 1e6;
    }

    private boolean isSettledOn(String version) {
        return ask("plugin", "list").contains(version) && isIn("settled");
    }

    private boolean isIn(String status) {
        return ask("status").lines().anyMatch(line -> line.startsWith("motd[it]") && line.contains(" " + status));
    }

    private static void print(String what, double[] millis) {
        double[] sorted = millis.clone();
        Arrays.sort(sorted);
        System.out.printf(
                "%s: median %.1f ms, p95 %.1f, longest %.1f, first %.1f (%d rounds)%n",
                what,
                sorted[sorted.length / 2],
                sorted[(int) (sorted.length * 0.95)],
                sorted[sorted.length - 1],
                millis[0],
                sorted.length);
    }

    /** The plugin with another version. */
    private Path variant(String version) throws IOException {
        Path target = directory.resolve("motd-" + version + ".jar");
        try (JarFile jar = new JarFile(JAR.toFile());
                OutputStream file = Files.newOutputStream(target)) {
            Manifest manifest = new Manifest(jar.getManifest());
            manifest.getMainAttributes().put(new Attributes.Name("Bundle-Version"), version);
            try (JarOutputStream output = new JarOutputStream(file, manifest)) {
                for (JarEntry entry : jar.stream().toList()) {
                    if (!entry.isDirectory() && !entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        output.putNextEntry(new JarEntry(entry.getName()));
                        try (InputStream content = jar.getInputStream(entry)) {
                            content.transferTo(output);
                        }
                    }
                }
            }
        }
        return target;
    }

    private String ask(String... words) {
        try (SocketChannel agent = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            agent.connect(UnixDomainSocketAddress.of(socket()));
            DataOutputStream question = new DataOutputStream(Channels.newOutputStream(agent));
            question.writeInt(words.length);
            for (String word : List.of(words)) {
                question.writeUTF(word);
            }
            question.writeBoolean(false);
            question.writeInt(0);
            question.flush();
            DataInputStream answer = new DataInputStream(Channels.newInputStream(agent));
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            while (answer.readUnsignedByte() != 'x') {
                text.write(answer.readNBytes(answer.readInt()));
            }
            return text.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    private Path socket() throws IOException {
        if (socket == null) {
            try (DirectoryStream<Path> sockets = Files.newDirectoryStream(directory.resolve("run"), "*.sock")) {
                socket = sockets.iterator().next();
            } catch (RuntimeException e) {
                throw new IOException(e);
            }
        }
        return socket;
    }

    private static void await(BooleanSupplier condition) {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > limit) {
                throw new IllegalStateException("waited for half a minute in vain");
            }
            LockSupport.parkNanos(500_000);
        }
    }
}
