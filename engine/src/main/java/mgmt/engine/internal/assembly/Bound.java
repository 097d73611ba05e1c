package mgmt.engine.internal.assembly;

import java.util.List;
import mgmt.api.resource.Links;
import mgmt.engine.internal.graph.Vertex;

/**
 * A vertex with what is needed to link it, and no longer.
 *
 * @param vertex the vertex
 * @param needs what must come before it
 */
record Bound(Vertex vertex, List<Links.Need> needs) {}
