package mgmt.launcher;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import mgmt.launcher.command.Command.ClusterChoice;
import mgmt.launcher.command.Command.ListenAddress;
import mgmt.launcher.command.Command.Reports;
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
        run.sema().ifPresent(number -> properties.put("mgmt.sema", ":" + number));
        properties.put("mgmt.config.watch", run.watch().config());
        properties.put("mgmt.stream.watch", run.watch().stream());
        properties.put("mgmt.transports", String.join(",", ClusterChoice.USUAL));
        properties.put("mgmt.conf.directory", installation.confDirectory());
        properties.cluster(run.cluster());
        run.metrics().ifPresent(properties::metrics);
        properties.reports(run.reports());
        return properties;
    }

    private void metrics(ListenAddress address) {
        put("mgmt.prometheus.host", address.host());
        put("mgmt.prometheus.port", address.port());
    }

    private void cluster(ClusterChoice cluster) {
        cluster.transport().ifPresent(name -> put("mgmt.transport", name));
        Map<String, String> options = new TreeMap<>();
        cluster.options().forEach((name, text) -> options.put(name.replace('-', '_'), text));
        cluster.directory()
                .ifPresent(directory -> options.put(
                        "cluster_dir", directory.toAbsolutePath().normalize().toString()));
        // Framework properties are asked for by name, so the names are told, too.
        put("mgmt.transport.options", String.join(",", options.keySet()));
        options.forEach((key, text) -> put("mgmt.transport.option." + key, text));
        put("mgmt.export.ttl", cluster.exportTtl());
        put("mgmt.converged.cluster", cluster.converged());
    }

    private void reports(Reports reports) {
        reports.graphviz().ifPresent(file -> path("mgmt.graphviz", file));
        reports.graphvizFilter().ifPresent(program -> put("mgmt.graphviz.filter", program));
        reports.convergedStatus().ifPresent(file -> path("mgmt.converged.status", file));
    }

    /** The graph file, so that it does not matter to the engine from where the command was given. */
    AgentProperties yaml(Path file) {
        return path("mgmt.yaml", file);
    }

    private AgentProperties path(String key, Path file) {
        return put(key, file.toAbsolutePath().normalize());
    }

    AgentProperties put(String key, Object value) {
        properties.put(key, value.toString());
        return this;
    }

    Map<String, String> toMap() {
        return Map.copyOf(properties);
    }
}
