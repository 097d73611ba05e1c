package mgmt.engine.internal.exchange;

import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Supplier;
import mgmt.api.resource.Changes;
import mgmt.api.resource.ClusterValues;
import mgmt.api.resource.NotYetException;
import mgmt.api.resource.Subscription;
import mgmt.api.transport.ChangeSet;
import mgmt.api.transport.Commit;
import mgmt.api.transport.CommitResult;
import mgmt.api.transport.Entry;
import mgmt.api.transport.Key;
import mgmt.api.transport.Transport;
import mgmt.api.transport.TransportException;
import mgmt.api.transport.Value;
import mgmt.api.transport.WatchListener;

/**
 * The cluster's values, as kinds see them: read and written by workers, straight through the transport; watched by the
 * exchange thread, one watch for each key. Thread-safe: guarded by itself, but nobody is called under that guard.
 */
final class Values implements ClusterValues {

    private final String host;
    private final Supplier<Optional<Transport>> available;
    private final Runnable wanted;
    private final Map<String, Watched> watched = new HashMap<>();

    /** Who is told of one key, and by which watch of the transport, if there is one. */
    private static final class Watched {
        private final Set<Told> told = new CopyOnWriteArraySet<>();
        private Optional<Subscription> subscription = Optional.empty();
    }

    /** One watch of a resource; two of them are never equal. */
    private static final class Told {
        private final Changes changes;

        Told(Changes changes) {
            this.changes = changes;
        }
    }

    /**
     * @param host this host
     * @param available the transport, when its store answers
     * @param wanted called when somebody needs the cluster, or watches another key
     */
    Values(String host, Supplier<Optional<Transport>> available, Runnable wanted) {
        this.host = host;
        this.available = available;
        this.wanted = wanted;
    }

    // ---- for kinds, on workers

    @Override
    public Map<String, String> read(String key) throws NotYetException, InterruptedException {
        try {
            Map<String, String> values = new TreeMap<>();
            for (Entry entry : transport().read(Keys.VALUES.child(key)).entries()) {
                values.put(Keys.host(entry.key()), entry.value().text());
            }
            return values;
        } catch (TransportException e) {
            throw new NotYetException("the cluster does not answer: " + e.getMessage());
        } catch (CharacterCodingException e) {
            throw new NotYetException("a value of " + key + " is no text in UTF-8");
        }
    }

    @Override
    public void put(String key, String value) throws NotYetException, InterruptedException {
        commit(Commit.builder().put(own(key), Value.of(value)).build());
    }

    @Override
    public void delete(String key) throws NotYetException, InterruptedException {
        commit(Commit.builder().delete(own(key)).build());
    }

    private Key own(String key) {
        return Keys.VALUES.child(key).child(host);
    }

    private void commit(Commit commit) throws NotYetException, InterruptedException {
        try {
            CommitResult result = transport().commit(commit);
            if (!result.isDone()) {
                throw new NotYetException("the cluster did not confirm: " + result.why());
            }
        } catch (TransportException e) {
            throw new NotYetException("the cluster does not answer: " + e.getMessage());
        }
    }

    private Transport transport() throws NotYetException {
        wanted.run();
        return available.get().orElseThrow(() -> new NotYetException("the cluster does not answer yet"));
    }

    @Override
    public Subscription watch(String key, Changes changes) {
        Told told = new Told(changes);
        synchronized (this) {
            watched.computeIfAbsent(key, each -> new Watched()).told.add(told);
        }
        wanted.run();
        return () -> remove(key, told);
    }

    private void remove(String key, Told told) {
        Optional<Subscription> last = Optional.empty();
        synchronized (this) {
            Watched one = watched.get(key);
            if (one != null && one.told.remove(told) && one.told.isEmpty()) {
                last = one.subscription;
                watched.remove(key);
            }
        }
        last.ifPresent(Subscription::close);
    }

    // ---- for the exchange thread

    /** Watches what is not watched yet, and has those who wait for it look; blocks. */
    void watch(Transport transport) throws TransportException, InterruptedException {
        for (String key : unwatched()) {
            Key above = Keys.VALUES.child(key);
            long revision = transport.read(above).revision();
            Subscription subscription = transport.watch(above, revision, new Listener(key));
            if (!take(key, subscription)) {
                subscription.close();
            }
            tell(key);
        }
    }

    /** Whether somebody waits for a watch. */
    synchronized boolean hasUnwatched() {
        return watched.values().stream().anyMatch(one -> one.subscription.isEmpty());
    }

    private synchronized List<String> unwatched() {
        List<String> keys = new ArrayList<>();
        watched.forEach((key, one) -> {
            if (one.subscription.isEmpty()) {
                keys.add(key);
            }
        });
        return keys;
    }

    private synchronized boolean take(String key, Subscription subscription) {
        Watched one = watched.get(key);
        if (one == null || one.subscription.isPresent()) {
            return false;
        }
        one.subscription = Optional.of(subscription);
        return true;
    }

    /** The transport has gone, and its watches with it. */
    void lose() {
        synchronized (this) {
            watched.values().forEach(one -> one.subscription = Optional.empty());
        }
        tellAll();
    }

    /** The store answers again, or not any more: everybody looks. */
    void tellAll() {
        List<String> keys;
        synchronized (this) {
            keys = new ArrayList<>(watched.keySet());
        }
        keys.forEach(this::tell);
    }

    private void tell(String key) {
        Set<Told> told;
        synchronized (this) {
            Watched one = watched.get(key);
            told = one == null ? Set.of() : one.told;
        }
        told.forEach(each -> each.changes.changed());
    }

    private final class Listener implements WatchListener {

        private final String key;

        Listener(String key) {
            this.key = key;
        }

        @Override
        public void changed(ChangeSet changes) {
            tell(key);
        }

        @Override
        public void gap(String why) {
            synchronized (Values.this) {
                Watched one = watched.get(key);
                if (one != null) {
                    one.subscription = Optional.empty();
                }
            }
            wanted.run();
        }
    }
}
