package mgmt.engine.internal.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * What distinguishes two graphs, by id; vertices are those of the new graph, but for the removed ones.
 *
 * @param kept the same declaration in both
 * @param changed the same id with another declaration
 * @param added only in the new graph
 * @param removed only in the old graph
 */
public record GraphDiff(List<Vertex> kept, List<Vertex> changed, List<Vertex> added, List<Vertex> removed) {

    /** Compares two graphs. */
    public static GraphDiff between(Graph old, Graph next) {
        List<Vertex> kept = new ArrayList<>();
        List<Vertex> changed = new ArrayList<>();
        List<Vertex> added = new ArrayList<>();
        for (Vertex vertex : next.vertices()) {
            old.vertex(vertex.id())
                    .ifPresentOrElse(
                            before -> (before.isSameAs(vertex) ? kept : changed).add(vertex), () -> added.add(vertex));
        }
        List<Vertex> removed = old.vertices().stream()
                .filter(vertex -> next.vertex(vertex.id()).isEmpty())
                .toList();
        return new GraphDiff(kept, changed, added, removed);
    }
}
