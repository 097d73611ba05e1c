package mgmt.engine.internal.graph;

import mgmt.api.resource.ResourceId;

/**
 * An order between two resources.
 *
 * @param before the prerequisite
 * @param after the dependant
 * @param notifies whether a change of the one refreshes the other
 * @param automatic whether it was derived rather than written
 * @param name what the user called it, or a description
 */
public record Edge(ResourceId before, ResourceId after, boolean notifies, boolean automatic, String name) {}
