package mgmt.engine.internal.assembly;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.declaration.GraphDocument;
import mgmt.engine.internal.declaration.Nearest;
import mgmt.engine.internal.declaration.Problem;
import mgmt.engine.internal.declaration.WrittenEdge;
import mgmt.engine.internal.graph.CycleException;
import mgmt.engine.internal.graph.Edge;
import mgmt.engine.internal.graph.Graph;
import mgmt.engine.internal.graph.Meta;
import mgmt.engine.internal.graph.Opening;
import mgmt.engine.internal.graph.Vertex;

/** The written edges of one document being checked. Confined to one thread. */
final class EdgeCheck {

    private static final int MOST_HINTS = 20;

    private final GraphDocument document;
    private final Map<ResourceId, Vertex> vertices = new HashMap<>();
    private final Map<ResourceId, Vertex> waiting = new HashMap<>();
    private final List<Edge> sound = new ArrayList<>();
    private final List<Edge> withWaiting = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private int hints;

    private EdgeCheck(GraphDocument document) {
        this.document = document;
    }

    /** Checks the edges of a document among the vertices that there are now. */
    static EdgeCheck of(GraphDocument document, Collection<Vertex> vertices) {
        EdgeCheck check = new EdgeCheck(document);
        if (!document.edges().isEmpty()) {
            vertices.forEach(vertex -> check.vertices.put(vertex.id(), vertex));
            document.edges().forEach(check::add);
            check.findCycle();
        }
        return check;
    }

    /** The edges that lead from one vertex to another. */
    List<Edge> sound() {
        return sound;
    }

    /** Edges to nothing, and a cycle. */
    List<Problem> problems() {
        return problems;
    }

    private void add(WrittenEdge edge) {
        boolean isBefore = isSound(edge.before());
        if (!isSound(edge.after()) || !isBefore) {
            return;
        }
        ResourceId before = edge.before().id();
        ResourceId after = edge.after().id();
        if (before.equals(after)) {
            problems.add(new Problem(edge.place(), "an edge from " + before + " to itself"));
            return;
        }
        boolean isWaiting = waiting.containsKey(before) || waiting.containsKey(after);
        (isWaiting ? withWaiting : sound).add(new Edge(before, after, edge.notifies(), false, edge.name()));
    }

    /** Whether an end is there, or may come from another host: then the edge waits with it. */
    private boolean isSound(WrittenEdge.End end) {
        if (vertices.containsKey(end.id())) {
            return true;
        }
        if (document.collects().stream().anyMatch(entry -> entry.names(end.id()))) {
            waiting.computeIfAbsent(
                    end.id(),
                    id -> new Vertex(
                            id, Meta.DEFAULT, "", Set.of(), List.of(), new Opening.NoSuchKind(""), end.place()));
            return true;
        }
        problems.add(new Problem(end.place(), "an edge to " + end.id() + ", which " + why(end.id())));
        return false;
    }

    private String why(ResourceId id) {
        if (document.exports().stream().anyMatch(export -> export.id().equals(id))) {
            return "is exported, not part of this graph";
        }
        String why = "is not in the graph";
        if (++hints > MOST_HINTS) {
            return why;
        }
        List<String> names = document.declarations().stream()
                .map(declaration -> declaration.id().toString())
                .sorted()
                .toList();
        return why + Nearest.to(id.toString(), names).map(Nearest::question).orElse("");
    }

    /** Edges that wait count too: what is a circle only when others have exported something is one now. */
    private void findCycle() {
        List<Vertex> ends = new ArrayList<>(vertices.values());
        ends.addAll(waiting.values());
        List<Edge> all = new ArrayList<>(sound);
        all.addAll(withWaiting);
        try {
            Graph.of(document.name(), ends, all);
        } catch (CycleException e) {
            problems.add(described(e.cycle()));
        }
    }

    private Problem described(List<Edge> cycle) {
        String steps = cycle.stream()
                .limit(20)
                .map(edge -> edge.before() + " before " + edge.after() + " ("
                        + written(edge).place() + ")")
                .collect(Collectors.joining(", "));
        return new Problem(written(cycle.get(0)).place(), "edges lead in a circle: " + steps);
    }

    private WrittenEdge written(Edge edge) {
        return document.edges().stream()
                .filter(each -> each.before().id().equals(edge.before())
                        && each.after().id().equals(edge.after()))
                .findFirst()
                .orElseThrow();
    }
}
