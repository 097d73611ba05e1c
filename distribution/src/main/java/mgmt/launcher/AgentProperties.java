package mgmt.launcher;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import mgmt.launcher.command.Command.Run;

/**
 * What the launcher tells the engine, as framework properties: a flat map of strings, where an absent key means that
 * nothing was said.
 */
final class AgentProperties {

    private final Map<String, String> properties = new HashMap<>();

    AgentProperties(String command, Installation installation) {
        put("mgmt.command", command);
        put("mgmt.version", Installation.version());
        put("mgmt.plugins.directory", installation.pluginDirectory());
    }

    static AgentProperties of(Run run, Installation installation) {
        AgentProperties properties = new AgentProperties("run", installation);
        run.yaml().ifPresent(properties::yaml);
        run.limits().convergedTimeout().ifPresent(seconds -> properties.put("mgmt.converged.timeout", seconds));
        run.limits().maxRuntime().ifPresent(seconds -> properties.put("mgmt.max.runtime", seconds));
        properties.put("mgmt.noop", run.noop());
        properties.put("mgmt.config.watch", run.watch().config());
        properties.put("mgmt.stream.watch", run.watch().stream());
        return properties;
    }

    /** The graph file, so that it does not matter to the engine from where the command was given. */
    AgentProperties yaml(Path file) {
        return put("mgmt.yaml", file.toAbsolutePath().normalize());
    }

    AgentProperties put(String key, Object value) {
        properties.put(key, value.toString());
        return this;
    }

    Map<String, String> toMap() {
        return Map.copyOf(properties);
    }
}
