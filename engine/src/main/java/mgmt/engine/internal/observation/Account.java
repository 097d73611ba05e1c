package mgmt.engine.internal.observation;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.converger.Change;
import mgmt.engine.internal.converger.Explanation;
import mgmt.engine.internal.converger.ResourceStatus;
import mgmt.engine.internal.graph.Edge;
import mgmt.engine.internal.graph.Vertex;

/**
 * All that can be told of one resource.
 *
 * @param vertex what is declared
 * @param status how it is
 * @param details what else the loop knows
 * @param origins what it waits for, or is blocked by
 * @param before the edges that lead to it, each with the status of its beginning
 * @param after the edges that lead from it, each with the status of its end
 * @param changes its last changes, the newest last
 * @param failure the last one of those that failed
 */
record Account(
        Vertex vertex,
        ResourceStatus status,
        Explanation.Details details,
        List<ResourceStatus> origins,
        List<Link> before,
        List<Link> after,
        List<Change> changes,
        Optional<Change> failure) {

    private static final int MOST_CHANGES = 5;

    /** An edge, and how the resource at its other end is. */
    record Link(Edge edge, ResourceStatus other) {}

    /**
     * Puts together what is known.
     *
     * @param known what is remembered of the resource, the oldest first
     * @return empty when the resource is not in the graph
     */
    static Optional<Account> of(ResourceId id, Explanation explanation, List<Change> known) {
        Map<ResourceId, ResourceStatus> statuses = explanation.snapshot().byId();
        ResourceStatus status = statuses.get(id);
        Optional<Vertex> vertex = explanation.snapshot().graph().vertex(id);
        if (status == null || vertex.isEmpty() || explanation.details().isEmpty()) {
            return Optional.empty();
        }
        List<Edge> edges = explanation.snapshot().graph().edges();
        return Optional.of(new Account(
                vertex.get(),
                status,
                explanation.details().get(),
                new Origins(explanation.snapshot()).of(id),
                links(edges.stream().filter(edge -> edge.after().equals(id)), Edge::before, statuses),
                links(edges.stream().filter(edge -> edge.before().equals(id)), Edge::after, statuses),
                known.subList(Math.max(0, known.size() - MOST_CHANGES), known.size()),
                known.stream()
                        .filter(change -> change.outcome() == Change.Outcome.FAILED)
                        .reduce((earlier, later) -> later)));
    }

    private static List<Link> links(
            Stream<Edge> edges, Function<Edge, ResourceId> otherEnd, Map<ResourceId, ResourceStatus> statuses) {
        return edges.map(edge -> new Link(edge, Objects.requireNonNull(statuses.get(otherEnd.apply(edge)))))
                .toList();
    }
}
