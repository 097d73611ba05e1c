package mgmt.engine.internal.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mgmt.api.resource.Linkable;
import mgmt.api.resource.Links;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.ResourceId;
import mgmt.api.resource.ResourceKind;
import mgmt.engine.internal.binding.PluginCalls;
import mgmt.engine.internal.binding.SchemaException;
import mgmt.engine.internal.declaration.Documents;
import mgmt.engine.internal.declaration.GraphDocument;
import mgmt.engine.internal.declaration.InvalidGraphException;
import mgmt.engine.internal.declaration.Problem;
import mgmt.engine.internal.graph.Edge;
import mgmt.engine.internal.graph.Graph;
import mgmt.engine.internal.graph.GraphDiff;
import mgmt.engine.internal.graph.Opening;
import mgmt.engine.internal.graph.Vertex;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class GraphBuilderTest {

    private static final String TWO = """
            graph: two
            resources:
              stub:
              - name: a
                text: x
              other:
              - name: b
            """;

    @Test
    void makesAVertexThatOpensItsResource() throws Exception {
        Stub kind = new Stub();
        Offer<?> offer = Offer.of("stub", kind);
        Graph graph = build(
                        "graph: g\nresources:\n  stub:\n  - {name: a, text: x, provides: [p]}\n",
                        Kinds.of(List.of(offer)))
                .graph();

        Vertex vertex = graph.vertex(new ResourceId("stub", "a")).orElseThrow();
        assertThat(vertex.place().toString()).isEqualTo("g.yaml:4:5");
        assertThat(vertex.provided()).extracting(Object::toString).containsExactly("thing:p");
        Opening.Ready ready = (Opening.Ready) vertex.opening();
        assertThat(ready.offer()).isSameAs(offer);
        assertThat(kind.opened()).isEmpty();
        assertThatThrownBy(() -> ready.opener().open(null)).hasMessage("opened a");
        assertThat(kind.opened()).extracting(Stub.Thing::name).containsExactly("a");
    }

    @Test
    void keepsResourcesOfKindsThatNobodyOffers() throws Exception {
        Assembled assembled = build(TWO, Stub.kinds("stub", "othr"));

        Vertex waiting = assembled.graph().vertex(new ResourceId("other", "b")).orElseThrow();
        assertThat(waiting.opening()).isInstanceOf(Opening.NoSuchKind.class);
        assertThat(assembled.warnings())
                .extracting(Problem::toString)
                .containsExactly(
                        "g.yaml:7:5: no plugin offers the kind other (did you mean \"othr\"?); 1 resource waits"
                                + " for it");
    }

    @Test
    void warnsOfTwoThatAreResponsibleForOneThing() throws Exception {
        Assembled assembled = build("""
                graph: g
                resources:
                  stub:
                  - {name: a, text: x, provides: [p]}
                  - {name: b, text: y, provides: [q, p]}
                """, Stub.kinds("stub"));

        assertThat(assembled.warnings())
                .extracting(Problem::toString)
                .containsExactly(
                        "g.yaml:5:5: stub[b]: p is managed by stub[a] (g.yaml:4:5) too: where they differ, each"
                                + " undoes the other's work");
    }

    @Test
    void comparesDeclarationsWhoeverOffersTheirKind() throws Exception {
        Kinds stub = Stub.kinds("stub");
        Graph first = build(TWO, stub).graph();

        assertThat(GraphDiff.between(first, build(TWO, stub).graph()).kept()).hasSize(2);
        assertThat(GraphDiff.between(
                                first,
                                build(TWO.replace("text: x", "number: 1\n    text: \"x\""), stub)
                                        .graph())
                        .kept())
                .hasSize(2);
        assertThat(GraphDiff.between(
                                first,
                                build(TWO.replace("text: x", "text: y"), stub).graph())
                        .changed())
                .extracting(Vertex::id)
                .containsExactly(new ResourceId("stub", "a"));
        assertThat(GraphDiff.between(
                                first,
                                build(TWO.replace("name: b", "{name: b, k: v}"), stub)
                                        .graph())
                        .changed())
                .extracting(Vertex::id)
                .containsExactly(new ResourceId("other", "b"));
        Graph reloaded = build(TWO, Stub.kinds("stub", "other")).graph();
        assertThat(GraphDiff.between(first, reloaded).changed()).hasSize(2);
        assertThat(fingerprint(reloaded, "stub", "a")).isEqualTo(fingerprint(first, "stub", "a"));
    }

    @Test
    void checksOnlyUnderNoop() throws Exception {
        GraphDocument document = Documents.read(TWO);

        Graph graph = new GraphBuilder(true)
                .build(document, Stub.kinds("stub"), Strictness.REJECT)
                .graph();

        assertThat(graph.vertices()).allMatch(vertex -> vertex.meta().noop());
    }

    @Test
    void oneMoreSemaphoreCanBeWantedOfAll() throws Exception {
        GraphDocument document = Documents.read(TWO.replace("text: x", "text: x\n    meta: {sema: [own]}"));

        Graph graph = new GraphBuilder(new ForAll(false, Optional.of(":2")), new PluginCalls())
                .build(document, Stub.kinds("stub"), Strictness.REJECT)
                .graph();

        assertThat(graph.vertices())
                .extracting(vertex -> vertex.meta().sema())
                .containsExactlyInAnyOrder(List.of("own", ":2"), List.of(":2"));
        assertThat(graph.vertices()).noneMatch(vertex -> vertex.meta().noop());
    }

    @Test
    void rejectsAFileWithEverythingThatIsWrong() {
        assertThatThrownBy(() -> build("""
                graph: g
                resources:
                  stub:
                  - name: a
                    number: one
                    before: stub[bb]
                    meta: {retry: -7}
                  - name: b
                    provides: [trouble]
                    after: "stub[b]"
                  - name: "@@c"
                    txt: x
                edges:
                - {from: {kind: stub, name: a}, to: {kind: stub, name: c}}
                - {from: {kind: stub, name: a}, to: {kind: stub, name: b}}
                - {from: {kind: stub, name: b}, to: {kind: stub, name: a}}
                """, Stub.kinds("stub")))
                .isInstanceOf(InvalidGraphException.class)
                .hasMessage("""
                        g.yaml:5:13: stub[a]: number: expected a whole number, found "one"
                        g.yaml:6:13: an edge to stub[bb], which is not in the graph (did you mean "stub[b]"?)
                        g.yaml:7:19: stub[a]: meta: retry: expected a number from -1 to 32767, found "-7"
                        g.yaml:8:5: stub[b]: IllegalStateException: no links for trouble
                        g.yaml:10:12: an edge from stub[b] to itself
                        g.yaml:12:5: stub[c]: unknown field "txt" (did you mean "text"?)
                        g.yaml:14:37: an edge to stub[c], which is exported, not part of this graph
                        g.yaml:15:3: edges lead in a circle: stub[a] before stub[b] (g.yaml:15:3), stub[b] before stub[a] (g.yaml:16:3)""");
    }

    @Test
    void rejectsAnEdgeToAnotherKindsResourceOfThatName() {
        assertThatThrownBy(() -> build(
                        TWO + "edges:\n- {from: {kind: stub, name: a}, to: {kind: stub, name: b}}\n",
                        Stub.kinds("stub")))
                .hasMessage("g.yaml:9:37: an edge to stub[b], which is not in the graph (did you mean \"stub[a]\"?)");
    }

    @Test
    void setsAsideWhatAKindRefusesThatCameLater() throws Exception {
        GraphDocument document = Documents.read("""
                graph: g
                resources:
                  stub:
                  - {name: a, number: x, after: "stub[b]"}
                  - {name: b}
                """);

        Graph graph = new GraphBuilder(false)
                .build(document, Stub.kinds("stub"), Strictness.SET_ASIDE)
                .graph();

        assertThat(graph.vertices()).extracting(vertex -> vertex.id().name()).containsExactly("b", "a");
        assertThat(graph.vertices().get(1).opening())
                .isEqualTo(new Opening.Invalid("g.yaml:4:23: stub[a]: number: expected a whole number, found \"x\""));
        assertThat(graph.edges()).hasSize(1);
    }

    @Test
    void neverMakesAGraphOfAFileWithProblems() throws Exception {
        GraphDocument document = Documents.read("graph: g\nunknown: x\n");

        assertThatThrownBy(() -> new GraphBuilder(false).build(document, Stub.kinds(), Strictness.SET_ASIDE))
                .isInstanceOf(InvalidGraphException.class);
    }

    @Test
    void mergesEdgesBetweenTheSameTwo() throws Exception {
        Graph graph = build("""
                graph: g
                resources:
                  stub:
                  - {name: a, notify: "stub[b]"}
                  - {name: b, after: "stub[a]"}
                edges:
                - {name: e1, from: {kind: STUB, name: a}, to: {kind: stub, name: b}}
                """, Stub.kinds("stub")).graph();

        assertThat(graph.edges())
                .containsExactly(
                        new Edge(new ResourceId("stub", "a"), new ResourceId("stub", "b"), true, false, "g.yaml:4:23"));
    }

    public record Other(String text) {}

    /** Links other desired states than it has. */
    @SuppressWarnings("rawtypes")
    private static final class Confused implements ResourceKind<Other>, Linkable {

        @Override
        public Class<Other> desiredType() {
            return Other.class;
        }

        @Override
        public Resource open(Other desired, ResourceContext context) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Links links(Record desired) {
            return null;
        }
    }

    @Test
    void survivesKindsThatLinkNothingAtAll() {
        assertThatThrownBy(() -> build(
                        "graph: g\nresources:\n  it:\n  - {name: a, text: x}\n",
                        Kinds.of(List.of(Offer.of("it", new Confused())))))
                .hasMessage("g.yaml:4:5: it[a]: the plugin returned null");
    }

    @Test
    void refusesTwoOffersOfAKindAndOffersWithoutASchema() {
        assertThatThrownBy(() -> Stub.kinds("stub", "stub")).hasMessage("two offers of stub");
        ResourceKind<Other> broken = new ResourceKind<>() {
            @Override
            public Class<Other> desiredType() {
                throw new IllegalStateException("not today");
            }

            @Override
            public Resource open(Other desired, ResourceContext context) {
                throw new UnsupportedOperationException();
            }
        };
        assertThatThrownBy(() -> Offer.of("it", broken))
                .isInstanceOf(SchemaException.class)
                .hasMessage("it: IllegalStateException: not today");
    }

    @Test
    void whatIsBoundOnTwoThreadsKeepsItsOrder() throws Exception {
        assertThat(build(many(2_500, i -> ""), Stub.kinds("stub")).graph().vertices())
                .extracting(vertex -> vertex.id().name())
                .containsExactlyElementsOf(
                        IntStream.range(0, 2_500).mapToObj(i -> "r" + i).toList());
        String refused = many(2_500, i -> i == 7 || i == 2_000 ? ", number: x" : "");
        assertThatThrownBy(() -> build(refused, Stub.kinds("stub")))
                .asInstanceOf(InstanceOfAssertFactories.type(InvalidGraphException.class))
                .extracting(InvalidGraphException::problems, InstanceOfAssertFactories.list(Problem.class))
                .extracting(problem -> problem.place().line())
                .containsExactly(11, 2_004);
    }

    @Test
    void aKindThatHangsOnOneOfTwoThreadsIsGivenUpOnBoth() throws Exception {
        AtomicBoolean end = new AtomicBoolean();
        ResourceKind<Stub.Thing> kind = new Hanging(end);
        PluginCalls calls = new PluginCalls(Duration.ofMillis(500));
        String hanging = many(1_000, i -> i == 900 ? ", text: hang" : "");
        try {
            Graph graph = new GraphBuilder(new ForAll(false, Optional.empty()), calls)
                    .build(Documents.read(hanging), Kinds.of(List.of(Offer.of("stub", kind))), Strictness.SET_ASIDE)
                    .graph();
            assertThat(graph.vertices())
                    .hasSize(1_000)
                    .allSatisfy(vertex -> assertThat(vertex.opening()).isInstanceOf(Opening.Invalid.class));
        } finally {
            end.set(true);
        }
    }

    private static final class Hanging implements ResourceKind<Stub.Thing>, Linkable<Stub.Thing> {

        private final AtomicBoolean end;

        Hanging(AtomicBoolean end) {
            this.end = end;
        }

        @Override
        public Class<Stub.Thing> desiredType() {
            return Stub.Thing.class;
        }

        @Override
        public Resource open(Stub.Thing desired, ResourceContext context) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Links links(Stub.Thing desired) {
            while (desired.text().isPresent() && !end.get()) {
                LockSupport.parkNanos(1_000_000); // an interrupt is ignored
            }
            return Links.none();
        }
    }

    private static String many(int count, IntFunction<String> more) {
        return "graph: many\nresources:\n  stub:\n"
                + IntStream.range(0, count)
                        .mapToObj(i -> "  - {name: r" + i + more.apply(i) + "}\n")
                        .collect(Collectors.joining());
    }

    private static String fingerprint(Graph graph, String kind, String name) {
        return graph.vertex(new ResourceId(kind, name)).orElseThrow().fingerprint();
    }

    private static Assembled build(String yaml, Kinds kinds) throws Exception {
        return new GraphBuilder(false).build(Documents.read(yaml), kinds, Strictness.REJECT);
    }
}
