package mgmt.engine.internal.converger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mgmt.api.resource.Identity;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.graph.Graph;
import mgmt.engine.internal.graph.Vertex;
import org.jspecify.annotations.Nullable;

/** Who is responsible for what, in the graph at hand. Thread-safe: replaced as a whole. */
final class Providers {

    private volatile Index index = new Index(Graph.empty());

    void update(Graph graph) {
        index = new Index(graph);
    }

    boolean isProvidedBy(ResourceId id, Identity identity) {
        return index.of(identity).contains(id);
    }

    boolean isProvidedByAnother(Identity identity, ResourceId than) {
        List<ResourceId> providers = index.of(identity);
        return providers.size() > 1
                || (providers.size() == 1 && !providers.get(0).equals(than));
    }

    /** Made when somebody asks, for few graphs have anybody who does. Thread-safe: guarded by itself until it is made. */
    private static final class Index {

        private final Graph graph;
        private @Nullable Map<Identity, List<ResourceId>> byIdentity;

        Index(Graph graph) {
            this.graph = graph;
        }

        List<ResourceId> of(Identity identity) {
            return made().getOrDefault(identity, List.of());
        }

        private synchronized Map<Identity, List<ResourceId>> made() {
            if (byIdentity == null) {
                byIdentity = new HashMap<>();
                for (Vertex vertex : graph.vertices()) {
                    List<ResourceId> alone = List.of(vertex.id());
                    for (Identity identity : vertex.provided()) {
                        byIdentity.merge(identity, alone, Index::joined);
                    }
                }
            }
            return byIdentity;
        }

        /** Most identities have one provider; a directory of fragments has as many as files. */
        private static List<ResourceId> joined(List<ResourceId> known, List<ResourceId> one) {
            List<ResourceId> all = known instanceof ArrayList<ResourceId> several ? several : new ArrayList<>(known);
            all.addAll(one);
            return all;
        }
    }
}
