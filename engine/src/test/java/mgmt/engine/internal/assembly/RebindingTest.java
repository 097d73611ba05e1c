package mgmt.engine.internal.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import mgmt.api.resource.Identity;
import mgmt.api.resource.Linkable;
import mgmt.api.resource.Links;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.ResourceId;
import mgmt.api.resource.ResourceKind;
import mgmt.engine.internal.declaration.Documents;
import mgmt.engine.internal.graph.Edge;
import mgmt.engine.internal.graph.Graph;
import mgmt.engine.internal.graph.Meta;
import mgmt.engine.internal.graph.Opening;
import mgmt.engine.internal.graph.Vertex;
import org.junit.jupiter.api.Test;

class RebindingTest {

    private final Noting plugin = new Noting();
    private final GraphBuilder builder = new GraphBuilder(false);

    public record Thing(String name, int number, List<String> needs) {}

    /** Notes whom it is asked about. */
    private static final class Noting implements ResourceKind<Thing>, Linkable<Thing> {

        private final List<String> asked = new ArrayList<>();

        @Override
        public Class<Thing> desiredType() {
            return Thing.class;
        }

        @Override
        public Resource open(Thing desired, ResourceContext context) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Links links(Thing desired) {
            asked.add(desired.name());
            Links.Builder links = Links.builder().provides(new Identity("thing", desired.name()));
            desired.needs().forEach(need -> links.needs(List.of(new Identity("thing", need))));
            return links.build();
        }

        List<String> asked() {
            List<String> all = List.copyOf(asked);
            asked.clear();
            return all;
        }
    }

    private Graph build(Kinds kinds, String resources) throws Exception {
        return builder.build(
                        Documents.read("graph: g\nresources:\n  it:\n" + resources),
                        List.of(),
                        kinds,
                        Strictness.SET_ASIDE)
                .graph();
    }

    private static Vertex vertex(Graph graph, String name) {
        return graph.vertex(new ResourceId("it", name)).orElseThrow();
    }

    private static List<String> edges(Graph graph) {
        return graph.edges().stream()
                .map(edge -> edge.before().name() + edge.after().name())
                .toList();
    }

    @Test
    void asksThePluginOnlyAboutWhatIsWrittenDifferently() throws Exception {
        Kinds kinds = Kinds.of(List.of(Offer.of("it", plugin)));
        Graph first = build(kinds, """
                  - {name: a, number: 1}
                  - {name: b, number: 1, needs: [a]}
                  - {name: c, number: 1, needs: [a]}
                """);
        assertThat(plugin.asked()).containsExactly("a", "b", "c");

        Graph second = build(kinds, """
                  - {name: a, number: 1}

                  - {name: c, number: 1, needs: [a], meta: {noop: true}}
                  - {name: d, number: 1}
                  - {name: b, number: 2, needs: [a]}
                """);

        assertThat(plugin.asked()).containsExactly("d", "b");
        assertThat(vertex(second, "a")).isSameAs(vertex(first, "a"));
        assertThat(vertex(second, "c").place()).hasToString("g.yaml:6:5");
        assertThat(vertex(second, "c").meta().noop()).isTrue();
        assertThat(vertex(first, "c").meta()).isEqualTo(Meta.DEFAULT);
        assertThat(vertex(second, "c").fingerprint())
                .isEqualTo(vertex(first, "c").fingerprint());
        assertThat(vertex(second, "b").fingerprint())
                .isNotEqualTo(vertex(first, "b").fingerprint());
        assertThat(edges(second)).containsExactlyInAnyOrder("ac", "ab");
        assertThat(second.edges()).allMatch(Edge::automatic);
    }

    @Test
    void tellsQuotedTextFromANumber() throws Exception {
        Kinds kinds = Kinds.of(List.of(Offer.of("it", plugin)));
        build(kinds, "  - {name: a, number: 1}\n");

        Graph quoted = build(kinds, "  - {name: a, number: \"1\"}\n");

        assertThat(vertex(quoted, "a").opening()).isInstanceOf(Opening.Invalid.class);
    }

    @Test
    void asksAnotherOfferOfTheKind() throws Exception {
        String resources = "  - {name: a, number: 1}\n";
        build(Kinds.of(List.of(Offer.of("it", plugin))), resources);
        plugin.asked();
        Offer<?> updated = Offer.of("it", plugin);

        Graph graph = build(Kinds.of(List.of(updated)), resources);

        assertThat(plugin.asked()).containsExactly("a");
        assertThat(vertex(graph, "a").opening())
                .isInstanceOfSatisfying(
                        Opening.Ready.class, ready -> assertThat(ready.offer()).isSameAs(updated));

        Graph without = build(Kinds.of(List.of()), resources);

        assertThat(vertex(without, "a").opening()).isInstanceOf(Opening.NoSuchKind.class);
    }

    @Test
    void tellsAgainWhereSomethingIsWrong() throws Exception {
        Kinds kinds = Kinds.of(List.of(Offer.of("it", plugin)));
        build(kinds, "  - {name: a, number: x}\n");

        Graph graph = build(kinds, "\n  - {name: a, number: x}\n");

        assertThat(vertex(graph, "a").opening())
                .isEqualTo(new Opening.Invalid("g.yaml:5:23: it[a]: number: expected a whole number, found \"x\""));
    }
}
