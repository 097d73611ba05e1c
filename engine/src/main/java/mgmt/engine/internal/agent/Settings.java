package mgmt.engine.internal.agent;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
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
 * @param noop whether to check only, whatever the graph says
 * @param configWatch whether to follow changes of the graph file
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
        boolean noop,
        boolean configWatch) {

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
                optional.apply("mgmt.noop").map(Boolean::valueOf).orElse(false),
                optional.apply("mgmt.config.watch").map(Boolean::valueOf).orElse(true));
    }

    private static String required(Function<String, @Nullable String> properties, String key) {
        String value = properties.apply(key);
        if (value == null) {
            throw new IllegalStateException("the launcher did not set " + key);
        }
        return value;
    }
}
