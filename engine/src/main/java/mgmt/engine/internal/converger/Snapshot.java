package mgmt.engine.internal.converger;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.graph.Graph;

/**
 * A graph and what all of its resources are doing at one moment. Immutable.
 *
 * @param graph what is to be
 * @param atRest whether nothing is left to do
 * @param resources each resource of the graph, in the graph's order
 */
public record Snapshot(Graph graph, boolean atRest, List<ResourceStatus> resources) {

    public Snapshot {
        resources = List.copyOf(resources);
    }

    /** The resources by their ids. */
    public Map<ResourceId, ResourceStatus> byId() {
        return resources.stream().collect(Collectors.toMap(ResourceStatus::id, Function.identity()));
    }
}
