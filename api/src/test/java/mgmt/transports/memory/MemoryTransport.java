package mgmt.transports.memory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import mgmt.api.resource.Subscription;
import mgmt.api.transport.Commit;
import mgmt.api.transport.CommitResult;
import mgmt.api.transport.Entry;
import mgmt.api.transport.Key;
import mgmt.api.transport.Snapshot;
import mgmt.api.transport.Transport;
import mgmt.api.transport.TransportContext;
import mgmt.api.transport.TransportException;
import mgmt.api.transport.TransportLimits;
import mgmt.api.transport.Value;
import mgmt.api.transport.WatchListener;
import org.jspecify.annotations.Nullable;

/**
 * A session on a store. One thread tells the context and all listeners. Thread-safe: its fields are guarded by the monitor
 * of the store's heap, which is not held while somebody is told something.
 */
final class MemoryTransport implements Transport {

    private static final TransportLimits LIMITS = TransportLimits.of(128, 1 << 20);

    private final Heap heap;
    private final Duration patience;
    private final TransportContext context;
    private final Thread teller = new Thread(this::tell);
    private final List<MemoryWatch> watches = new CopyOnWriteArrayList<>();
    private final List<String> endedSessions = new ArrayList<>();
    private String session;
    private boolean closed;
    /** The store that was told to be available; nothing while it is away, and before anything was told. */
    private String availableStore = "";

    private boolean isToldAway;

    private MemoryTransport(Heap heap, Duration patience, TransportContext context) {
        this.heap = heap;
        this.patience = patience;
        this.context = context;
        this.session = heap.beginSession(context.host());
    }

    /** A transport whose calls wait for an answer as long as the given time. */
    static MemoryTransport open(MemoryStore store, Duration patience, TransportContext context)
            throws TransportException {
        String refusal = store.heap().refusal();
        if (!refusal.isEmpty()) {
            throw new TransportException(refusal);
        }
        MemoryTransport transport = new MemoryTransport(store.heap(), patience, context);
        transport.teller.setName("mgmt-memory-" + context.host());
        transport.teller.setDaemon(true);
        transport.teller.start();
        return transport;
    }

    @Override
    public Snapshot read(Key above) throws TransportException, InterruptedException {
        synchronized (heap.monitor()) {
            awaitAnswer();
            List<Entry> entries = new ArrayList<>();
            heap.below(above).forEach((key, item) -> entries.add(entry(Key.parse(key), item)));
            return Snapshot.of(heap.id(), heap.revision(), entries);
        }
    }

    @Override
    public CommitResult commit(Commit commit) throws TransportException, InterruptedException {
        LIMITS.require(commit);
        synchronized (heap.monitor()) {
            awaitAnswer();
            boolean isMet = heap.isMet(commit);
            renewSession();
            long revision = isMet ? heap.change(commit, session) : 0;
            if (heap.losesAnswer()) {
                return CommitResult.unknown("the answer was lost");
            }
            return isMet ? CommitResult.done(revision) : CommitResult.notMet();
        }
    }

    private void awaitAnswer() throws TransportException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (heap.isAway() && !closed) {
            if (System.nanoTime() >= end) {
                throw new TransportException("the store in memory does not answer");
            }
            heap.awaitChange(end);
        }
        if (closed) {
            throw new TransportException("the transport is closed");
        }
    }

    /** Ends the session behind its back. */
    void expire() {
        synchronized (heap.monitor()) {
            heap.endSession(session);
        }
    }

    private void renewSession() {
        if (!heap.isLive(session)) {
            endedSessions.add(session);
            session = heap.beginSession(context.host());
            heap.wake();
        }
    }

    /** As this transport sees it; the caller holds the monitor. */
    Entry entry(Key key, Heap.Item item) {
        Entry.Hold hold = item.holder().isEmpty()
                ? Entry.Hold.NOBODY
                : item.holder().equals(session) ? Entry.Hold.OWN : Entry.Hold.OTHER;
        return Entry.of(key, Value.of(item.value()), item.revision(), hold);
    }

    @Override
    public Subscription watch(Key above, long after, WatchListener listener) {
        synchronized (heap.monitor()) {
            MemoryWatch watch = new MemoryWatch(this, heap.id(), above, after, listener);
            if (!closed) {
                watches.add(watch);
                heap.wake();
            }
            return watch;
        }
    }

    void forget(MemoryWatch watch) {
        watches.remove(watch);
    }

    @Override
    public TransportLimits limits() {
        return LIMITS;
    }

    @Override
    public List<String> describe() throws TransportException, InterruptedException {
        synchronized (heap.monitor()) {
            awaitAnswer();
            return List.of(
                    "a store in the memory of this process",
                    heap.below(Key.root()).size() + " entries, revision " + heap.revision());
        }
    }

    private void tell() {
        try {
            for (Runnable telling = awaitTelling(); telling != null; telling = awaitTelling()) {
                try {
                    telling.run();
                } catch (RuntimeException | Error e) {
                    context.log().log(System.Logger.Level.ERROR, "A listener has failed", e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is to be told next; null when nothing will be any more. */
    private @Nullable Runnable awaitTelling() throws InterruptedException {
        synchronized (heap.monitor()) {
            while (!closed) {
                Runnable telling = heap.isAway() ? nextWhileAway() : next();
                if (telling != null) {
                    return telling;
                }
                heap.awaitChange();
            }
            return null;
        }
    }

    private @Nullable Runnable nextWhileAway() {
        if (isToldAway) {
            return null;
        }
        isToldAway = true;
        availableStore = "";
        return () -> context.unavailable("the store in memory does not answer");
    }

    private @Nullable Runnable next() {
        isToldAway = false;
        renewSession();
        while (!endedSessions.isEmpty()) {
            Set<Key> lost = heap.takeLost(endedSessions.remove(0)).stream()
                    .map(Key::parse)
                    .collect(Collectors.toSet());
            if (!lost.isEmpty()) {
                return () -> context.lost(lost);
            }
        }
        String store = heap.id();
        if (!store.equals(availableStore)) {
            availableStore = store;
            return () -> context.available(store);
        }
        for (MemoryWatch watch : watches) {
            Runnable telling = watch.next(heap);
            if (telling != null) {
                return telling;
            }
        }
        return null;
    }

    @Override
    public void close() {
        synchronized (heap.monitor()) {
            if (!closed) {
                closed = true;
                watches.forEach(MemoryWatch::close);
                heap.endSession(session);
                endedSessions.add(session);
                endedSessions.forEach(heap::takeLost);
            }
        }
        try {
            if (Thread.currentThread() != teller) {
                teller.join(DEADLINE.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
