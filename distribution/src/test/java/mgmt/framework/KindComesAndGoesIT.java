package mgmt.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.apache.felix.framework.Felix;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;

/** The plugin of a kind arrives, is updated and leaves while the agent runs. */
@Timeout(120)
class KindComesAndGoesIT {

    private static final Path DISTRIBUTION = Path.of(System.getProperty("mgmt.distribution"));
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private Felix felix;
    private CompletableFuture<Integer> ended;
    private IntConsumer stop;

    @BeforeEach
    void startWithoutPlugins() throws Exception {
        Files.writeString(directory.resolve("graph.yaml"), """
                graph: test
                resources:
                  file:
                    - name: %s
                      content: hello
                """.formatted(managed()));
        Map<String, Object> configuration = new HashMap<>(Map.of(
                Constants.FRAMEWORK_STORAGE,
                directory.resolve("cache").toString(),
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                "org.slf4j;version=2.0.17,org.slf4j.event;version=2.0.17,org.slf4j.helpers;version=2.0.17,"
                        + "org.slf4j.spi;version=2.0.17",
                "mgmt.command",
                "run",
                "mgmt.version",
                "test",
                "mgmt.hostname",
                "h1",
                "mgmt.prefix",
                directory.toString(),
                "mgmt.control.socket",
                socket().toString(),
                "mgmt.yaml",
                directory.resolve("graph.yaml").toString()));
        configuration.put("felix.log.level", "1");
        felix = new Felix(configuration);
        felix.start();
        List<Bundle> bundles = new ArrayList<>();
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(DISTRIBUTION.resolve("bundles"), "*.jar")) {
            for (Path jar : jars) {
                bundles.add(context().installBundle(jar.toUri().toString()));
            }
        }
        for (Bundle bundle : bundles) {
            bundle.start();
        }
        Callable<?> command = service(Callable.class, "(main.thread=true)");
        stop = service(IntConsumer.class, "(main.stop=true)");
        ended = new CompletableFuture<>();
        Thread main = new Thread(() -> {
            try {
                ended.complete((Integer) command.call());
            } catch (Exception e) {
                ended.completeExceptionally(e);
            }
        });
        main.setDaemon(true);
        main.start();
    }

    @AfterEach
    void stop() throws Exception {
        stop.accept(1);
        assertThat(ended.get(30, TimeUnit.SECONDS)).isZero();
        felix.stop();
        felix.waitForStop(30_000);
    }

    private Path managed() {
        return directory.resolve("managed");
    }

    private Path socket() {
        return directory.resolve("s.sock");
    }

    private BundleContext context() {
        return felix.getBundleContext();
    }

    private <T> T service(Class<T> type, String filter) throws Exception {
        ServiceReference<T> reference =
                context().getServiceReferences(type, filter).iterator().next();
        return context().getService(reference);
    }

    private Bundle installPlugin() throws Exception {
        try (DirectoryStream<Path> jars =
                Files.newDirectoryStream(DISTRIBUTION.resolve("plugins"), "mgmt.plugin.file*.jar")) {
            Bundle plugin =
                    context().installBundle(jars.iterator().next().toUri().toString());
            plugin.start();
            return plugin;
        }
    }

    private String status() throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
            DataOutputStream question = new DataOutputStream(Channels.newOutputStream(channel));
            question.writeInt(1);
            question.writeUTF("status");
            question.writeBoolean(false);
            question.writeInt(0);
            question.flush();
            DataInputStream answer = new DataInputStream(Channels.newInputStream(channel));
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            while (answer.readUnsignedByte() != 'x') {
                text.write(answer.readNBytes(answer.readInt()));
            }
            return text.toString(StandardCharsets.UTF_8);
        }
    }

    private void awaitStatus(String wanted) {
        await().atMost(LIMIT).ignoreExceptions().until(this::status, text -> text.contains(wanted));
    }

    @Test
    void resourcesWaitForTheirKindComeToLifeAndWaitAgain() throws Exception {
        awaitStatus("1 no such kind; at rest");
        assertThat(managed()).doesNotExist();

        Bundle plugin = installPlugin();
        awaitStatus("1 settled; at rest");
        assertThat(managed()).hasContent("hello");

        plugin.uninstall();
        awaitStatus("1 no such kind; at rest");
        Files.writeString(managed(), "left alone");

        installPlugin();
        awaitStatus("1 settled; at rest");
        assertThat(managed()).hasContent("hello");
    }

    @Test
    void anUpdatedPluginTakesOverAndNothingOfTheOldOneStays() throws Exception {
        Bundle plugin = installPlugin();
        awaitStatus("1 settled; at rest");
        for (int i = 0; i < 5; i++) {
            plugin.stop();
            Files.writeString(managed(), "disturbed " + i);
            plugin.update();
            plugin.start();
            awaitStatus("1 settled; at rest");
            await().atMost(LIMIT).untilAsserted(() -> assertThat(managed()).hasContent("hello"));
        }
        Files.writeString(managed(), "disturbed at last");
        await().atMost(LIMIT).untilAsserted(() -> assertThat(managed()).hasContent("hello"));
    }
}
