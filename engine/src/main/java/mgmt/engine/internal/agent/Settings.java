package mgmt.engine.internal.agent;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import mgmt.engine.internal.assembly.ForAll;
import mgmt.engine.internal.metrics.Metrics;
import mgmt.engine.internal.transport.TransportRequest;
import org.jspecify.annotations.Nullable;

/**
 * What the launcher has said, as framework properties.
 *
 * @param command what to do
 * @param version of mgmt
 * @param hostname the name of this host within its cluster
 * @param prefix where the agent keeps its state; locked by the launcher
 * @param graphFile the graph to run; without one, nothing runs
 * @param socket where to listen for commands
 * @param convergedTimeout how long to be at rest before ending
 * @param maxRuntime after how long to end
 * @param kind the kind that is asked for
 * @param plugins the folder of the distribution's plugins
 * @param ownPlugins the folder of plugins that were installed for the prefix
 * @param systemFault why a newer bundle of the system is not in use
 * @param forAll what is wanted of every resource, whatever the graph says
 * @param configWatch whether to follow changes of the graph file
 * @param streamWatch whether to follow what other hosts export
 * @param cluster what is said about other hosts
 * @param metrics where metrics are served, if they are
 * @param shown what is to be shown, and how
 */
record Settings(
        String command,
        String version,
        String hostname,
        Path prefix,
        Optional<Path> graphFile,
        Optional<Path> socket,
        Optional<Duration> convergedTimeout,
        Optional<Duration> maxRuntime,
        Optional<String> kind,
        Path plugins,
        Path ownPlugins,
        Optional<String> systemFault,
        ForAll forAll,
        boolean configWatch,
        boolean streamWatch,
        Cluster cluster,
        Optional<Metrics.Address> metrics,
        Shown shown) {

    private static final String TRANSPORT_FILE = "mgmt.transport.cfg";

    /**
     * What is said about other hosts.
     *
     * @param transport how they are reached
     * @param exportTtl whether what this host exports goes with its presence
     * @param converged whether the converged timeout counts when all hosts are converged
     */
    record Cluster(TransportRequest transport, boolean exportTtl, boolean converged) {}

    /**
     * What is to be shown, and how.
     *
     * @param graphviz where each new graph is drawn
     * @param graphvizProgram makes the picture of it
     * @param convergedStatus where it is written down how a run has ended
     * @param json whether an answer is for programs
     * @param colour whether an answer is for a terminal with colours
     */
    record Shown(
            Optional<Path> graphviz,
            String graphvizProgram,
            Optional<Path> convergedStatus,
            boolean json,
            boolean colour) {}

    static Settings from(Function<String, @Nullable String> properties) {
        Function<String, Optional<String>> optional = key -> Optional.ofNullable(properties.apply(key));
        Path prefix = Path.of(required(properties, "mgmt.prefix"));
        return new Settings(
                required(properties, "mgmt.command"),
                required(properties, "mgmt.version"),
                required(properties, "mgmt.hostname"),
                prefix,
                optional.apply("mgmt.yaml").map(Path::of),
                optional.apply("mgmt.control.socket").map(Path::of),
                optional.apply("mgmt.converged.timeout").map(Long::valueOf).map(Duration::ofSeconds),
                optional.apply("mgmt.max.runtime").map(Long::valueOf).map(Duration::ofSeconds),
                optional.apply("mgmt.kind"),
                Path.of(required(properties, "mgmt.plugins.directory")),
                optional.apply("mgmt.plugins.own").map(Path::of).orElseGet(() -> prefix.resolve("plugins")),
                optional.apply("mgmt.system.fault"),
                new ForAll(
                        optional.apply("mgmt.noop").map(Boolean::valueOf).orElse(false), optional.apply("mgmt.sema")),
                optional.apply("mgmt.config.watch").map(Boolean::valueOf).orElse(true),
                optional.apply("mgmt.stream.watch").map(Boolean::valueOf).orElse(true),
                cluster(prefix, optional),
                optional.apply("mgmt.prometheus.port")
                        .map(Integer::valueOf)
                        .map(port -> new Metrics.Address(required(properties, "mgmt.prometheus.host"), port)),
                shown(optional));
    }

    /** Whether to check only. */
    boolean noop() {
        return forAll.noop();
    }

    private static Shown shown(Function<String, Optional<String>> optional) {
        return new Shown(
                optional.apply("mgmt.graphviz").map(Path::of),
                optional.apply("mgmt.graphviz.filter").orElse("dot"),
                optional.apply("mgmt.converged.status").map(Path::of),
                optional.apply("mgmt.json").map(Boolean::valueOf).orElse(false),
                optional.apply("mgmt.colour").map(Boolean::valueOf).orElse(false));
    }

    private static Cluster cluster(Path prefix, Function<String, Optional<String>> optional) {
        boolean exportTtl =
                optional.apply("mgmt.export.ttl").map(Boolean::valueOf).orElse(false);
        boolean converged =
                optional.apply("mgmt.converged.cluster").map(Boolean::valueOf).orElse(false);
        Optional<String> chosen = optional.apply("mgmt.transport");
        Map<String, String> options = new HashMap<>();
        for (String key : words(optional.apply("mgmt.transport.options"))) {
            optional.apply("mgmt.transport.option." + key).ifPresent(text -> options.put(key, text));
        }
        List<Path> files = new ArrayList<>(List.of(prefix.resolve("conf").resolve(TRANSPORT_FILE)));
        optional.apply("mgmt.conf.directory")
                .map(directory -> Path.of(directory).resolve(TRANSPORT_FILE))
                .ifPresent(files::add);
        return new Cluster(
                new TransportRequest(
                        chosen,
                        options,
                        words(optional.apply("mgmt.transports")),
                        files,
                        chosen.isPresent() || exportTtl || converged),
                exportTtl,
                converged);
    }

    private static List<String> words(Optional<String> list) {
        return list.stream()
                .flatMap(text -> Stream.of(text.split(",")))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static String required(Function<String, @Nullable String> properties, String key) {
        String value = properties.apply(key);
        if (value == null) {
            throw new IllegalStateException("the launcher did not set " + key);
        }
        return value;
    }
}
