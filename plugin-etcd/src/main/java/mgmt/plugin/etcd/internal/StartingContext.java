package mgmt.plugin.etcd.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import mgmt.api.transport.Key;
import mgmt.api.transport.TransportContext;
import mgmt.api.transport.TransportException;

/**
 * Keeps to itself that a server does not answer which has never answered yet: it is starting, which open() waits for.
 * Thread-safe.
 */
final class StartingContext implements TransportContext {

    private final TransportContext context;
    private volatile boolean hasAnswered;

    StartingContext(TransportContext context) {
        this.context = context;
    }

    @Override
    public String host() {
        return context.host();
    }

    @Override
    public Path directory() throws IOException {
        return context.directory();
    }

    @Override
    public System.Logger log() {
        return context.log();
    }

    @Override
    public void available(String store) {
        hasAnswered = true;
        context.available(store);
    }

    @Override
    public void unavailable(String why) {
        if (hasAnswered) {
            context.unavailable(why);
        }
    }

    @Override
    public void failed(TransportException cause) {
        context.failed(cause);
    }

    @Override
    public void lost(Set<Key> keys) {
        context.lost(keys);
    }
}
