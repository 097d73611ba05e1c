package mgmt.engine.internal.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.converger.Change;
import mgmt.engine.internal.converger.DriftText;
import mgmt.engine.internal.converger.ResourceStatus;
import mgmt.engine.internal.converger.Snapshot;
import mgmt.engine.internal.converger.Status;
import mgmt.engine.internal.graph.Edge;
import mgmt.engine.internal.graph.Graph;
import mgmt.engine.internal.graph.Vertex;

/**
 * Concludes from checks that were made while nothing was applied what would happen if all was, in one pass in topological
 * order. What fails, or cannot be told, may become possible by what is applied before it. Confined to one thread.
 */
final class Forecast {

    /** Of those before a resource, more than these are not told. */
    private static final int MOST_TOLD = 4;

    private final Graph graph;
    private final Map<ResourceId, ResourceStatus> statuses;
    private final Findings findings;
    private final Map<ResourceId, List<Edge>> before = new HashMap<>();
    private final Map<ResourceId, Step> steps = new HashMap<>();
    /** Of each resource, what those that depend on it have to name as not applied yet. */
    private final Map<ResourceId, List<ResourceId>> ahead = new HashMap<>();

    private Forecast(Graph graph, Snapshot checked, Findings findings) {
        this.graph = graph;
        this.statuses = checked.byId();
        this.findings = findings;
        graph.edges()
                .forEach(edge -> before.computeIfAbsent(edge.after(), id -> new ArrayList<>(2))
                        .add(edge));
    }

    /**
     * Makes the plan.
     *
     * @param graph as it is declared
     * @param checked how its resources are, now that each was checked once
     */
    static Plan of(Graph graph, Snapshot checked, Findings findings) {
        return new Forecast(graph, checked, findings).plan();
    }

    private Plan plan() {
        List<Step> all = new ArrayList<>();
        for (Vertex vertex : graph.vertices()) {
            Step step = step(vertex);
            steps.put(vertex.id(), step);
            ahead.put(vertex.id(), aheadOfNext(step));
            all.add(step);
        }
        return new Plan(graph.name(), all);
    }

    private List<ResourceId> aheadOfNext(Step step) {
        return switch (step.outcome()) {
            case CHANGE, REFRESH -> List.of(step.id());
            case UNKNOWN -> step.after().isEmpty() ? List.of(step.id()) : step.after();
            case FAILED, BLOCKED, LEFT, AS_DESIRED -> aheadOf(step.id());
        };
    }

    private List<ResourceId> aheadOf(ResourceId id) {
        Set<ResourceId> all = new LinkedHashSet<>();
        for (Edge edge : edgesTo(id)) {
            all.addAll(ahead.getOrDefault(edge.before(), List.of()));
            if (all.size() >= MOST_TOLD) {
                break;
            }
        }
        return all.stream().limit(MOST_TOLD).toList();
    }

    private List<Edge> edgesTo(ResourceId id) {
        return before.getOrDefault(id, List.of());
    }

    private Step step(Vertex vertex) {
        Part part = part(vertex);
        List<ResourceId> certain = notifiers(vertex, Step.Outcome.CHANGE, Step.Outcome.REFRESH);
        List<ResourceId> possible = notifiers(vertex, Step.Outcome.UNKNOWN);
        if (part.outcome() == Step.Outcome.AS_DESIRED && !certain.isEmpty()) {
            part = new Part(Step.Outcome.REFRESH, List.of(), "", List.of());
        } else if (part.outcome() == Step.Outcome.AS_DESIRED && !possible.isEmpty()) {
            String reason = "it is refreshed if " + possible.get(0) + " is changed";
            part = new Part(Step.Outcome.UNKNOWN, List.of(), reason, aheadOf(vertex.id()));
        }
        boolean isReached = part.outcome() != Step.Outcome.FAILED && part.outcome() != Step.Outcome.BLOCKED;
        return new Step(
                vertex.id(),
                vertex.place(),
                part.outcome(),
                part.drift(),
                part.reason(),
                part.after(),
                isReached ? certain : List.of());
    }

    /** What follows from the check of a resource, and from what is before it; not from who notifies it. */
    private record Part(Step.Outcome outcome, List<DriftText> drift, String reason, List<ResourceId> after) {}

    private Part part(Vertex vertex) {
        ResourceId id = vertex.id();
        Optional<ResourceId> obstacle = edgesTo(id).stream()
                .map(Edge::before)
                .filter(each -> {
                    Step step = steps.get(each);
                    return step != null && step.isError();
                })
                .findFirst();
        ResourceStatus status = statuses.get(id);
        if (status == null || !isCheckable(status)) {
            return new Part(
                    Step.Outcome.FAILED, List.of(), status == null ? "it was not checked" : status.reason(), List.of());
        }
        if (obstacle.isPresent()) {
            return new Part(Step.Outcome.BLOCKED, List.of(), "by " + obstacle.get(), List.of());
        }
        List<ResourceId> unapplied = aheadOf(id);
        Optional<Change> change = findings.change(id);
        if (change.isEmpty()) {
            // What was not checked comes behind something that cannot be told.
            return status.status() == Status.SETTLED
                    ? new Part(Step.Outcome.AS_DESIRED, List.of(), "", List.of())
                    : new Part(Step.Outcome.UNKNOWN, List.of(), unapplied.isEmpty() ? status.reason() : "", unapplied);
        }
        if (change.get().outcome() == Change.Outcome.FAILED) {
            boolean isUnknown = !unapplied.isEmpty() || findings.isWaiting(id);
            return new Part(
                    isUnknown ? Step.Outcome.UNKNOWN : Step.Outcome.FAILED,
                    List.of(),
                    change.get().error().orElse(""),
                    unapplied);
        }
        return differing(vertex, change.get().drift(), unapplied);
    }

    private static boolean isCheckable(ResourceStatus status) {
        return status.status() != Status.NO_SUCH_KIND
                && status.status() != Status.ABANDONED
                && (status.status() != Status.FAILED || status.runs() > 0);
    }

    private static Part differing(Vertex vertex, List<DriftText> drift, List<ResourceId> unapplied) {
        if (vertex.meta().noop()) {
            return new Part(Step.Outcome.LEFT, drift, "", List.of());
        }
        boolean isUnknown = drift.stream().allMatch(each -> each.unknown().isPresent());
        return new Part(isUnknown ? Step.Outcome.UNKNOWN : Step.Outcome.CHANGE, drift, "", unapplied);
    }

    private List<ResourceId> notifiers(Vertex vertex, Step.Outcome... outcomes) {
        if (vertex.meta().noop() || !findings.isRefreshable(vertex.id())) {
            return List.of();
        }
        Set<Step.Outcome> wanted = Set.of(outcomes);
        return edgesTo(vertex.id()).stream()
                .filter(Edge::notifies)
                .map(Edge::before)
                .filter(each -> {
                    Step step = steps.get(each);
                    return step != null && wanted.contains(step.outcome());
                })
                .toList();
    }
}
