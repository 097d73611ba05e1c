import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;

/**
 * Measures how many hosts one etcd serves, and what each of them pays: {@code java bench/ManyHosts.java [HOSTS [EXPORTS]]},
 * 200 hosts with 20 exports each if nothing is said, from the root of the sources, after {@code ./verify} or
 * {@code ./mgmt --version}. The server of etcd has to be installed. Takes some minutes.
 *
 * <p>The agents are simulated in one JVM, by {@code bench/ManyHostsAgents.java}: each is the exchange of the built engine over
 * the transport of the built plugin-etcd, with connection, lease, watch, threads and directory of its own, and a listener in
 * the place of the graph. What the JVM itself takes is there once and not counted. The options of the JVM are those of an
 * agent, but that its heap is there from the start: else one collector would again and again go through what are the heaps
 * of all agents, and what is resident beside the heap could not be told. So 8 GB of memory have to be free.
 * {@code MGMT_JAVA_OPTIONS} is handed to the JVM.
 *
 * <p>This program starts etcd, with its usual settings, compiles the other one and runs it.
 */
final class ManyHosts {

    private static final Path DISTRIBUTION = Path.of("distribution/target/mgmt").toAbsolutePath();
    private static final Path AGENTS = Path.of("bench/ManyHostsAgents.java");

    private static final List<String> JVM = List.of(
            "java",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xms6g",
            "-Xmx6g",
            "-Xmn2g",
            "-XX:+AlwaysPreTouch",
            "-Dslf4j.internal.verbosity=ERROR");

    private ManyHosts() {}

    public static void main(String[] arguments) throws Exception {
        String hosts = arguments.length > 0 ? arguments[0] : "200";
        String exports = arguments.length > 1 ? arguments[1] : "20";
        Path directory = Files.createTempDirectory("mgmt-bench-");
        String url = "http://127.0.0.1:" + freePort();
        Process etcd = startEtcd(url, directory);
        Runtime.getRuntime().addShutdownHook(new Thread(etcd::destroy));
        try {
            List<String> command = new ArrayList<>(JVM);
            String options = System.getenv().getOrDefault("MGMT_JAVA_OPTIONS", "");
            command.addAll(List.of(options.strip().split("\\s+")));
            command.removeIf(String::isEmpty);
            command.addAll(List.of("-cp", compile(directory.resolve("classes")), "ManyHostsAgents"));
            command.addAll(List.of(url, String.valueOf(etcd.pid()), directory.resolve("hosts").toString()));
            command.addAll(List.of(hosts, exports));
            Process agents = new ProcessBuilder(command).inheritIO().start();
            Runtime.getRuntime().addShutdownHook(new Thread(agents::destroy));
            agents.waitFor();
        } finally {
            etcd.destroy();
            etcd.waitFor();
        }
        System.out.println("left behind for a look: " + directory);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Its clients wait until it answers. */
    private static Process startEtcd(String url, Path directory) throws IOException {
        String peers = "http://127.0.0.1:" + freePort();
        return new ProcessBuilder(
                        "etcd",
                        "--name=bench",
                        "--data-dir=" + directory.resolve("etcd"),
                        "--listen-client-urls=" + url,
                        "--advertise-client-urls=" + url,
                        "--listen-peer-urls=" + peers,
                        "--initial-advertise-peer-urls=" + peers,
                        "--initial-cluster=bench=" + peers,
                        "--logger=zap",
                        "--log-level=warn")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("etcd.log").toFile())
                .start();
    }

    /** Compiles the agents; the class path to run them with. */
    private static String compile(Path classes) throws IOException {
        StringBuilder path = new StringBuilder(classes.toString());
        for (String jarsOf : List.of("bundles/*", "plugins/*", "lib/slf4j-*")) {
            try (DirectoryStream<Path> jars = Files.newDirectoryStream(
                    DISTRIBUTION.resolve(jarsOf).getParent(), Path.of(jarsOf).getFileName() + ".jar")) {
                jars.forEach(jar -> path.append(':').append(jar));
            }
        }
        int status = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-cp", path.toString(), "-d", classes.toString(), AGENTS.toString());
        if (status != 0) {
            throw new IOException(AGENTS + " does not fit the built distribution");
        }
        return path.toString();
    }
}
