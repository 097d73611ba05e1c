package mgmt.engine.internal.observation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.graph.CycleException;
import mgmt.engine.internal.graph.Edge;
import mgmt.engine.internal.graph.Graph;
import mgmt.engine.internal.graph.Meta;
import mgmt.engine.internal.graph.Opening;
import mgmt.engine.internal.graph.Place;
import mgmt.engine.internal.graph.Vertex;
import org.junit.jupiter.api.Test;

class DotTest {

    static Vertex vertex(String name) {
        return new Vertex(
                new ResourceId("k", name),
                Meta.DEFAULT,
                "",
                Set.of(),
                List.of(),
                new Opening.NoSuchKind(""),
                Place.in("test"));
    }

    static Graph graph(List<String> names, Edge... edges) throws CycleException {
        return Graph.of("g \"1\"", names.stream().map(DotTest::vertex).toList(), List.of(edges));
    }

    @Test
    void quotesNamesAndTellsEdgesApart() throws Exception {
        Graph graph = graph(
                List.of("a\"b", "c\\", "d\ne"),
                new Edge(new ResourceId("k", "a\"b"), new ResourceId("k", "c\\"), true, false, "e\"1"),
                new Edge(new ResourceId("k", "a\"b"), new ResourceId("k", "d\ne"), false, true, ""),
                new Edge(new ResourceId("k", "c\\"), new ResourceId("k", "d\ne"), true, true, ""));
        assertThat(Dot.of(graph)).isEqualTo("""
                digraph "g \\"1\\"" {
                \tlabel="g \\"1\\"";
                \t"k[a\\"b]" [label="k[a\\"b]"];
                \t"k[c\\\\]" [label="k[c\\\\]"];
                \t"k[d
                e]" [label="k[d\\ne]"];
                \t"k[a\\"b]" -> "k[c\\\\]" [label="e\\"1",style="bold"];
                \t"k[a\\"b]" -> "k[d
                e]" [style="dashed"];
                \t"k[c\\\\]" -> "k[d
                e]" [style="bold,dashed"];
                }
                """);
    }

    @Test
    void graphWithoutANameIsOneToo() {
        assertThat(Dot.of(Graph.empty())).isEqualTo("digraph \"\" {\n\tlabel=\"\";\n}\n");
    }
}
