package mgmt.engine.internal.exchange;

import java.time.Instant;
import java.util.Optional;
import mgmt.api.transport.Commit;
import mgmt.api.transport.CommitResult;
import mgmt.api.transport.Entry;
import mgmt.api.transport.Key;
import mgmt.api.transport.Transport;
import mgmt.api.transport.TransportException;
import mgmt.api.transport.Value;
import mgmt.engine.internal.converger.Convergence;

/**
 * Keeps this host's presence in a store, unless another agent has the same name. Idempotent. Confined to the exchange
 * thread.
 */
final class Joining {

    private final Key key;
    private final String instance;
    private final String version;
    private final Instant since;

    /** The revision of the presence that this agent has put; 0 if it has none. */
    private long own;

    /** Since when the agent has been there that this one has found in its place, if it has. */
    private Optional<Instant> rival = Optional.empty();

    /**
     * @param host the name of this host
     * @param instance tells this agent from others of the name
     * @param version of mgmt
     * @param since when this agent was started
     */
    Joining(String host, String instance, String version, Instant since) {
        this.key = Keys.HOSTS.child(host);
        this.instance = instance;
        this.version = version;
        this.since = since;
    }

    /** What was put is gone, or stands in another store. */
    void forget() {
        own = 0;
    }

    /**
     * Puts the presence; blocks.
     *
     * @return the agent that has the name already; empty if this one has it
     * @throws TransportException when it is not known whether it was put: to be repeated
     */
    Optional<Presence> join(Convergence convergence, Transport transport)
            throws TransportException, InterruptedException {
        Value value = Value.of(new Presence(instance, version, since, convergence).text());
        if (put(own, value, transport)) {
            return Optional.empty();
        }
        Optional<Entry> entry = transport.read(Keys.HOSTS).entry(key);
        Optional<Presence> other = entry.flatMap(Presence::of);
        if (other.isPresent() && isAnother(other.get())) {
            rival = other.map(Presence::since);
            own = 0;
            return other;
        }
        rival = Optional.empty();
        if (!put(entry.map(Entry::revision).orElse(0L), value, transport)) {
            throw new TransportException("the presence of this host was changed by somebody else meanwhile");
        }
        return Optional.empty();
    }

    /**
     * An agent of another instance; or one whose prefix is a copy of this one's, as on a machine that was cloned: nobody
     * else can have replaced what this agent has put in this life, since its prefix is locked.
     */
    private boolean isAnother(Presence other) {
        return !other.instance().equals(instance)
                || (!other.since().equals(since) && (own != 0 || rival.equals(Optional.of(other.since()))));
    }

    /** Puts it in the place of what was put with a revision, or where nothing is for revision 0; whether that was so. */
    private boolean put(long revision, Value value, Transport transport)
            throws TransportException, InterruptedException {
        Commit.Builder commit = Commit.builder().hold(key, value);
        CommitResult result =
                transport.commit((revision == 0 ? commit.ifAbsent(key) : commit.ifUnchanged(key, revision)).build());
        if (result.isUnknown()) {
            throw new TransportException("it is not known whether the presence of this host was put: " + result.why());
        }
        if (result.isDone()) {
            own = result.revision();
        }
        return result.isDone();
    }
}
