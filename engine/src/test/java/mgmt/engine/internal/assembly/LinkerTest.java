package mgmt.engine.internal.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import mgmt.engine.internal.declaration.Documents;
import mgmt.engine.internal.graph.Edge;
import org.junit.jupiter.api.Test;

class LinkerTest {

    @Test
    void putsAProviderBeforeWhoNeedsIt() throws Exception {
        assertThat(edges("""
                - {name: file, needs: [dir]}
                - {name: dir, provides: [dir]}
                """)).containsExactly("dir -> file (thing:dir)");
    }

    @Test
    void notifiesWhoListens() throws Exception {
        assertThat(edges("""
                - {name: unit, provides: [unit]}
                - {name: service, listens: [unit]}
                """)).containsExactly("unit => service (thing:unit)");
    }

    @Test
    void linksEveryProviderWhereThatIsWanted() throws Exception {
        assertThat(edges("""
                - {name: one, provides: [fragment]}
                - {name: other, provides: [fragment]}
                - {name: service, provides: [fragment], listens: [every fragment, every nothing]}
                - {name: third, provides: [fragment]}
                """))
                .containsExactlyInAnyOrder(
                        "one => service (thing:fragment)",
                        "other => service (thing:fragment)",
                        "third => service (thing:fragment)");
    }

    @Test
    void takesTheFirstAlternativeThatAnotherProvides() throws Exception {
        assertThat(edges("""
                - {name: near, provides: [near]}
                - {name: far, provides: [far]}
                - {name: farther, provides: [far]}
                - {name: x, needs: [nearest|near|far, nothing, far]}
                """)).containsExactly("near -> x (thing:near)", "far -> x (thing:far)");
    }

    @Test
    void passesOverWhatTheResourceProvidesItself() throws Exception {
        assertThat(edges("""
                - {name: a, provides: [x], needs: [x|y]}
                - {name: b, provides: [y]}
                """)).containsExactly("b -> a (thing:y)");
        assertThat(edges("""
                - {name: a, provides: [x, x], needs: [x]}
                - {name: b, provides: [x]}
                """)).containsExactly("b -> a (thing:x)");
    }

    @Test
    void linksNothingThatDoesNotWantTo() throws Exception {
        assertThat(edges("""
                - {name: a, needs: [b], meta: {autoedge: false}}
                - {name: b, provides: [b], meta: {autoedge: false}}
                - {name: c, needs: [b]}
                """)).containsExactly("b -> c (thing:b)");
    }

    @Test
    void leavesWrittenEdgesAlone() throws Exception {
        assertThat(edges("""
                - {name: a, provides: [a], notify: "stub[b]"}
                - {name: b, needs: [a]}
                - {name: c, provides: [c], after: "stub[d]"}
                - {name: d, listens: [c]}
                """)).containsExactly("a => b (g.yaml:4:38)", "d -> c (g.yaml:6:37)");
    }

    @Test
    void leavesOutWhatWouldCloseACycle() throws Exception {
        assertThat(edges("""
                - {name: a, provides: [a], needs: [b]}
                - {name: b, provides: [b], needs: [a]}
                """)).containsExactly("b -> a (thing:b)");
        assertThat(edges("""
                - {name: dir, provides: [dir], after: "stub[prepare]"}
                - {name: prepare, after: "stub[script]"}
                - {name: script, needs: [dir]}
                - {name: other, needs: [dir]}
                """))
                .containsExactly(
                        "prepare -> dir (g.yaml:4:41)", "script -> prepare (g.yaml:5:28)", "dir -> other (thing:dir)");
    }

    @Test
    void notifiesWhenOneOfTwoReasonsDoes() throws Exception {
        assertThat(edges("""
                - {name: a, provides: [x, y]}
                - {name: b, needs: [x], listens: [y]}
                """)).containsExactly("a => b (thing:y)");
    }

    @Test
    void linksALongChainThatWasWrittenBackwards() throws Exception {
        StringBuilder resources = new StringBuilder();
        for (int i = 5_000; i > 0; i--) {
            resources.append("- {name: r" + i + ", provides: [r" + i + "], needs: [r" + (i - 1) + "]}\n");
        }

        assertThat(edges(resources.toString())).hasSize(4_999);
    }

    private static List<String> edges(String resources) throws Exception {
        var document = Documents.read("graph: g\nresources:\n  stub:\n" + resources.indent(2));
        return new GraphBuilder(false)
                .build(document, Stub.kinds("stub"), Strictness.REJECT).graph().edges().stream()
                        .map(LinkerTest::text)
                        .toList();
    }

    private static String text(Edge edge) {
        return edge.before().name() + (edge.notifies() ? " => " : " -> ")
                + edge.after().name() + " (" + edge.name() + ")";
    }
}
