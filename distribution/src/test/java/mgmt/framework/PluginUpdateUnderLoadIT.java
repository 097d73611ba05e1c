package mgmt.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import mgmt.plugins.PluginJar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.osgi.framework.wiring.BundleWiring;

/**
 * A plugin is updated again and again while a thousand resources of another one are disturbed all the while. Nobody but its
 * own resources notices, no event is lost, and nothing of the old versions stays.
 */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class PluginUpdateUnderLoadIT {

    private static final int UPDATES = Boolean.getBoolean("mgmt.long") ? 200 : 20;
    private static final int FILES = 1000;
    /** The last ones are left alone: what their status says of the beginning must be true at the end. */
    private static final int DISTURBED = FILES - 10;

    private static final String PLUGIN = "mgmt.test.mark";

    @RegisterExtension
    final AgentInFramework agent = new AgentInFramework();

    private final long seed = Long.getLong("mgmt.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    private volatile boolean enough;

    @Test
    void onlyItsOwnResourcesAreOpenedAnewAndNothingOfTheOldVersionsStays() throws Exception {
        System.out.println(UPDATES + " updates under load, mgmt.seed=" + seed);
        agent.offer("mgmt.plugin.file");
        PluginJar.tally("1.0.0").putInto(agent.ownPlugins());
        PluginJar.mark("1.0.0").putInto(agent.ownPlugins());
        agent.graph(graph());
        agent.start();
        agent.awaitStatus("graph load: " + (FILES + 2) + " settled; at rest");
        Map<String, Long> threads = threads();
        String quiet = quietOnes();
        ExecutorService disturber = Executors.newSingleThreadExecutor();
        try {
            Future<Integer> disturbing = disturber.submit(this::disturb);
            for (int update = 1; update <= UPDATES; update++) {
                update("1.0." + update);
                assertThat(disturbing.isDone()).as("the disturber has failed").isFalse();
            }
            enough = true;
            int rounds = disturbing.get(AgentInFramework.LIMIT.toSeconds(), TimeUnit.SECONDS);
            System.out.println(rounds + " files were disturbed and repaired meanwhile");
        } finally {
            enough = true;
            disturber.shutdown();
        }
        agent.awaitStatus("graph load: " + (FILES + 2) + " settled; at rest");
        for (int file = 0; file < FILES; file++) {
            assertThat(agent.content(name(file))).as("mgmt.seed=%d", seed).isEqualTo(name(file));
        }
        assertThat(quietOnes()).as("resources that were left alone").isEqualTo(quiet);
        assertThat(agent.content("tally.log"))
                .as("a resource of a third plugin")
                .isEqualTo("opened by 1.0.0\n");
        assertThat(agent.content("mark.log").lines()).as("an updated resource").hasSize(2 * UPDATES + 1);
        assertThat(agent.bundles(PLUGIN)).as("versions of the plugin").hasSize(1);
        awaitOldClassLoadersCollected();
        awaitNoMoreThreadsThan(threads);
    }

    /** Waits for what the new version writes, and for what tells that the old one has let go. */
    private void update(String version) throws Exception {
        loaders.add(new WeakReference<>(loader()));
        PluginJar.mark(version).putInto(agent.ownPlugins());
        agent.awaitContent("mark", version + " text");
        AgentInFramework.await(
                "one version is left", () -> agent.bundles(PLUGIN).size() == 1);
        Files.writeString(agent.path("mark"), "disturbed");
        agent.awaitContent("mark", version + " text");
    }

    private ClassLoader loader() {
        return agent.bundles(PLUGIN).get(0).adapt(BundleWiring.class).getClassLoader();
    }

    /** Disturbs some files, sees that they are repaired, and says how many it were. */
    private int disturb() {
        int count = 0;
        while (!enough) {
            List<String> names = random.ints(200, 0, DISTURBED)
                    .mapToObj(PluginUpdateUnderLoadIT::name)
                    .distinct()
                    .toList();
            try {
                for (String name : names) {
                    if (random.nextBoolean()) {
                        Files.writeString(agent.path(name), "disturbed");
                    } else {
                        Files.deleteIfExists(agent.path(name));
                    }
                    LockSupport.parkNanos(random.nextInt(50_000));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            names.forEach(name -> agent.awaitContent(name, name));
            count += names.size();
        }
        return count;
    }

    private void awaitOldClassLoadersCollected() {
        AgentInFramework.await("the class loaders of all versions but the last are collected", () -> {
            System.gc();
            return loaders.stream().allMatch(loader -> loader.refersTo(null));
        });
    }

    /** How many threads there are of each name, numbers left out; those of the virtual machine itself do not count. */
    private static Map<String, Long> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(thread -> thread.getName().replaceAll("[0-9]+", "N"))
                .filter(name -> !name.startsWith("awaitility") && !name.matches("C[12] CompilerThread.*|pool-N.*"))
                .collect(Collectors.groupingBy(name -> name, TreeMap::new, Collectors.counting()));
    }

    /** Workers that came with the load leave after some seconds without work; connections end when they are answered. */
    private static void awaitNoMoreThreadsThan(Map<String, Long> before) {
        AgentInFramework.await(
                "no more threads than " + before,
                () -> threads().entrySet().stream()
                        .allMatch(now -> now.getKey().equals("mgmt-control-connection")
                                || now.getValue() <= before.getOrDefault(now.getKey(), 0L)));
    }

    /** The lines of those that nobody disturbs: a resource that was opened anew says so by its time and its last change. */
    private String quietOnes() {
        Pattern quiet =
                Pattern.compile("file\\[" + Pattern.quote(agent.path("quiet").toString()) + ".*");
        List<String> lines = agent.status().lines().toList();
        StringBuilder found = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            if (quiet.matcher(lines.get(i)).matches()) {
                found.append(lines.get(i)).append('\n').append(lines.get(i + 1)).append('\n');
            }
        }
        assertThat(found.toString().lines()).hasSize(2 * (FILES - DISTURBED));
        return found.toString();
    }

    private static String name(int file) {
        return (file < DISTURBED ? "file" : "quiet") + file;
    }

    private String graph() {
        StringBuilder graph = new StringBuilder("""
                graph: load
                resources:
                  mark:
                  - name: mark
                    path: /site/mark
                    text: text
                  tally:
                  - name: tally
                    path: /site/tally
                    text: text
                  file:
                """);
        for (int file = 0; file < FILES; file++) {
            graph.append("  - {name: /site/")
                    .append(name(file))
                    .append(", content: ")
                    .append(name(file))
                    .append("}\n");
        }
        return graph.toString();
    }
}
