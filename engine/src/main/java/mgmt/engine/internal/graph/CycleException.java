package mgmt.engine.internal.graph;

import java.util.List;
import java.util.stream.Collectors;

/** The edges of a graph lead in a circle. */
public final class CycleException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Edge> cycle;

    CycleException(List<Edge> cycle) {
        super("a cycle: "
                + cycle.stream().map(edge -> edge.before().toString()).collect(Collectors.joining(" -> "))
                + " -> "
                + cycle.get(0).before());
        this.cycle = List.copyOf(cycle);
    }

    /** The edges of one shortest circle found, each beginning where the one before it ends. */
    public List<Edge> cycle() {
        return cycle;
    }
}
