package mgmt.plugin.etcd.internal.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which member is talked to: one at a time, so that all that goes on shares one fate, which one heartbeat finds out; when it
 * is of no use, the next. Begins anywhere, so that many hosts spread over the members. Thread-safe: guarded by itself.
 */
final class Connections implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private List<EtcdUrl> seeds;
    private final Identification identification;
    private final Workers workers;

    private List<EtcdUrl> urls;
    private int next;
    private @Nullable Connection current;
    private final List<Connection> ending = new ArrayList<>();
    private boolean isClosed;

    Connections(List<EtcdUrl> seeds, Identification identification, Workers workers) {
        this.seeds = List.copyOf(seeds);
        this.urls = this.seeds;
        this.identification = identification;
        this.workers = workers;
        this.next = RandomGenerator.getDefault().nextInt(seeds.size());
    }

    /** The connection to use; need not be one that works. */
    synchronized Connection current() throws CallException {
        if (isClosed) {
            throw CallException.closed();
        }
        if (current == null) {
            current = new Connection(urls.get(next % urls.size()), identification, workers);
        }
        return current;
    }

    /** Gives up a connection, and all that goes on over it: the next member's turn. */
    synchronized void leave(Connection connection) {
        if (current == connection) {
            current = null;
            next = (next + 1) % urls.size();
        }
        connection.close();
        ending.removeIf(Connection::isEnded);
        if (!ending.contains(connection)) {
            ending.add(connection);
        }
    }

    /**
     * Takes the members where they say that they are; seeds stay, in case that all of them move at once. What is of their
     * own machine alone means another machine here, unless the seeds are of this one; and where the seeds are secure,
     * everything is.
     */
    synchronized void follow(List<EtcdUrl> members) {
        boolean isLocal = seeds.stream().allMatch(EtcdUrl::isLoopback);
        boolean isSecure = seeds.stream().anyMatch(EtcdUrl::secure);
        Set<EtcdUrl> known = new LinkedHashSet<>(seeds);
        members.stream()
                .filter(url -> !url.isWildcard() && (isLocal || !url.isLoopback()) && url.secure() == isSecure)
                .forEach(known::add);
        if (!known.equals(new LinkedHashSet<>(urls))) {
            EtcdUrl now = urls.get(next % urls.size());
            urls = new ArrayList<>(known);
            next = Math.max(0, urls.indexOf(now));
        }
    }

    /** There is one more that may always be tried. */
    synchronized void add(EtcdUrl seed) {
        if (!seeds.contains(seed)) {
            seeds = Stream.concat(seeds.stream(), Stream.of(seed)).toList();
            urls = Stream.concat(urls.stream(), Stream.of(seed)).distinct().toList();
        }
    }

    /** Whether it is one that may always be tried. */
    synchronized boolean isSeed(Connection connection) {
        return seeds.contains(connection.url());
    }

    /** Does not go there again, until the members are followed anew. */
    synchronized void drop(Connection connection) {
        leave(connection);
        List<EtcdUrl> others =
                urls.stream().filter(url -> !url.equals(connection.url())).toList();
        urls = others.isEmpty() ? seeds : others;
        next %= urls.size();
    }

    synchronized int size() {
        return urls.size();
    }

    @Override
    public void close() {
        List<Connection> last;
        synchronized (this) {
            isClosed = true;
            if (current != null) {
                leave(current);
            }
            last = List.copyOf(ending);
        }
        awaitEnds(last);
    }

    /** Waits until nothing goes on over any of these any more; for a moment each, also when interrupted. */
    static void awaitEnds(List<Connection> last) {
        boolean wasInterrupted = Thread.interrupted();
        try {
            for (Connection connection : last) {
                connection.awaitEnd(PATIENCE);
            }
        } catch (InterruptedException e) {
            wasInterrupted = true;
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
