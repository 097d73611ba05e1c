package mgmt.engine.internal.assembly;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mgmt.api.resource.Identity;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.binding.PluginCalls;
import mgmt.engine.internal.declaration.Declaration;
import mgmt.engine.internal.declaration.GraphDocument;
import mgmt.engine.internal.declaration.InvalidGraphException;
import mgmt.engine.internal.declaration.Nearest;
import mgmt.engine.internal.declaration.Problem;
import mgmt.engine.internal.declaration.WrittenEdge;
import mgmt.engine.internal.graph.CycleException;
import mgmt.engine.internal.graph.Edge;
import mgmt.engine.internal.graph.Graph;
import mgmt.engine.internal.graph.Opening;
import mgmt.engine.internal.graph.Vertex;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes graphs of documents. Thread-safe. What it runs of plugins, the constructors and accessors of desired states and
 * {@code links}, has to return at once; a kind that does not is given up, and its resources alone suffer.
 */
public final class GraphBuilder {

    private static final Logger LOG = LoggerFactory.getLogger(GraphBuilder.class);

    private final boolean noop;
    private final PluginCalls calls;

    /**
     * A builder.
     *
     * @param noop whether every resource is only checked, whatever its declaration says
     */
    public GraphBuilder(boolean noop) {
        this(noop, new PluginCalls());
    }

    /**
     * A builder.
     *
     * @param noop whether every resource is only checked, whatever its declaration says
     * @param calls runs what is of plugins
     */
    public GraphBuilder(boolean noop, PluginCalls calls) {
        this.noop = noop;
        this.calls = calls;
    }

    /**
     * Makes the graph of a document with the kinds of this moment.
     *
     * @throws InvalidGraphException with all problems: those of the document, those that the kinds find if they count,
     *     edges to nothing, and a cycle
     */
    public Assembled build(GraphDocument document, Kinds kinds, Strictness strictness) throws InvalidGraphException {
        Bindings bindings = bind(document.declarations(), document.exports(), kinds);
        List<Bound> bound = bindings.bound();
        List<Problem> problems = new ArrayList<>(document.problems());
        if (strictness == Strictness.REJECT) {
            problems.addAll(bindings.problems());
        }
        List<Edge> edges = new Edges(document, problems).checked();
        try {
            Graph written =
                    Graph.of(document.name(), bound.stream().map(Bound::vertex).toList(), edges);
            if (problems.isEmpty()) {
                return new Assembled(Linker.link(written, bound), warnings(document, kinds, written));
            }
        } catch (CycleException e) {
            problems.add(cycle(document, e.cycle()));
        }
        throw new InvalidGraphException(problems);
    }

    /**
     * What other kinds would refuse of a document that the kinds of this moment accept, one text for each declaration.
     *
     * @param others instead of those that offer the same
     */
    public List<String> refusals(GraphDocument document, Kinds kinds, Kinds others) {
        Map<ResourceId, String> refused = new LinkedHashMap<>();
        List<Declaration> concerned = document.declarations().stream()
                .filter(declaration -> others.offer(declaration.id().kind()).isPresent())
                .toList();
        for (Bound bound : bind(concerned, List.of(), others).bound()) {
            if (bound.vertex().opening() instanceof Opening.Invalid invalid) {
                refused.put(bound.vertex().id(), invalid.reason());
            }
        }
        List<Declaration> suspects = concerned.stream()
                .filter(declaration -> refused.containsKey(declaration.id()))
                .toList();
        return bind(suspects, List.of(), kinds).bound().stream()
                .filter(bound -> bound.vertex().opening() instanceof Opening.Ready)
                .map(bound -> Objects.requireNonNull(refused.get(bound.vertex().id())))
                .toList();
    }

    /** The vertices, and what the kinds have refused. */
    private record Bindings(List<Bound> bound, List<Problem> problems) {}

    private Bindings bind(List<Declaration> declarations, List<Declaration> exports, Kinds kinds) {
        while (true) {
            VertexMaker maker = new VertexMaker(kinds, noop);
            try {
                List<Bound> bound = calls.call(maker::made, () -> {
                    List<Bound> all = declarations.stream().map(maker::make).toList();
                    exports.forEach(maker::make);
                    return all;
                });
                return new Bindings(bound, maker.problems());
            } catch (PluginCalls.StuckException e) {
                Offer<?> stuck = maker.busy();
                if (stuck != null) {
                    stuck.giveUp("its plugin hangs while a declaration is read: " + e.getMessage());
                    LOG.error(
                            "The plugin of the kind {} hangs while a declaration is read; it is not asked any more",
                            stuck.kind());
                }
            }
        }
    }

    private static List<Problem> warnings(GraphDocument document, Kinds kinds, Graph graph) {
        List<Problem> warnings = new ArrayList<>(document.warnings());
        rivals(graph, warnings);
        Map<String, List<Declaration>> unknown = document.declarations().stream()
                .filter(declaration -> kinds.offer(declaration.id().kind()).isEmpty())
                .collect(Collectors.groupingBy(
                        declaration -> declaration.id().kind(), LinkedHashMap::new, Collectors.toList()));
        unknown.forEach((kind, waiting) -> warnings.add(new Problem(
                waiting.get(0).place(),
                "no plugin offers the kind " + kind
                        + Nearest.to(kind, kinds.names()).map(Nearest::question).orElse("") + "; "
                        + (waiting.size() == 1 ? "1 resource waits" : waiting.size() + " resources wait")
                        + " for it")));
        exchange(document, warnings);
        return warnings.stream().sorted().toList();
    }

    /** Two that are responsible for one thing undo each other's work for ever, unless they want the same. */
    private static void rivals(Graph graph, List<Problem> warnings) {
        Map<Identity, Vertex> first = new HashMap<>();
        for (Vertex vertex : graph.vertices()) {
            for (Identity identity : vertex.provided()) {
                Vertex rival = first.putIfAbsent(identity, vertex);
                if (rival != null && !rival.id().equals(vertex.id())) {
                    warnings.add(new Problem(
                            vertex.place(),
                            vertex.id() + ": " + identity.value() + " is managed by " + rival.id() + " ("
                                    + rival.place() + ") too: where they differ, each undoes the other's work"));
                    break;
                }
            }
        }
    }

    private static void exchange(GraphDocument document, List<Problem> warnings) {
        Stream.concat(
                        document.exports().stream().map(Declaration::place),
                        document.collects().stream().map(collect -> collect.place()))
                .findFirst()
                .ifPresent(place -> warnings.add(new Problem(
                        place,
                        "this version neither exports nor collects; left out: "
                                + Stream.concat(
                                                document.exports().stream().map(export -> "export of " + export.id()),
                                                document.collects().stream()
                                                        .map(collect -> "collecting of " + collect.kind()))
                                        .limit(10)
                                        .collect(Collectors.joining(", ")))));
    }

    private static Problem cycle(GraphDocument document, List<Edge> cycle) {
        String steps = cycle.stream()
                .limit(20)
                .map(edge -> edge.before() + " before " + edge.after() + " ("
                        + written(document, edge).place() + ")")
                .collect(Collectors.joining(", "));
        return new Problem(written(document, cycle.get(0)).place(), "edges lead in a circle: " + steps);
    }

    private static WrittenEdge written(GraphDocument document, Edge edge) {
        return document.edges().stream()
                .filter(each -> each.before().id().equals(edge.before())
                        && each.after().id().equals(edge.after()))
                .findFirst()
                .orElseThrow();
    }

    /** The written edges of one document being checked. */
    private static final class Edges {

        private static final int MOST_HINTS = 20;

        private final GraphDocument document;
        private final List<Problem> problems;
        private final Set<ResourceId> declared = new HashSet<>();
        private int hints;

        Edges(GraphDocument document, List<Problem> problems) {
            this.document = document;
            this.problems = problems;
        }

        /** Those that lead from one resource of the graph to another. */
        List<Edge> checked() {
            if (document.edges().isEmpty()) {
                return List.of();
            }
            document.declarations().forEach(declaration -> declared.add(declaration.id()));
            List<Edge> sound = new ArrayList<>(document.edges().size());
            for (WrittenEdge edge : document.edges()) {
                boolean isBefore = isDeclared(edge.before());
                if (isDeclared(edge.after()) && isBefore) {
                    add(edge, sound);
                }
            }
            return sound;
        }

        private void add(WrittenEdge edge, List<Edge> sound) {
            ResourceId before = edge.before().id();
            if (before.equals(edge.after().id())) {
                problems.add(new Problem(edge.place(), "an edge from " + before + " to itself"));
            } else {
                sound.add(new Edge(before, edge.after().id(), edge.notifies(), false, edge.name()));
            }
        }

        private boolean isDeclared(WrittenEdge.End end) {
            if (declared.contains(end.id())) {
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
            List<String> names =
                    declared.stream().map(ResourceId::toString).sorted().toList();
            return why + Nearest.to(id.toString(), names).map(Nearest::question).orElse("");
        }
    }
}
