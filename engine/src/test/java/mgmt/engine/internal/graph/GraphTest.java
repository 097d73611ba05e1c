package mgmt.engine.internal.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import mgmt.api.resource.ResourceId;
import org.junit.jupiter.api.Test;

class GraphTest {

    @Test
    void keepsTheWrittenOrderWhereEdgesLeaveItOpen() throws Exception {
        assertThat(names(graph("d c b a"))).containsExactly("d", "c", "b", "a");
        assertThat(names(graph("d c b a", "a-d", "b-c"))).containsExactly("b", "a", "c", "d");
    }

    @Test
    void putsEveryVertexAfterAllThatItDependsOn() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            List<Integer> order = new ArrayList<>(IntStream.range(0, 30).boxed().toList());
            Collections.shuffle(order, random);
            List<Vertex> vertices =
                    IntStream.range(0, 30).mapToObj(i -> vertex("v" + i)).toList();
            List<Edge> edges = new ArrayList<>();
            for (int e = 0; e < 80; e++) {
                int one = random.nextInt(30);
                int other = random.nextInt(30);
                if (one < other) {
                    edges.add(edge("v" + order.get(one) + "-v" + order.get(other)));
                }
            }
            Graph graph = Graph.of("g", vertices, edges);
            Map<ResourceId, Integer> positions = new HashMap<>();
            graph.vertices().forEach(vertex -> positions.put(vertex.id(), positions.size()));
            assertThat(positions).hasSize(30);
            assertThat(graph.edges())
                    .as("seed %d, round %d", seed, round)
                    .allMatch(edge -> positions.get(edge.before()) < positions.get(edge.after()));
        }
    }

    @Test
    void namesAShortestCycle() {
        CycleException cycle = catchThrowableOfType(
                CycleException.class, () -> graph("x a b c d y", "x-a", "a-b", "b-c", "c-d", "d-a", "c-b", "d-y"));

        assertThat(cycle).hasMessage("a cycle: it[b] -> it[c] -> it[b]");
        assertThat(cycle.cycle()).extracting(Edge::name).containsExactly("b-c", "c-b");
    }

    @Test
    void namesACycleOfOne() {
        assertThatThrownBy(() -> graph("a b", "a-b", "b-b"))
                .isInstanceOf(CycleException.class)
                .hasMessage("a cycle: it[b] -> it[b]");
    }

    @Test
    void namesACycleBehindMuchThatOnlyDependsOnIt() {
        List<Vertex> vertices = new ArrayList<>();
        List<Edge> edges = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            vertices.add(vertex("tail" + i));
            edges.add(edge("a-tail" + i));
        }
        vertices.add(vertex("a"));
        vertices.add(vertex("b"));
        edges.add(edge("a-b"));
        edges.add(edge("b-a"));

        CycleException cycle = catchThrowableOfType(CycleException.class, () -> Graph.of("g", vertices, edges));

        assertThat(cycle.cycle()).extracting(Edge::name).containsExactlyInAnyOrder("a-b", "b-a");
    }

    @Test
    void mergesEdgesWithoutLosingANotification() throws Exception {
        Graph graph = Graph.of(
                "g",
                List.of(vertex("a"), vertex("b")),
                List.of(
                        new Edge(id("a"), id("b"), false, true, "derived"),
                        new Edge(id("a"), id("b"), true, false, "written"),
                        new Edge(id("a"), id("b"), false, false, "again")));

        assertThat(graph.edges()).containsExactly(new Edge(id("a"), id("b"), true, false, "written"));
    }

    @Test
    void refusesWhatCannotBeAGraph() {
        assertThatThrownBy(() -> graph("a a")).hasMessage("two of it[a]");
        assertThatThrownBy(() -> graph("a", "a-b")).hasMessageContaining("it[b]");
    }

    @Test
    void findsVerticesById() throws Exception {
        assertThat(graph("a b").vertex(id("b"))).get().extracting(Vertex::id).isEqualTo(id("b"));
        assertThat(graph("a b").vertex(id("c"))).isEmpty();
        assertThat(Graph.empty().vertices()).isEmpty();
    }

    @Test
    void tellsWhatASwapHasToDo() throws Exception {
        Opening other = new Opening.Invalid("no");
        Graph old = Graph.of(
                "old", List.of(vertex("kept"), vertex("changed"), vertex("opened"), vertex("gone")), List.of());
        Graph next = Graph.of(
                "next",
                List.of(
                        vertex("new"),
                        vertex("opened", "f", Meta.DEFAULT, other),
                        vertex("changed", "other", Meta.DEFAULT, new Opening.NoSuchKind("no such kind")),
                        vertex("kept")),
                List.of());

        GraphDiff diff = GraphDiff.between(old, next);

        assertThat(diff.kept()).extracting(Vertex::id).containsExactly(id("kept"));
        assertThat(diff.changed()).extracting(Vertex::id).containsExactly(id("opened"), id("changed"));
        assertThat(diff.added()).extracting(Vertex::id).containsExactly(id("new"));
        assertThat(diff.removed()).extracting(Vertex::id).containsExactly(id("gone"));
        assertThat(diff.changed()).allMatch(vertex -> next.vertices().contains(vertex));
    }

    @Test
    void comparesMetaAndOffer() {
        Opening.Opener opener = context -> null;
        Object offer = new Object();
        Vertex ready = vertex("a", "f", Meta.DEFAULT, new Opening.Ready(offer, opener));

        assertThat(ready.isSameAs(vertex("a", "f", Meta.DEFAULT, new Opening.Ready(offer, context -> null))))
                .isTrue();
        assertThat(ready.isSameAs(vertex("a", "f", Meta.DEFAULT, new Opening.Ready(new Object(), opener))))
                .isFalse();
        assertThat(ready.isSameAs(vertex("a", "f", Meta.DEFAULT.asNoop(), ready.opening())))
                .isFalse();
        assertThat(ready.isSameAs(vertex("a"))).isFalse();
        assertThat(vertex("a").isSameAs(vertex("a"))).isTrue();
    }

    private static Graph graph(String vertices, String... edges) throws CycleException {
        return Graph.of(
                "g",
                Arrays.stream(vertices.split(" ", -1)).map(GraphTest::vertex).toList(),
                Arrays.stream(edges).map(GraphTest::edge).toList());
    }

    private static Edge edge(String ends) {
        int dash = ends.indexOf('-');
        return new Edge(id(ends.substring(0, dash)), id(ends.substring(dash + 1)), false, false, ends);
    }

    private static ResourceId id(String name) {
        return new ResourceId("it", name);
    }

    private static Vertex vertex(String name) {
        return vertex(name, "f", Meta.DEFAULT, new Opening.NoSuchKind("no such kind"));
    }

    private static Vertex vertex(String name, String fingerprint, Meta meta, Opening opening) {
        return new Vertex(id(name), meta, fingerprint, Set.of(), List.of(), opening, new Place("g.yaml", 1, 1));
    }

    private static List<String> names(Graph graph) {
        return graph.vertices().stream().map(vertex -> vertex.id().name()).toList();
    }
}
