package mgmt.engine.internal.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mgmt.engine.internal.framework.Bundles;
import mgmt.engine.internal.kind.KindRegistry;
import mgmt.engine.internal.transport.TransportRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent that ends while its plugins are being installed. */
class PluginsEndingTest {

    @TempDir
    Path directory;

    private Path own;
    private Path recorded;
    private JarStore store;
    private Plugins plugins;
    private boolean isEnding;
    private List<String> refusals = List.of();
    private Runnable installing = () -> {};

    @BeforeEach
    void open() throws IOException {
        own = Files.createDirectory(directory.resolve("own"));
        recorded = directory.resolve("record");
        Path kept = directory.resolve("store");
        store = JarStore.open(kept, kept);
        PluginFolders folders = new PluginFolders(
                List.of(new PluginFolder(own, true, Safety.ofThisUser())), store, file -> Optional.empty(), () -> 1);
        PluginRecord record = PluginRecord.read(recorded, recorded);
        RunningGraph graph = fake(RunningGraph.class);
        plugins = new Plugins(
                new Plugins.Found(folders, store, record),
                fake(Bundles.class),
                new Offered(new KindRegistry(), new TransportRegistry()),
                graph,
                new ThisThread(() -> isEnding));
    }

    @AfterEach
    void isNotInterruptedAnyLonger() {
        boolean unused = Thread.interrupted();
    }

    private <T> T fake(Class<T> type) {
        Object made = Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "install" -> {
                        installing.run();
                        yield 1L;
                    }
                    case "isActive" -> true;
                    case "waitingKinds", "system" -> Map.of();
                    case "refusals" -> refusals;
                    case "uses" -> 0;
                    case "awaited" -> Set.of();
                    case "letGoAhead" -> true;
                    default -> null;
                });
        return type.cast(made);
    }

    private void put(String version) throws IOException {
        Files.write(own.resolve("motd-" + version + ".jar"), Jars.bundle("motd", version));
    }

    private void assertIsLeft() {
        assertThatExceptionOfType(EndedException.class).isThrownBy(plugins::look);
    }

    /** The framework may throw anything, and take the mark of the interrupt away. */
    @Test
    void whatFailsMeanwhileIsNoFaultOfThePlugin() throws Exception {
        put("1.0.0");
        plugins.look();
        String before = Files.readString(recorded);
        put("2.0.0");
        List<Runnable> ways = List.of(
                () -> {
                    throw new IllegalStateException(new InterruptedException());
                },
                () -> refusals = List.of("a declaration"));
        for (Runnable way : ways) {
            isEnding = false;
            installing = () -> {
                isEnding = true;
                way.run();
            };
            assertIsLeft();
            assertThat(plugins.statuses()).singleElement().satisfies(status -> {
                assertThat(status.version()).isEqualTo("1.0.0");
                assertThat(status.notes()).isEmpty();
            });
            assertThat(Files.readString(recorded)).isEqualTo(before);
        }
    }

    @Test
    void noPluginIsBegunAnyMore() throws Exception {
        put("1.0.0");
        isEnding = true;
        installing = () -> {
            throw new AssertionError("installed");
        };
        assertIsLeft();
    }

    @Test
    void whatCannotBeWrittenDownIsTheEndToo() throws Exception {
        put("1.0.0");
        installing = () -> Thread.currentThread().interrupt();
        assertIsLeft();
        assertThat(recorded).doesNotExist();
    }

    @Test
    void aFolderThatCannotBeReadIsTheEndToo() throws Exception {
        put("1.0.0");
        Thread.currentThread().interrupt();
        assertIsLeft();
        assertThat(plugins.statuses()).isEmpty();
    }

    @Test
    void anEarlierJarThatCannotBeReadIsTheEndToo() throws Exception {
        put("1.0.0");
        StoredJar jar = store.take(own.resolve("motd-1.0.0.jar"), true);
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(EndedException.class)
                .isThrownBy(() -> store.find(jar.hash()))
                .withCauseInstanceOf(ClosedByInterruptException.class);
    }
}
