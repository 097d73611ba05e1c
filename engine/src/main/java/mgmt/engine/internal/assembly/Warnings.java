package mgmt.engine.internal.assembly;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mgmt.api.resource.Identity;
import mgmt.engine.internal.declaration.Collect;
import mgmt.engine.internal.declaration.Declaration;
import mgmt.engine.internal.declaration.GraphDocument;
import mgmt.engine.internal.declaration.Nearest;
import mgmt.engine.internal.declaration.Problem;
import mgmt.engine.internal.graph.Place;
import mgmt.engine.internal.graph.Vertex;

/** Finds what looks wrong with a document of which a graph can be made nevertheless. Confined to one thread. */
final class Warnings {

    private final List<Problem> found = new ArrayList<>();

    private Warnings() {}

    /** All warnings, in no particular order. */
    static List<Problem> of(GraphDocument document, Kinds kinds, Collection<Vertex> vertices) {
        Warnings warnings = new Warnings();
        warnings.rivals(vertices);
        warnings.unknown(document, kinds);
        return warnings.found;
    }

    /** Two that are responsible for one thing undo each other's work for ever, unless they want the same. */
    private void rivals(Collection<Vertex> vertices) {
        Map<Identity, Vertex> first = new HashMap<>();
        for (Vertex vertex : vertices) {
            for (Identity identity : vertex.provided()) {
                Vertex rival = identity.isShared() ? null : first.putIfAbsent(identity, vertex);
                if (rival != null && !rival.id().equals(vertex.id())) {
                    found.add(new Problem(
                            vertex.place(),
                            vertex.id() + ": " + identity.value() + " is managed by " + rival.id() + " ("
                                    + rival.place() + ") too: where they differ, each undoes the other's work"));
                    break;
                }
            }
        }
    }

    private void unknown(GraphDocument document, Kinds kinds) {
        Map<String, Waiting> unknown = new LinkedHashMap<>();
        for (Declaration declaration : document.declarations()) {
            waiting(declaration.id().kind(), declaration.place(), kinds, unknown).resources++;
        }
        for (Declaration export : document.exports()) {
            waiting(export.id().kind(), export.place(), kinds, unknown).exports++;
        }
        for (Collect entry : document.collects()) {
            waiting(entry.kind(), entry.place(), kinds, unknown);
        }
        unknown.forEach((kind, waiting) -> found.add(new Problem(
                waiting.place,
                "no plugin offers the kind " + kind
                        + Nearest.to(kind, kinds.names()).map(Nearest::question).orElse("") + "; " + waiting)));
    }

    private static Waiting waiting(String kind, Place place, Kinds kinds, Map<String, Waiting> unknown) {
        return kinds.offer(kind).isPresent()
                ? new Waiting(place)
                : unknown.computeIfAbsent(kind, key -> new Waiting(place));
    }

    /** What waits for one kind. */
    private static final class Waiting {

        private final Place place;
        private int resources;
        private int exports;

        Waiting(Place place) {
            this.place = place;
        }

        @Override
        public String toString() {
            List<String> all = new ArrayList<>();
            if (resources > 0) {
                all.add(resources == 1 ? "1 resource" : resources + " resources");
            }
            if (exports > 0) {
                all.add(exports == 1 ? "1 export" : exports + " exports");
            }
            return all.isEmpty()
                    ? "what is collected of it waits for it"
                    : String.join(" and ", all) + (resources + exports == 1 ? " waits" : " wait") + " for it";
        }
    }
}
