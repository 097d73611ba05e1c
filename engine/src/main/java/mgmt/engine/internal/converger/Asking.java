package mgmt.engine.internal.converger;

import mgmt.api.resource.Identity;
import mgmt.api.resource.ResourceId;

/** Answers one resource which things others provide, and notes that it has asked. Thread-safe. */
final class Asking implements Surroundings.Provisions {

    private final Providers providers;
    private final ResourceId id;
    private volatile boolean asked;

    Asking(Providers providers, ResourceId id) {
        this.providers = providers;
        this.id = id;
    }

    /** Whether it may have to be looked at again when others come or go. */
    boolean hasAsked() {
        return asked;
    }

    @Override
    public boolean isProvidedByAnother(Identity identity) {
        asked = true;
        return providers.isProvidedByAnother(identity, id);
    }

    @Override
    public boolean isProvidedBy(ResourceId other, Identity identity) {
        return providers.isProvidedBy(other, identity);
    }
}
