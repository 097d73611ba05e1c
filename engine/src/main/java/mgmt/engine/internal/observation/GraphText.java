package mgmt.engine.internal.observation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.control.Colour;
import mgmt.engine.internal.converger.ResourceStatus;
import mgmt.engine.internal.converger.Snapshot;
import mgmt.engine.internal.graph.Edge;
import mgmt.engine.internal.graph.Graph;

/** A graph as users read it: each resource after those that it depends on, with the edges that lead from it. */
final class GraphText {

    private GraphText() {}

    static String of(Snapshot snapshot, boolean colour) {
        Graph graph = snapshot.graph();
        Map<ResourceId, List<Edge>> out =
                graph.edges().stream().collect(Collectors.groupingBy(Edge::before, HashMap::new, Collectors.toList()));
        StringBuilder text = new StringBuilder(
                        graph.name().isEmpty() ? "a graph without a name" : "graph " + graph.name())
                .append(": ")
                .append(counted(graph.vertices().size(), "resource"))
                .append(", ")
                .append(counted(graph.edges().size(), "edge"))
                .append('\n');
        for (ResourceStatus resource : snapshot.resources()) {
            text.append(resource.id())
                    .append("  ")
                    .append(Colour.paint(resource.status(), colour))
                    .append('\n');
            for (Edge edge : out.getOrDefault(resource.id(), List.of())) {
                text.append("  -> ")
                        .append(edge.after())
                        .append(edge.notifies() ? ", notified" : "")
                        .append(edge.automatic() ? " (automatic)" : "")
                        .append('\n');
            }
        }
        return text.toString();
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
