package mgmt.engine.internal.observation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.converger.ResourceStatus;
import mgmt.engine.internal.converger.Snapshot;
import mgmt.engine.internal.converger.Status;
import mgmt.engine.internal.graph.Edge;

/** Where the waiting of a resource has its origin: those before it, however far, that wait for nobody themselves. */
final class Origins {

    private final Map<ResourceId, ResourceStatus> statuses;
    private final Map<ResourceId, List<ResourceId>> before = new HashMap<>();

    Origins(Snapshot snapshot) {
        statuses = snapshot.byId();
        for (Edge edge : snapshot.graph().edges()) {
            before.computeIfAbsent(edge.after(), id -> new ArrayList<>()).add(edge.before());
        }
    }

    /** The nearest first; none for a resource whose dependencies are all settled. */
    List<ResourceStatus> of(ResourceId id) {
        List<ResourceStatus> origins = new ArrayList<>();
        Set<ResourceId> seen = new LinkedHashSet<>();
        ArrayDeque<ResourceId> unsettled = new ArrayDeque<>(unsettledBefore(id));
        while (!unsettled.isEmpty()) {
            ResourceId at = unsettled.remove();
            if (seen.add(at)) {
                List<ResourceId> further = unsettledBefore(at);
                unsettled.addAll(further);
                ResourceStatus status = statuses.get(at);
                if (further.isEmpty() && status != null) {
                    origins.add(status);
                }
            }
        }
        return origins;
    }

    private List<ResourceId> unsettledBefore(ResourceId id) {
        return before.getOrDefault(id, List.of()).stream()
                .filter(each -> {
                    ResourceStatus status = statuses.get(each);
                    return status != null && status.status() != Status.SETTLED;
                })
                .toList();
    }
}
