package mgmt.engine.internal.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mgmt.engine.internal.assembly.Kinds;
import mgmt.engine.internal.assembly.Offer;
import mgmt.engine.internal.framework.BundleFaultException;
import mgmt.engine.internal.framework.Bundles;
import mgmt.engine.internal.kind.KindRegistry;
import mgmt.engine.internal.kind.OfferedKinds;
import mgmt.engine.internal.transport.TransportRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which plugin comes first. */
class PluginsOrderTest {

    @TempDir
    Path directory;

    private final List<String> installed = new ArrayList<>();
    private final List<String> tried = new ArrayList<>();
    private String dependent = "";
    private boolean isEnding;
    private Path own;
    private Path recorded;

    /** A kind that is awaited until it is there, and a new graph whenever a plugin has come. */
    private final class Awaiting implements RunningGraph {

        private final String kind;
        private final KindRegistry kinds;

        Awaiting(String kind, KindRegistry kinds) {
            this.kind = kind;
            this.kinds = kinds;
        }

        @Override
        public List<String> refusals(Kinds others) {
            return List.of();
        }

        @Override
        public void rebuild() {
            installed.add(String.join(" ", kinds.kinds().names()));
        }

        @Override
        public void release(Offer<?> offer) {}

        @Override
        public int uses(String name) {
            return 0;
        }

        @Override
        public boolean letGoAhead() {
            if (awaited().isEmpty()) {
                installed.add("-");
            }
            return !isEnding;
        }

        @Override
        public Set<String> awaited() {
            return kinds.kinds().names().contains(kind) ? Set.of() : Set.of(kind);
        }
    }

    @BeforeEach
    void putPlugins() throws IOException {
        own = Files.createDirectory(directory.resolve("own"));
        recorded = directory.resolve("record");
        for (String name : List.of("a", "b", "c")) {
            Files.write(own.resolve(name + ".jar"), Jars.bundle(name, "1.0.0"));
        }
    }

    /** An agent that starts with those plugins, each of which offers the kind of its name. */
    private List<String> start(String awaited) throws IOException {
        installed.clear();
        Path kept = directory.resolve("store");
        JarStore store = JarStore.open(kept, kept);
        PluginFolders folders = new PluginFolders(
                List.of(new PluginFolder(own, true, Safety.ofThisUser())), store, file -> Optional.empty(), () -> 1);
        KindRegistry kinds = new KindRegistry();
        Plugins plugins = new Plugins(
                new Plugins.Found(folders, store, PluginRecord.read(recorded, recorded)),
                bundles(new OfferedKinds(kinds)),
                new Offered(kinds, new TransportRegistry()),
                new Awaiting(awaited, kinds),
                new ThisThread(() -> false));
        plugins.look();
        return installed;
    }

    private Bundles bundles(OfferedKinds offered) {
        List<Path> jars = new ArrayList<>();
        return (Bundles) Proxy.newProxyInstance(
                Bundles.class.getClassLoader(),
                new Class<?>[] {Bundles.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "install" -> {
                        jars.add((Path) arguments[0]);
                        String name = JarStore.look((Path) arguments[0]).name();
                        tried.add(name);
                        if (name.equals(dependent) && !tried.contains("a")) {
                            throw new BundleFaultException("needs what a has", true);
                        }
                        yield (long) jars.size();
                    }
                    case "start" -> {
                        long bundle = (Long) arguments[0];
                        offered.bring(JarStore.look(jars.get((int) bundle - 1)).name(), bundle);
                        yield null;
                    }
                    case "isActive" -> true;
                    case "waitingKinds", "system" -> Map.of();
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    @Test
    void noneIsBroughtForAnAgentThatHasEnded() throws IOException {
        isEnding = true;
        assertThatExceptionOfType(EndedException.class).isThrownBy(() -> start("c"));
        assertThat(installed).isEmpty();
    }

    @Test
    void whatLacksAnotherIsTriedAgainInItsTurnAndNothingIsToldOfIt() throws IOException {
        start("nobody's");
        tried.clear();
        dependent = "c";
        assertThat(start("c")).containsExactly("a", "a b", "a b c");
        assertThat(tried).containsExactly("c", "a", "b", "c");
        assertThat(Files.readString(recorded)).doesNotContain("rejected");
    }

    @Test
    void whatTheGraphWaitsForComesFirstOnceItIsKnownWhoOffersIt() throws IOException {
        assertThat(start("c")).as("nothing is known yet").containsExactly("a", "a b", "a b c");
        assertThat(start("c")).containsExactly("c", "-", "a c", "-", "a b c");
        assertThat(start("b")).containsExactly("b", "-", "a b", "-", "a b c");
        assertThat(start("nobody's")).containsExactly("a", "a b", "a b c");
    }
}
