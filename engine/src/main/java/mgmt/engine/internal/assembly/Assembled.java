package mgmt.engine.internal.assembly;

import java.util.List;
import mgmt.engine.internal.declaration.Problem;
import mgmt.engine.internal.graph.Graph;

/**
 * A graph that may run.
 *
 * @param graph all of it, with what was collected
 * @param warnings what a user should be told about the file, by place
 * @param notes what of the exchange with other hosts was left out, and why
 * @param wishes what is to be published and taken in
 */
public record Assembled(Graph graph, List<Problem> warnings, List<String> notes, Wishes wishes) {

    public Assembled {
        warnings = List.copyOf(warnings);
        notes = List.copyOf(notes);
    }
}
