package mgmt.engine.internal.exchange;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import mgmt.api.transport.ChangeSet;
import mgmt.api.transport.Entry;
import mgmt.api.transport.Key;
import mgmt.api.transport.TransportContext;
import mgmt.api.transport.TransportException;
import mgmt.api.transport.WatchListener;
import mgmt.engine.internal.replacement.OwnDirectory;
import org.jspecify.annotations.Nullable;

/**
 * What one open transport has reported, until the exchange thread comes to it: changes of one key coalesce. Thread-safe:
 * guarded by itself.
 */
final class Session implements TransportContext {

    /** Whether the store answers. */
    enum Phase {
        CONNECTING,
        AVAILABLE,
        UNAVAILABLE,
        FAILED
    }

    private final String host;
    private final Path directory;
    private final System.Logger log;
    private final InstantSource clock;
    private final Runnable wake;

    private Phase phase = Phase.CONNECTING;
    private Instant since;
    private String store = "";
    private String why = "";
    private boolean hasAnswered;
    private boolean hasLost;
    private boolean hasGap;
    private @Nullable Listener listener;
    private Map<Key, Optional<Entry>> changes = new LinkedHashMap<>();
    private long upTo;
    private boolean isClosed;

    /**
     * @param host the name of this host
     * @param directory for what the transport keeps
     * @param log its lines name the transport
     * @param wake called, on any thread, whenever there is something to be taken
     */
    Session(String host, Path directory, System.Logger log, InstantSource clock, Runnable wake) {
        this.host = host;
        this.directory = directory;
        this.log = log;
        this.clock = clock;
        this.wake = wake;
        this.since = clock.instant();
    }

    /**
     * What was reported since the last time.
     *
     * @param phase whether the store answers now
     * @param since when that has begun
     * @param store which store it is
     * @param why it does not answer
     * @param hasAnswered whether it has begun to answer
     * @param hasLost whether something that was held is gone
     * @param hasGap whether a watch has ended
     * @param changes what the watches have told
     */
    record Report(
            Phase phase,
            Instant since,
            String store,
            String why,
            boolean hasAnswered,
            boolean hasLost,
            boolean hasGap,
            ChangeSet changes) {}

    synchronized Report take() {
        List<Entry> put = new ArrayList<>();
        List<Key> deleted = new ArrayList<>();
        changes.forEach((key, entry) -> entry.ifPresentOrElse(put::add, () -> deleted.add(key)));
        Report report =
                new Report(phase, since, store, why, hasAnswered, hasLost, hasGap, ChangeSet.of(upTo, put, deleted));
        hasAnswered = false;
        hasLost = false;
        hasGap = false;
        changes = new LinkedHashMap<>();
        return report;
    }

    /**
     * A listener in the place of the one before, which is not heard any more.
     *
     * @param isOfInterest tells of a key, on any thread, whether what changes there matters: the rest of a busy cluster
     *     costs this question and wakes nobody
     */
    synchronized WatchListener listenAnew(Predicate<Key> isOfInterest) {
        changes = new LinkedHashMap<>();
        hasGap = false;
        listener = new Listener(isOfInterest);
        return listener;
    }

    /** Nothing is heard any more. */
    synchronized void close() {
        isClosed = true;
        listener = null;
    }

    private final class Listener implements WatchListener {

        private final Predicate<Key> isOfInterest;

        Listener(Predicate<Key> isOfInterest) {
            this.isOfInterest = isOfInterest;
        }

        @Override
        public void changed(ChangeSet news) {
            List<Entry> put = news.put().stream()
                    .filter(entry -> isOfInterest.test(entry.key()))
                    .toList();
            List<Key> deleted = news.deleted().stream().filter(isOfInterest).toList();
            if (put.isEmpty() && deleted.isEmpty()) {
                return;
            }
            synchronized (Session.this) {
                if (listener != this) {
                    return;
                }
                put.forEach(entry -> changes.put(entry.key(), Optional.of(entry)));
                deleted.forEach(key -> changes.put(key, Optional.empty()));
                upTo = Math.max(upTo, news.revision());
            }
            wake.run();
        }

        @Override
        public void gap(String reason) {
            synchronized (Session.this) {
                if (listener != this) {
                    return;
                }
                hasGap = true;
            }
            wake.run();
        }
    }

    // ---- called by the transport

    @Override
    public String host() {
        return host;
    }

    @Override
    public Path directory() throws IOException {
        OwnDirectory.make(directory);
        return directory;
    }

    @Override
    public System.Logger log() {
        return log;
    }

    @Override
    public void available(String which) {
        synchronized (this) {
            if (isClosed || phase == Phase.FAILED) {
                return;
            }
            enter(Phase.AVAILABLE);
            store = which;
            hasAnswered = true;
        }
        wake.run();
    }

    @Override
    public void unavailable(String reason) {
        enter(Phase.UNAVAILABLE, reason);
    }

    @Override
    public void failed(TransportException cause) {
        enter(Phase.FAILED, String.valueOf(cause.getMessage()));
    }

    private void enter(Phase next, String reason) {
        synchronized (this) {
            if (isClosed || phase == Phase.FAILED) {
                return;
            }
            enter(next);
            why = reason;
        }
        wake.run();
    }

    private synchronized void enter(Phase next) {
        if (phase != next) {
            phase = next;
            since = clock.instant();
        }
    }

    @Override
    public void lost(Set<Key> keys) {
        synchronized (this) {
            hasLost |= !keys.isEmpty() && !isClosed;
        }
        wake.run();
    }
}
