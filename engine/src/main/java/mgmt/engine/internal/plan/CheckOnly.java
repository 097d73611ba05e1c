package mgmt.engine.internal.plan;

import mgmt.api.resource.Changes;
import mgmt.api.resource.Drift;
import mgmt.api.resource.NotYetException;
import mgmt.api.resource.PermanentException;
import mgmt.api.resource.Resource;
import mgmt.api.resource.Subscription;

/** Lets through to a resource what changes nothing. */
final class CheckOnly implements Resource {

    private final Resource resource;
    private final Runnable waits;

    /** @param waits told when the check cannot be made yet */
    CheckOnly(Resource resource, Runnable waits) {
        this.resource = resource;
        this.waits = waits;
    }

    /** The resource itself. */
    Resource resource() {
        return resource;
    }

    @Override
    public Drift check() throws Exception {
        try {
            return resource.check();
        } catch (NotYetException e) {
            waits.run();
            throw notNow(e);
        }
    }

    /** Nobody waits for what a plan would have to wait for. */
    static PermanentException notNow(NotYetException e) {
        return new PermanentException(String.valueOf(e.getMessage()), e);
    }

    @Override
    public void apply(Drift drift) {
        throw new IllegalStateException("a plan changes nothing");
    }

    @Override
    public Subscription watch(Changes changes) {
        return () -> {};
    }

    @Override
    public void close() throws Exception {
        resource.close();
    }
}
