package mgmt.engine.internal.observation;

import java.util.ArrayList;
import java.util.List;
import mgmt.engine.internal.graph.Edge;
import mgmt.engine.internal.graph.Graph;
import mgmt.engine.internal.graph.Vertex;

/**
 * A graph in the language of Graphviz. Edges that notify are bold, as the original draws them; automatic ones are dashed.
 */
public final class Dot {

    private Dot() {}

    /** The text of a graph. */
    public static String of(Graph graph) {
        StringBuilder text =
                new StringBuilder("digraph ").append(quoted(graph.name())).append(" {\n");
        text.append("\tlabel=").append(label(graph.name())).append(";\n");
        for (Vertex vertex : graph.vertices()) {
            String id = vertex.id().toString();
            text.append('\t')
                    .append(quoted(id))
                    .append(" [label=")
                    .append(label(id))
                    .append("];\n");
        }
        for (Edge edge : graph.edges()) {
            text.append('\t')
                    .append(quoted(edge.before().toString()))
                    .append(" -> ")
                    .append(quoted(edge.after().toString()))
                    .append(attributes(edge))
                    .append(";\n");
        }
        return text.append("}\n").toString();
    }

    private static String attributes(Edge edge) {
        List<String> styles = new ArrayList<>();
        if (edge.notifies()) {
            styles.add("bold");
        }
        if (edge.automatic()) {
            styles.add("dashed");
        }
        List<String> attributes = new ArrayList<>();
        if (!edge.name().isEmpty()) {
            attributes.add("label=" + label(edge.name()));
        }
        if (!styles.isEmpty()) {
            attributes.add("style=" + quoted(String.join(",", styles)));
        }
        return attributes.isEmpty() ? "" : " [" + String.join(",", attributes) + "]";
    }

    /**
     * As an id: between quotes only the quote is escaped. A backslash stands for itself, but one at the end, or before a
     * quote, would take the quote with it; so it is doubled, which names the same node everywhere.
     */
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** As a label, in which a backslash begins an escape and a line break is one. */
    private static String label(String text) {
        return quoted(text).replace("\n", "\\n").replaceAll("[\\p{Cntrl}]", "?");
    }
}
