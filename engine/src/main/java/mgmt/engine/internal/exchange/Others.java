package mgmt.engine.internal.exchange;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mgmt.api.transport.ChangeSet;
import mgmt.api.transport.Entry;
import mgmt.engine.internal.converger.Convergence;

/** How far the other hosts of the cluster are. Confined to the exchange thread. */
final class Others {

    private final String host;
    private final Map<String, Convergence> hosts = new TreeMap<>();

    /** The others of this host. */
    Others(String host) {
        this.host = host;
    }

    /** Takes over all presences. */
    void read(Collection<Entry> entries) {
        hosts.clear();
        entries.stream().filter(entry -> Keys.isPresence(entry.key())).forEach(this::put);
    }

    /** Takes over what has changed. */
    void apply(ChangeSet changes) {
        changes.deleted().stream().filter(Keys::isPresence).forEach(key -> hosts.remove(Keys.host(key)));
        changes.put().stream().filter(entry -> Keys.isPresence(entry.key())).forEach(this::put);
    }

    /** What another version of mgmt says in a way that cannot be read is not waited for. */
    private void put(Entry entry) {
        Optional<Presence> presence = Presence.of(entry);
        hosts.put(Keys.host(entry.key()), presence.map(Presence::convergence).orElse(Convergence.FAILED));
    }

    /** Whether none of them is busy. */
    boolean isAtRest() {
        return hosts.entrySet().stream()
                .allMatch(each -> each.getKey().equals(host) || each.getValue() != Convergence.BUSY);
    }
}
