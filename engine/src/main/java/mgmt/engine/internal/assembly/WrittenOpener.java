package mgmt.engine.internal.assembly;

import java.util.Map;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContext;
import mgmt.engine.internal.binding.Fingerprints;
import mgmt.engine.internal.binding.PluginException;
import mgmt.engine.internal.graph.Opening;

/** Opens a resource whose desired state was written. */
record WrittenOpener<D extends Record>(Offer<D> offer, D desired) implements Opening.Opener {

    /** Equal for two that want the same, whatever they are called; runs code of the plugin. */
    String unnamed() throws PluginException {
        return offer.schema().unnamed(desired, new Fingerprints());
    }

    @Override
    public Resource open(ResourceContext context) throws Exception {
        return offer.plugin().open(desired, context);
    }

    @Override
    public boolean sends() {
        return offer.sent().isPresent();
    }

    @Override
    public Map<String, Object> sent(Resource resource) throws Exception {
        return offer.sentBy(resource);
    }
}
