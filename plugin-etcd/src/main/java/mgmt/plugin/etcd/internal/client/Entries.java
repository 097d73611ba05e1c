package mgmt.plugin.etcd.internal.client;

import io.etcd.jetcd.api.KeyValue;
import java.util.function.LongFunction;
import mgmt.api.transport.Entry;
import mgmt.api.transport.Key;
import mgmt.api.transport.Value;

/** Makes of what etcd has stored what the engine knows. */
final class Entries {

    private Entries() {}

    static Entry of(Key key, KeyValue stored, LongFunction<Entry.Hold> holds) {
        return Entry.of(
                key,
                Value.of(stored.getValue().toByteArray()),
                stored.getModRevision(),
                stored.getLease() == 0 ? Entry.Hold.NOBODY : holds.apply(stored.getLease()));
    }
}
