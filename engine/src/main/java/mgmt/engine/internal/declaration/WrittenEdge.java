package mgmt.engine.internal.declaration;

import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.graph.Place;

/**
 * An edge as a user wrote it, under {@code edges:} or within a resource; its ends need not exist.
 *
 * @param name what the user called it, or the place
 * @param before the prerequisite
 * @param after the dependant
 * @param notifies whether a change of the one refreshes the other
 * @param place where it was written
 */
public record WrittenEdge(String name, End before, End after, boolean notifies, Place place) {

    /** One end, and where it was named. */
    public record End(ResourceId id, Place place) {}
}
