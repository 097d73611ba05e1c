package mgmt.plugin.local.internal;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import mgmt.api.resource.Subscription;
import mgmt.api.transport.ChangeSet;
import mgmt.api.transport.Key;
import mgmt.api.transport.WatchListener;
import org.jspecify.annotations.Nullable;

/** Those who want to know what changes. Thread-safe; they are told on the transport's thread alone. */
final class Watches {

    private final Set<Watch> all = ConcurrentHashMap.newKeySet();
    private final System.Logger log;

    Watches(System.Logger log) {
        this.log = log;
    }

    Subscription add(Key above, long after, WatchListener listener) {
        Watch watch = new Watch(above, after, listener);
        all.add(watch);
        return watch;
    }

    /** Tells each what has changed in the store since it was told last. */
    void tell(Store store) {
        for (Watch watch : all) {
            try {
                watch.tell(store);
            } catch (RuntimeException | Error e) {
                log.log(System.Logger.Level.ERROR, "A listener has thrown; the others are told all the same", e);
            }
        }
    }

    void close() {
        all.forEach(Watch::close);
    }

    /** One of them; what it knows is confined to the transport's thread. */
    private final class Watch implements Subscription {

        private final Key above;
        private final WatchListener listener;
        private long told;
        private @Nullable Store store;

        Watch(Key above, long after, WatchListener listener) {
            this.above = above;
            this.told = after;
            this.listener = listener;
        }

        void tell(Store current) {
            if (store == null) {
                store = current;
            }
            if (store != current) {
                end("the store is another one");
                return;
            }
            Optional<ChangeSet> changes = current.changes(above, told);
            if (changes.isEmpty()) {
                end("the store does not know what has changed since revision " + told);
                return;
            }
            told = changes.get().revision();
            boolean isNews =
                    !changes.get().put().isEmpty() || !changes.get().deleted().isEmpty();
            if (isNews && all.contains(this)) {
                listener.changed(changes.get());
            }
        }

        private void end(String why) {
            if (all.remove(this)) {
                listener.gap(why);
            }
        }

        @Override
        public void close() {
            all.remove(this);
        }
    }
}
