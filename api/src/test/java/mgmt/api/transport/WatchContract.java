package mgmt.api.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import mgmt.api.resource.Subscription;
import org.junit.jupiter.api.Test;

/** The part of {@link TransportContract} on watches. */
abstract class WatchContract extends HoldContract {

    private static final int ROUNDS = 100;

    /**
     * Makes the store forget its history up to now, as it does by itself one day.
     *
     * @return whether a watch from before must now report a gap; if not, it may still tell everything
     */
    protected abstract boolean forget() throws Exception;

    @Test
    final void aWatchTellsPutsAndDeletes() throws Exception {
        Session one = session("one");
        Session other = session("other");
        one.put(A, "before");
        RecordingListener listener = watch(other, Key.of("t"));
        one.done(Commit.builder().put(A, Value.of("after")).put(B, Value.of("new")));
        one.delete(A);
        long revision = one.done(Commit.builder().delete(B).put(C, Value.of("last")));
        listener.awaitRevision(revision, limit());
        assertEquals(Map.of("t/c", "last"), Session.texts(listener.state().values()));
        assertEquals(
                Session.whole(one.readAll().entries()),
                Session.whole(listener.state().values()));
    }

    @Test
    final void whoCommitsIsToldByItsOwnWatch() throws Exception {
        Session one = session("one");
        RecordingListener listener = watch(one, Key.of("t"));
        listener.awaitRevision(one.put(A, "own"), limit());
        assertEquals(Set.of(A), listener.state().keySet());
    }

    @Test
    final void anEqualValueIsTold() throws Exception {
        Session one = session("one");
        one.put(A, "same");
        RecordingListener listener = watch(one, Key.of("t"));
        long revision = one.put(A, "same");
        listener.awaitRevision(revision, limit());
        assertEquals(revision, listener.state().get(A).revision());
    }

    @Test
    final void aWatchFromAnOlderRevisionTellsWhatHappenedSince() throws Exception {
        Session one = session("one");
        one.done(Commit.builder().put(A, Value.of("a")).put(B, Value.of("b")));
        Snapshot old = one.readAll();
        one.put(A, "a2");
        one.delete(B);
        one.put(C, "c");
        one.put(C, "c2");
        one.put(Key.of("gone"), "again");
        long revision = one.delete(Key.of("gone"));
        RecordingListener listener = RecordingListener.of(Key.root(), old);
        session("other").transport().watch(Key.root(), old.revision(), listener);
        listener.awaitRevision(revision, limit());
        assertEquals(
                Session.whole(one.readAll().entries()),
                Session.whole(listener.state().values()));
    }

    @Test
    final void aWatchFromTheBeginningTellsEverythingOrAGap() throws Exception {
        Session one = session("one");
        one.done(Commit.builder().put(A, Value.of("a")).put(B, Value.of("b")));
        long revision = one.delete(B);
        RecordingListener listener = RecordingListener.of(Key.root(), 0);
        one.transport().watch(Key.root(), 0, listener);
        listener.await(
                "everything or a gap",
                told -> told.revision() >= revision || told.gap().isPresent(),
                limit());
        if (listener.gap().isEmpty()) {
            assertEquals(Map.of("t/a", "a"), Session.texts(listener.state().values()));
        }
    }

    @Test
    final void whatWasForgottenIsAGap() throws Exception {
        Session one = session("one");
        one.done(Commit.builder().put(A, Value.of("a")).put(B, Value.of("b")));
        Snapshot old = one.readAll();
        one.put(A, "a2");
        one.delete(B);
        one.put(C, "c");
        boolean mustBeGap = forget();
        long revision = one.put(C, "c2");
        RecordingListener listener = RecordingListener.of(Key.root(), old);
        one.transport().watch(Key.root(), old.revision(), listener);
        listener.await(
                "everything or a gap",
                told -> told.gap().isPresent() || (!mustBeGap && told.revision() >= revision),
                limit());
        if (listener.gap().isEmpty()) {
            assertEquals(
                    Session.whole(one.readAll().entries()),
                    Session.whole(listener.state().values()));
        }
        RecordingListener again = watch(one, Key.root());
        again.awaitRevision(one.put(A, "a3"), limit());
        assertEquals(
                Map.of("t/a", "a3", "t/c", "c2"), Session.texts(again.state().values()));
        listener.assertSound();
    }

    @Test
    final void forgettingDoesNotDisturbAWatchThatIsUpToDate() throws Exception {
        Session one = session("one");
        RecordingListener listener = watch(one, Key.root());
        listener.awaitRevision(one.put(A, "before"), limit());
        forget();
        listener.awaitRevision(one.put(A, "after"), limit());
        assertTrue(listener.gap().isEmpty(), listener::toString);
    }

    @Test
    final void aWatchIsOfWhatLiesBelowItsKey() throws Exception {
        Session one = session("one");
        RecordingListener hosts = watch(one, Key.of("hosts"));
        RecordingListener below = watch(one, Key.of("hosts", "a"));
        RecordingListener all = watch(one, Key.root());
        List<String> keys = List.of("hosts", "hosts/a", "hosts/a/b", "hosts-x", "hosts-x/a", "hosts0", "hosts.a/b");
        one.done(puts(keys));
        keys.forEach(key -> assertTrue(Key.parse(key).isBelow(Key.root())));
        one.delete(Key.of("hosts"));
        one.delete(Key.of("hosts-x", "a"));
        long last = one.done(puts(List.of("hosts/last", "hosts/a/last")));
        hosts.awaitRevision(last, limit());
        below.awaitRevision(last, limit());
        all.awaitRevision(last, limit());
        assertEquals(
                Set.of("hosts/a", "hosts/a/b", "hosts/last", "hosts/a/last"),
                Session.texts(hosts.state().values()).keySet());
        assertEquals(
                Set.of("hosts/a/b", "hosts/a/last"),
                Session.texts(below.state().values()).keySet());
        assertEquals(
                Session.whole(one.readAll().entries()),
                Session.whole(all.state().values()));
    }

    /** Two sessions put both of two keys, and move a token between two others. */
    @Test
    final void aWatchSeesEachCommitWhole() throws Exception {
        Session one = session("one");
        Session other = session("other");
        one.done(Commit.builder().put(A, Value.of("")).put(B, Value.of("")).put(token(0), Value.of("here")));
        Snapshot start = other.readAll();
        RecordingListener listener = RecordingListener.of(Key.root(), start, WatchContract::judgeWhole);
        other.transport().watch(Key.root(), start.revision(), listener);
        List<Long> last = atOnce(List.of(() -> move(one), () -> move(other), () -> move(one)));
        listener.awaitRevision(last.stream().max(Long::compare).orElseThrow(), limit());
        assertEquals(
                Session.whole(one.readAll().entries()),
                Session.whole(listener.state().values()));
    }

    private static void judgeWhole(RecordingListener told) {
        if (!told.value(A).equals(told.value(B))) {
            told.fault("half of a commit");
        }
        if (told.state().containsKey(token(0)) == told.state().containsKey(token(1))) {
            told.fault("both or none of the token's places");
        }
    }

    private static Key token(int place) {
        return Key.of("token", String.valueOf(place));
    }

    private static long move(Session session) throws Exception {
        long revision = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Value value = Value.of(session.context().host() + round);
            revision = session.done(Commit.builder()
                    .put(A, value)
                    .delete(token(round % 2))
                    .put(token((round + 1) % 2), Value.of("here"))
                    .put(B, value));
        }
        return revision;
    }

    @Test
    final void aWatchThatBeginsAmongCommitsMissesNone() throws Exception {
        Session one = session("one");
        Session other = session("other");
        List<RecordingListener> listeners = new ArrayList<>();
        Callable<Long> watcher = () -> {
            for (int i = 0; i < 20; i++) {
                listeners.add(watch(other, Key.root()));
            }
            return 0L;
        };
        atOnce(List.of(() -> fill(one, "x"), () -> fill(other, "y"), watcher));
        long last = one.put(C, "last");
        List<String> whole = Session.whole(one.readAll().entries());
        for (RecordingListener listener : listeners) {
            listener.awaitRevision(last, limit());
            assertEquals(whole, Session.whole(listener.state().values()));
        }
    }

    private static long fill(Session session, String above) throws Exception {
        long revision = 0;
        for (int round = 0; round < ROUNDS; round++) {
            revision = session.put(Key.of(above, String.valueOf(round % 7)), "round " + round);
            session.delete(Key.of(above, String.valueOf((round + 3) % 7)));
        }
        return revision;
    }

    @Test
    final void aSlowListenerIsToldTheNewestState() throws Exception {
        Session one = session("one");
        Session other = session("other");
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        Snapshot start = other.readAll();
        RecordingListener listener = RecordingListener.of(Key.root(), start, told -> {
            entered.countDown();
            awaitQuietly(gate);
        });
        try {
            other.transport().watch(Key.root(), start.revision(), listener);
            one.put(A, "first");
            assertTrue(entered.await(limit().toSeconds(), TimeUnit.SECONDS));
            for (int i = 0; i < 500; i++) {
                one.done(Commit.builder()
                        .put(A, Value.of(String.valueOf(i)))
                        .put(Key.of("n", String.valueOf(i)), Value.of(""))
                        .delete(Key.of("n", String.valueOf(i - 10))));
            }
        } finally {
            gate.countDown();
        }
        listener.awaitRevision(one.put(B, "last"), limit());
        assertEquals(
                Session.whole(one.readAll().entries()),
                Session.whole(listener.state().values()));
    }

    private static void awaitQuietly(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    final void aListenerThatThrowsIsToldWhatFollows() throws Exception {
        Session one = session("one");
        Snapshot start = one.readAll();
        AtomicInteger calls = new AtomicInteger();
        RecordingListener listener = RecordingListener.of(Key.root(), start, told -> {
            switch (calls.incrementAndGet()) {
                case 1 -> throw new IllegalStateException("thrown by a listener, on purpose");
                case 2 -> throw new LinkageError("thrown by a listener, on purpose");
                default -> {}
            }
        });
        one.transport().watch(Key.root(), start.revision(), listener);
        RecordingListener sound = watch(one, Key.root());
        for (int i = 0; i < 5; i++) {
            long revision = one.put(A, String.valueOf(i));
            listener.awaitRevision(revision, limit());
            sound.awaitRevision(revision, limit());
        }
        assertTrue(listener.gap().isEmpty(), listener::toString);
        assertEquals(5, listener.calls().size());
    }

    @Test
    final void whatHappensAfterAWatchWasClosedIsNotTold() throws Exception {
        Session one = session("one");
        Snapshot start = one.readAll();
        RecordingListener closed = RecordingListener.of(Key.root(), start);
        Subscription subscription = one.transport().watch(Key.root(), start.revision(), closed);
        RecordingListener open = watch(one, Key.root());
        closed.awaitRevision(one.put(A, "before"), limit());
        subscription.close();
        subscription.close();
        for (int i = 0; i < 20; i++) {
            open.awaitRevision(one.put(B, "after " + i), limit());
        }
        assertEquals(Set.of(A), closed.state().keySet());
        assertTrue(closed.gap().isEmpty(), closed::toString);
    }

    @Test
    final void aListenerMayCloseItsOwnWatch() throws Exception {
        Session one = session("one");
        Snapshot start = one.readAll();
        CompletableFuture<Subscription> subscription = new CompletableFuture<>();
        RecordingListener closing = RecordingListener.of(
                Key.root(), start, told -> subscription.join().close());
        subscription.complete(one.transport().watch(Key.root(), start.revision(), closing));
        RecordingListener open = watch(one, Key.root());
        long first = one.put(A, "first");
        closing.awaitRevision(first, limit());
        await("the call has ended", () -> !closing.isBeingCalled());
        open.awaitRevision(one.put(B, "second"), limit());
        assertEquals(1, closing.calls().size());
    }

    @Test
    final void aListenerMayBeginAnotherWatch() throws Exception {
        Session one = session("one");
        Snapshot start = one.readAll();
        AtomicReference<RecordingListener> second = new AtomicReference<>();
        RecordingListener first = RecordingListener.of(Key.root(), start, told -> {
            RecordingListener next = RecordingListener.of(Key.root(), start);
            if (second.compareAndSet(null, next)) {
                one.transport().watch(Key.root(), start.revision(), next);
            }
        });
        one.transport().watch(Key.root(), start.revision(), first);
        long revision = one.put(A, "a");
        first.awaitRevision(revision, limit());
        await("another watch", () -> second.get() != null);
        second.get().awaitRevision(revision, limit());
    }

    @Test
    final void anEmptyValueIsToldAsAPut() throws Exception {
        Session one = session("one");
        RecordingListener listener = watch(one, Key.root());
        listener.awaitRevision(one.put(A, ""), limit());
        assertEquals(Map.of("t/a", ""), Session.texts(listener.state().values()));
    }

    @Test
    final void manyLargeValuesAreTold() throws Exception {
        Session one = session("one");
        Snapshot start = one.readAll();
        RecordingListener live = watch(session("other"), Key.root());
        long size = Math.min(one.transport().limits().bytes(), 1 << 20) - 16;
        long revision = 0;
        for (int i = 0; i < 12; i++) {
            revision = one.done(Commit.builder().put(Key.of("large", String.valueOf(i)), bytes(size)));
        }
        RecordingListener late = RecordingListener.of(Key.root(), start);
        one.transport().watch(Key.root(), start.revision(), late);
        for (RecordingListener listener : List.of(live, late)) {
            listener.awaitRevision(revision, limit());
            assertEquals(12, listener.state().size());
            listener.state().values().forEach(entry -> assertEquals(bytes(size), entry.value()));
        }
    }

    @Test
    final void tenThousandKeysAreReadAndTold() throws Exception {
        Session one = session("one");
        Session other = session("other");
        RecordingListener listener = watch(other, Key.of("many"));
        int step = Math.min(one.transport().limits().operations(), 1000);
        long revision = 0;
        for (int from = 0; from < 10_000; from += step) {
            Commit.Builder commit = Commit.builder();
            for (int i = from; i < Math.min(10_000, from + step); i++) {
                commit.put(Key.of("many", "host " + i % 100, "file", "/etc/file-" + i), Value.of("value of " + i));
            }
            revision = one.done(commit);
        }
        listener.awaitRevision(revision, limit());
        Snapshot snapshot = other.read(Key.of("many"));
        assertEquals(10_000, snapshot.entries().size());
        assertEquals(
                Session.whole(snapshot.entries()),
                Session.whole(listener.state().values()));
        assertEquals(100, other.read(Key.of("many", "host 7")).entries().size());
    }

    @Test
    final void aHundredWatchesAreToldEachItsOwn() throws Exception {
        Session one = session("one");
        List<RecordingListener> listeners = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            listeners.add(watch(one, Key.of("host " + i)));
        }
        Commit.Builder commit = Commit.builder();
        for (int i = 0; i < 50; i++) {
            commit.put(Key.of("host " + i, "a"), Value.of(String.valueOf(i)));
        }
        long revision = one.done(commit);
        for (RecordingListener listener : listeners.subList(0, 50)) {
            listener.awaitRevision(revision, limit());
            assertEquals(1, listener.state().size());
        }
        listeners
                .subList(50, 100)
                .forEach(listener -> assertEquals(0, listener.state().size()));
    }
}
