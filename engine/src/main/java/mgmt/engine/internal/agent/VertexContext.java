package mgmt.engine.internal.agent;

import java.util.Map;
import mgmt.api.resource.Identity;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.converger.Surroundings;
import mgmt.engine.internal.graph.Vertex;

/** What a resource is lent whether an agent runs it or a plan looks at it. Thread-safe. */
abstract class VertexContext implements ResourceContext {

    private final Vertex vertex;
    private final Map<String, String> memory;
    private final Surroundings.Provisions provisions;

    VertexContext(Vertex vertex, Map<String, String> memory, Surroundings.Provisions provisions) {
        this.vertex = vertex;
        this.memory = memory;
        this.provisions = provisions;
    }

    @Override
    public final ResourceId id() {
        return vertex.id();
    }

    @Override
    public final Map<String, String> memory() {
        return memory;
    }

    @Override
    public final boolean isProvidedByAnother(Identity identity) {
        return provisions.isProvidedByAnother(identity);
    }

    @Override
    public final boolean isProvidedBy(ResourceId other, Identity identity) {
        return provisions.isProvidedBy(other, identity);
    }

    @Override
    public final boolean isSecret(String field) {
        return vertex.secrets().contains(field);
    }
}
