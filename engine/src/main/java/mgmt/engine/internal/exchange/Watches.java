package mgmt.engine.internal.exchange;

import java.util.ArrayList;
import java.util.List;
import mgmt.api.resource.Subscription;
import mgmt.api.transport.Key;
import mgmt.api.transport.Snapshot;
import mgmt.api.transport.Transport;
import mgmt.api.transport.TransportException;
import mgmt.api.transport.WatchListener;

/** What is read once and then watched, over one transport. Confined to the exchange thread. */
final class Watches {

    private final List<Subscription> subscriptions = new ArrayList<>();

    /** Reads what lies below a key, and watches it from there; blocks. */
    Snapshot begin(Key above, Transport transport, WatchListener listener)
            throws TransportException, InterruptedException {
        Snapshot snapshot = transport.read(above);
        subscriptions.add(transport.watch(above, snapshot.revision(), listener));
        return snapshot;
    }

    /** Watches nothing any more. */
    void end() {
        subscriptions.forEach(Subscription::close);
        subscriptions.clear();
    }
}
