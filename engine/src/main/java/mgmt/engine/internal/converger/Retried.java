package mgmt.engine.internal.converger;

import java.util.List;
import mgmt.api.resource.ResourceId;

/**
 * What became of the wish that failed resources be given a new start. Immutable.
 *
 * @param before how all was until then
 * @param started who was given one
 */
public record Retried(Snapshot before, List<ResourceId> started) {

    public Retried {
        started = List.copyOf(started);
    }
}
