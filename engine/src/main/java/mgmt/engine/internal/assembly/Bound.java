package mgmt.engine.internal.assembly;

import java.util.List;
import mgmt.api.resource.Links;
import mgmt.engine.internal.binding.PluginException;
import mgmt.engine.internal.graph.Opening;
import mgmt.engine.internal.graph.Vertex;

/**
 * A vertex with what is needed to link it.
 *
 * @param vertex the vertex
 * @param needs what must come before it
 */
record Bound(Vertex vertex, List<Links.Need> needs) {

    /** Whether both want the same of the same things, and at most their names differ; runs code of plugins. */
    boolean wantsSameAs(Bound other) {
        if (!vertex.id().kind().equals(other.vertex.id().kind())
                || !vertex.meta().equals(other.vertex.meta())
                || !vertex.provided().equals(other.vertex.provided())) {
            return false;
        }
        try {
            return unnamed().equals(other.unnamed());
        } catch (PluginException e) {
            return false;
        }
    }

    /** Equal for two that want the same, whatever they are called. */
    private String unnamed() throws PluginException {
        return vertex.opening() instanceof Opening.Ready ready && ready.opener() instanceof WrittenOpener<?> written
                ? written.unnamed()
                : vertex.fingerprint();
    }
}
