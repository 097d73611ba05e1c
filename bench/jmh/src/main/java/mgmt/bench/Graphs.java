package mgmt.bench;

import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.graph.CycleException;
import mgmt.engine.internal.graph.Edge;
import mgmt.engine.internal.graph.Graph;
import mgmt.engine.internal.graph.Meta;
import mgmt.engine.internal.graph.Opening;
import mgmt.engine.internal.graph.Place;
import mgmt.engine.internal.graph.Vertex;

/** Graphs of resources that are handed in. */
final class Graphs {

    private static final Object OFFER = new Object();

    private Graphs() {}

    static Graph independent(int count, IntFunction<Resource> resources) {
        return of(count, resources, List.of());
    }

    /** Each comes after the one before. */
    static Graph chain(int count, IntFunction<Resource> resources) {
        return of(
                count,
                resources,
                IntStream.range(1, count)
                        .mapToObj(number -> new Edge(id(number - 1), id(number), false, false, ""))
                        .toList());
    }

    private static Graph of(int count, IntFunction<Resource> resources, List<Edge> edges) {
        List<Vertex> vertices = IntStream.range(0, count)
                .mapToObj(number -> vertex(number, resources))
                .toList();
        try {
            return Graph.of("bench", vertices, edges);
        } catch (CycleException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Vertex vertex(int number, IntFunction<Resource> resources) {
        Opening opening = new Opening.Ready(OFFER, context -> resources.apply(number));
        return new Vertex(
                id(number), Meta.DEFAULT, "" + number, Set.of(), List.of(), opening, new Place("bench", number, 1));
    }

    private static ResourceId id(int number) {
        return new ResourceId("thing", "" + number);
    }
}
