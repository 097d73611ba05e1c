package mgmt.engine.internal.assembly;

import java.util.List;
import mgmt.engine.internal.declaration.Problem;
import mgmt.engine.internal.graph.Graph;

/**
 * A graph that may run.
 *
 * @param graph all of it
 * @param warnings what a user should be told about the file, by place
 */
public record Assembled(Graph graph, List<Problem> warnings) {

    public Assembled {
        warnings = List.copyOf(warnings);
    }
}
