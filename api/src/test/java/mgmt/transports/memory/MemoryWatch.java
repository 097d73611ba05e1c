package mgmt.transports.memory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mgmt.api.resource.Subscription;
import mgmt.api.transport.ChangeSet;
import mgmt.api.transport.Entry;
import mgmt.api.transport.Key;
import mgmt.api.transport.WatchListener;
import org.jspecify.annotations.Nullable;

/** What one listener knows of a store. Closed by any thread; all else is confined to the thread of its transport. */
final class MemoryWatch implements Subscription {

    private final MemoryTransport transport;
    private final String store;
    private final Key above;
    private final WatchListener listener;
    private long told;
    private volatile boolean closed;

    MemoryWatch(MemoryTransport transport, String store, Key above, long after, WatchListener listener) {
        this.transport = transport;
        this.store = store;
        this.above = above;
        this.told = after;
        this.listener = listener;
    }

    /** What is to be told now; the caller holds the monitor, but not when it runs it. */
    @Nullable
    Runnable next(Heap heap) {
        if (closed) {
            return null;
        }
        Set<Key> changed = heap.id().equals(store) ? heap.changedAfter(told) : null;
        if (changed == null) {
            return () -> {
                if (!closed) {
                    close();
                    listener.gap("the store is another one, or has forgotten what came after revision " + told);
                }
            };
        }
        told = heap.revision();
        ChangeSet changes = changes(heap, changed);
        return changes.put().isEmpty() && changes.deleted().isEmpty()
                ? null
                : () -> {
                    if (!closed) {
                        listener.changed(changes);
                    }
                };
    }

    private ChangeSet changes(Heap heap, Set<Key> changed) {
        List<Entry> put = new ArrayList<>();
        Set<Key> deleted = new HashSet<>();
        for (Key key : changed) {
            if (key.isBelow(above)) {
                Heap.Item item = heap.item(key);
                if (item == null) {
                    deleted.add(key);
                } else {
                    put.add(transport.entry(key, item));
                }
            }
        }
        return ChangeSet.of(told, put, deleted);
    }

    @Override
    public void close() {
        closed = true;
        transport.forget(this);
    }
}
