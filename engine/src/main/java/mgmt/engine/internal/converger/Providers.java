package mgmt.engine.internal.converger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /** Most identities have one provider; a directory of fragments has as many as files. */
    private static List<ResourceId> joined(List<ResourceId> known, List<ResourceId> one) {
        List<ResourceId> all = known instanceof ArrayList<ResourceId> several ? several : new ArrayList<>(known);
        all.addAll(one);
        return all;
    }

    boolean isProvidedBy(ResourceId id, Identity identity) {
        return byIdentity.getOrDefault(identity, List.of()).contains(id);
    }

    boolean isProvidedByAnother(Identity identity, ResourceId than) {
        List<ResourceId> providers = byIdentity.getOrDefault(identity, List.of());
        return providers.size() > 1
                || (providers.size() == 1 && !providers.get(0).equals(than));
    }
}
