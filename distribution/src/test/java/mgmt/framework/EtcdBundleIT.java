package mgmt.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;

/**
 * The bundle of the transport etcd works in a framework, which gives it nothing but what it imports: with a server that it
 * runs itself, and as the client of that. The framework has classes of the api of its own, hence reflection.
 */
@Timeout(120)
class EtcdBundleIT {

    private static final String API = "mgmt.api.transport.";

    @RegisterExtension
    final AgentInFramework agent = new AgentInFramework();

    @TempDir
    private Path directory;

    private final ConcurrentLinkedQueue<String> told = new ConcurrentLinkedQueue<>();
    private ClassLoader loader;

    /** The libraries reach for other parts of themselves, and of Java, when they encrypt. */
    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void runsAServerAndTalksToIt(String scheme) throws Exception {
        agent.graph("graph: test\n");
        agent.offer("mgmt.plugin.etcd");
        agent.startAndRest();
        Bundle bundle = agent.bundles("mgmt.plugin.etcd").get(0);
        ServiceReference<?> offered = Arrays.stream(bundle.getRegisteredServices())
                .filter(service -> "etcd".equals(service.getProperty("mgmt.transport.name")))
                .findFirst()
                .orElseThrow();
        assertThat(threads()).isEmpty();

        Object provider = agent.context().getService(offered);
        loader = provider.getClass().getClassLoader();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        Object transport = call(
                provider,
                "open",
                configuration((Class<?>) call(provider, "configurationType"), scheme),
                stub("TransportContext"));
        try {
            assertThat(told).anyMatch(call -> call.startsWith("available"));
            Object root = api("Key").getMethod("root").invoke(null);
            call(transport, "watch", root, 0L, stub("WatchListener"));
            assertThat(call(transport, "commit", commit()).toString()).startsWith("done at ");
            AgentInFramework.await(
                    "the change is told", () -> told.stream().anyMatch(call -> call.startsWith("changed")));
            assertThat(call(call(transport, "read", root), "entries").toString())
                    .contains("a (1 bytes");
            assertThat(call(transport, "describe").toString()).contains("1 member", "this host: runs h1");
        } finally {
            call(transport, "close");
        }
        AgentInFramework.await("its threads have ended", () -> threads().isEmpty());
    }

    private Object configuration(Class<?> type, String scheme) throws Exception {
        List<Integer> ports = freePorts();
        Map<String, Object> given = new HashMap<>(Map.of(
                "clientUrls", List.of(scheme + "://127.0.0.1:" + ports.get(0)),
                "serverUrls", List.of("http://127.0.0.1:" + ports.get(1)),
                "noServer", false,
                "namespace", "/test",
                "lease", Duration.ofSeconds(15),
                "memberTimeout", Duration.ofMinutes(5)));
        if (scheme.equals("https")) {
            Path certificate = directory.resolve("cert.pem");
            Path key = directory.resolve("key.pem");
            makeCertificate(certificate, key);
            given.putAll(Map.of(
                    "caFile", Optional.of(certificate),
                    "certFile", Optional.of(certificate),
                    "keyFile", Optional.of(key)));
        }
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = Arrays.stream(components)
                .map(component -> given.getOrDefault(
                        component.getName(), component.getType() == List.class ? List.of() : Optional.empty()))
                .toArray();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        return type.getConstructor(types).newInstance(values);
    }

    /** One that has signed itself, for this machine's own address. */
    private static void makeCertificate(Path certificate, Path key) throws Exception {
        String options = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=h1 -addext subjectAltName=IP:127.0.0.1";
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(options.split(" ")));
        command.addAll(List.of("-keyout", key.toString(), "-out", certificate.toString()));
        Process openssl = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(openssl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(openssl.waitFor()).as(output).isZero();
    }

    private static List<Integer> freePorts() throws Exception {
        try (ServerSocket one = new ServerSocket(0);
                ServerSocket other = new ServerSocket(0)) {
            return List.of(one.getLocalPort(), other.getLocalPort());
        }
    }

    private Object commit() throws Exception {
        Object key = api("Key").getMethod("of", String[].class).invoke(null, (Object) new String[] {"a"});
        Object value = api("Value").getMethod("of", String.class).invoke(null, "1");
        Object builder = api("Commit").getMethod("builder").invoke(null);
        builder.getClass().getMethod("hold", key.getClass(), value.getClass()).invoke(builder, key, value);
        return call(builder, "build");
    }

    private Class<?> api(String name) throws ClassNotFoundException {
        return loader.loadClass(API + name);
    }

    /** Keeps what it is told. */
    private Object stub(String type) throws ClassNotFoundException {
        return Proxy.newProxyInstance(loader, new Class<?>[] {api(type)}, (proxy, method, arguments) -> {
            told.add(method.getName() + (arguments == null ? "" : " " + Arrays.toString(arguments)));
            return switch (method.getName()) {
                case "host" -> "h1";
                case "directory" -> directory;
                case "log" -> System.getLogger("mgmt.test.etcd");
                case "hashCode" -> System.identityHashCode(proxy);
                default -> null;
            };
        });
    }

    private static Object call(Object target, String name, Object... arguments) throws Exception {
        Method method = Arrays.stream(target.getClass().getMethods())
                .filter(each ->
                        each.getName().equals(name) && each.getParameterCount() == arguments.length && !each.isBridge())
                .findFirst()
                .orElseThrow();
        method.setAccessible(true);
        return method.invoke(target, arguments);
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("mgmt-etcd"))
                .toList();
    }
}
