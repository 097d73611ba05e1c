package mgmt.engine.internal.converger;

import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what is open of a resource, on a worker; nothing that the plugin throws gets out. */
final class Closing implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

    private final ResourceId id;
    private final Instance instance;
    private final Runnable done;
    private final Worker worker = new Worker();

    Closing(ResourceId id, Instance instance, Runnable done) {
        this.id = id;
        this.instance = instance;
        this.done = done;
    }

    /** To interrupt it; any thread. */
    Worker worker() {
        return worker;
    }

    @Override
    public void run() {
        if (!worker.begin()) {
            return;
        }
        try {
            close(id, instance);
        } finally {
            worker.end();
            done.run();
        }
    }

    /** Closes what is open; the plugin's own troubles with that are no one else's. */
    static void close(ResourceId id, Instance instance) {
        try {
            Run.unwatch(instance);
        } catch (Throwable e) { // whatever a plugin throws
            LOG.warn("{}: the watch could not be closed: {}", id, Failure.describe(e));
        }
        Resource resource = instance.resource;
        instance.resource = null;
        try {
            if (resource != null) {
                resource.close();
            }
        } catch (Throwable e) { // whatever a plugin throws
            LOG.warn("{}: close failed: {}", id, Failure.describe(e));
        }
    }
}
