package mgmt.engine.internal.converger;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mgmt.api.resource.Identity;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.graph.Graph;
import mgmt.engine.internal.graph.Vertex;

/** Who is responsible for what, in the graph at hand. Thread-safe: replaced as a whole. */
final class Providers {

    private volatile Map<Identity, List<ResourceId>> byIdentity = Map.of();

    void update(Graph graph) {
        Map<Identity, List<ResourceId>> next = new HashMap<>();
        for (Vertex vertex : graph.vertices()) {
            List<ResourceId> alone = List.of(vertex.id());
            for (Identity identity : vertex.provided()) {
                next.merge(identity, alone, Providers::joined);
            }
        }
        byIdentity = next;
    }

    private static List<ResourceId> joined(List<ResourceId> one, List<ResourceId> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    boolean isProvidedByAnother(Identity identity, ResourceId than) {
        List<ResourceId> providers = byIdentity.getOrDefault(identity, List.of());
        return providers.size() > 1
                || (providers.size() == 1 && !providers.get(0).equals(than));
    }
}
