package mgmt.engine.internal.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import mgmt.engine.internal.framework.Bundles;
import mgmt.engine.internal.kind.KindRegistry;
import mgmt.engine.internal.transport.OfferedTransports;
import mgmt.engine.internal.transport.Opened;
import mgmt.engine.internal.transport.TransportRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Version;

/** What becomes of a transport that is open when its plugin is updated or removed. */
class InstallerTransportTest {

    private final TransportRegistry registry = new TransportRegistry();
    private final OfferedTransports transports = new OfferedTransports(registry);
    private final FakeBundles bundles = new FakeBundles();
    private final Installer installer =
            new Installer(bundles, new Offered(new KindRegistry(), registry), RunningGraph.none());
    private final ExecutorService exchange = Executors.newSingleThreadExecutor();
    private final List<String> events = new ArrayList<>();

    @AfterEach
    void stop() {
        exchange.shutdownNow();
    }

    private Installed bring(String version, Installed old, String... names) throws RefusedException {
        return bring(version, old, false, names);
    }

    private Installed bring(String version, Installed old, boolean isForced, String... names) throws RefusedException {
        StoredJar jar =
                new StoredJar("plugin-pigeon", new Version(version.charAt(0) - '0', 0, 0), version, Path.of(version));
        bundles.offered.put(jar.file(), List.of(names));
        return installer.bring(jar, old, List.of(), isForced);
    }

    /** As the exchange does: whenever it is told, it closes what is not offered any longer. */
    private void openAndFollow(String name) {
        Opened opened = transports.open(name, "a");
        long bundle = bundles.running.iterator().next();
        registry.listen(() -> exchange.execute(() -> {
            boolean isThere = registry.offer(name).stream()
                    .anyMatch(offer -> registry.of(bundle).contains(offer));
            if (!isThere) {
                events.add("closed");
                opened.transport().close();
            }
        }));
    }

    @Test
    void anUpdateWaitsUntilTheOldOneIsClosedAndTheNewOneIsThereByThen() throws Exception {
        Installed old = bring("1", null, "pigeon");
        openAndFollow("pigeon");
        Installed fresh = bring("2", old, "pigeon");
        assertThat(events).startsWith("closed").contains("uninstalled 1");
        assertThat(registry.names()).containsExactly("pigeon");
        assertThat(registry.of(fresh.bundle())).hasSize(1);
        assertThat(bundles.running).containsExactly(fresh.bundle());
    }

    @Test
    void aRemovalWaitsTooAndLeavesNone() throws Exception {
        Installed old = bring("1", null, "pigeon");
        openAndFollow("pigeon");
        installer.remove(old);
        assertThat(events).startsWith("closed").contains("uninstalled 1");
        assertThat(registry.names()).isEmpty();
    }

    @Test
    void anUpdateThatLacksWhatIsInUseIsRefusedUnlessForced() throws Exception {
        Installed old = bring("1", null, "pigeon");
        openAndFollow("pigeon");
        assertThatThrownBy(() -> bring("2", old, "drum"))
                .isInstanceOf(RefusedException.class)
                .hasMessage("it does not offer the transport pigeon, which plugin-pigeon 1.0.0 offers and which is in"
                        + " use");
        assertThat(registry.names()).containsExactly("pigeon");
        assertThat(events).containsExactly("uninstalled 2");
        assertThat(bring("3", old, true, "drum").transportNames()).containsExactly("drum");
    }

    @Test
    void anUpdateThatRefusesTheSettingsInUseIsRefused() throws Exception {
        Installed old = bring("1", null, "pigeon");
        openAndFollow("pigeon");
        assertThatThrownBy(() -> bring("2-seedless", old, "pigeon"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("unknown field \"seeds\"");
        assertThat(registry.offer("pigeon").orElseThrow().isInUse()).isTrue();
        assertThat(bring("3", old, "pigeon").transportNames()).containsExactly("pigeon");
    }

    @Test
    void whatIsNotInUseMayGo() throws Exception {
        Installed old = bring("1", null, "pigeon");
        assertThat(bring("2", old, "drum").description()).isEqualTo("transports: drum");
        assertThat(bring("3", null).description()).isEqualTo("it offers nothing");
    }

    private final class FakeBundles implements Bundles {

        private final Map<Path, List<String>> offered = new HashMap<>();
        private final Map<Long, Path> jars = new HashMap<>();
        private final Set<Long> running = new TreeSet<>();

        @Override
        public long install(Path jar) {
            long number = jars.size() + 1L;
            jars.put(number, jar);
            return number;
        }

        @Override
        public void start(long bundle) {
            running.add(bundle);
            for (String name : offered.getOrDefault(jars.get(bundle), List.of())) {
                if (jars.get(bundle).endsWith("2-seedless")) {
                    transports.bringSeedless(name, bundle);
                } else {
                    transports.bring(name, bundle);
                }
            }
        }

        @Override
        public void uninstall(long bundle) {
            events.add("uninstalled " + bundle);
            running.remove(bundle);
            transports.take(bundle);
        }

        @Override
        public boolean isActive(long bundle) {
            return running.contains(bundle);
        }

        @Override
        public Map<String, String> waitingKinds(long bundle) {
            return Map.of();
        }

        @Override
        public Optional<String> activationFault(long bundle, String kind) {
            return Optional.empty();
        }

        @Override
        public Map<String, String> system() {
            return Map.of();
        }

        @Override
        public List<String> misfits(List<Long> replacements) {
            return List.of();
        }
    }
}
