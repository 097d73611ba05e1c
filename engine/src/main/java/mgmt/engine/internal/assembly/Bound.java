package mgmt.engine.internal.assembly;

import java.util.List;
import mgmt.api.resource.Links;
import mgmt.engine.internal.binding.PluginException;
import mgmt.engine.internal.graph.Vertex;

/**
 * A vertex with what is needed to link it, and no longer.
 *
 * @param vertex the vertex
 * @param needs what must come before it
 * @param unnamed what it wants, whatever it is called
 */
record Bound(Vertex vertex, List<Links.Need> needs, Unnamed unnamed) {

    /** What a resource wants, whatever it is called. */
    @FunctionalInterface
    interface Unnamed {

        /** Equal for two that want the same; runs code of the plugin. */
        String text() throws PluginException;
    }

    /** Whether both want the same of the same things, and at most their names differ; runs code of plugins. */
    boolean wantsSameAs(Bound other) {
        if (!vertex.id().kind().equals(other.vertex.id().kind())
                || !vertex.meta().equals(other.vertex.meta())
                || !vertex.provided().equals(other.vertex.provided())) {
            return false;
        }
        try {
            return unnamed.text().equals(other.unnamed.text());
        } catch (PluginException e) {
            return false;
        }
    }
}
