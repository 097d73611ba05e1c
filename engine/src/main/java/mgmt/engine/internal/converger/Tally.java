package mgmt.engine.internal.converger;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import mgmt.engine.internal.converger.Measurements.FailureState;
import mgmt.engine.internal.graph.Opening;
import org.jspecify.annotations.Nullable;

/** Tells whoever measures what the loop knows; does nothing when nobody does. Confined to the loop. */
final class Tally {

    private final Surroundings surroundings;
    private final @Nullable Measurements measurements;

    Tally(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.measurements = surroundings.measurements().isPresent()
                ? surroundings.measurements().get()
                : null;
    }

    /** For one run of a node. */
    @Nullable
    Timing timing() {
        return measurements == null ? null : new Timing(measurements, surroundings.ticker());
    }

    /** Something about the node may have changed. */
    void look(Node node) {
        if (measurements == null) {
            return;
        }
        FailureState state = state(node);
        if (node.failing != state) {
            measurements.failing(node.id().kind(), node.failing, state);
            node.failing = state;
        }
    }

    static FailureState state(Node node) {
        if (node.retired) {
            return FailureState.NONE;
        }
        if (node.abandoned || node.vertex.opening() instanceof Opening.Invalid) {
            return FailureState.HARD;
        }
        if (node.lastRun != Node.LastRun.FAILED) {
            return FailureState.NONE;
        }
        return node.never ? FailureState.HARD : FailureState.SOFT;
    }

    /** A run of the node has failed, and what follows from it is decided. */
    void failed(Node node) {
        if (measurements != null) {
            measurements.failed(node.id().kind(), node.never ? FailureState.HARD : FailureState.SOFT);
        }
    }

    void graphStarted() {
        if (measurements != null) {
            measurements.graphStarted(surroundings.clock().instant());
        }
    }

    /** Others are in the graph than before, or their kinds have come or left. */
    void resources(Collection<Node> nodes) {
        if (measurements == null) {
            return;
        }
        Map<String, Integer> byKind = new HashMap<>();
        for (Node node : nodes) {
            if (node.canOpen()) {
                byKind.merge(node.id().kind(), 1, Integer::sum);
            }
        }
        measurements.resources(byKind);
    }
}
