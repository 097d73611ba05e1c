package mgmt.api.transport;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import mgmt.api.resource.Subscription;
import mgmt.api.transport.Entry.Hold;
import mgmt.api.transport.RecordingContext.Told;
import mgmt.api.transport.RecordingContext.What;
import org.junit.jupiter.api.Test;

/**
 * What a transport must do besides {@link TransportContract} whose store can be away, and whose session can end while it is
 * open.
 */
public abstract class TransportOutageContract extends TransportContract {

    /** How soon a call ends that is interrupted or whose transport is closed: far less than its deadline. */
    private static final Duration SOON = Transport.DEADLINE.dividedBy(2);

    /** The store does not answer any transport, nor a new one, from now on. */
    protected abstract void interrupt() throws Exception;

    /** The store answers again, with all that it had. */
    protected abstract void restore() throws Exception;

    /** Another store answers, with nothing in it, in place of the one that was interrupted. */
    protected abstract void restoreEmpty() throws Exception;

    /** The session of a transport ends behind its back: what it holds goes, while the store answers as ever. */
    protected abstract void expire(Transport transport) throws Exception;

    /** Ends when the transport knows. */
    private void interrupt(Session session) throws Exception {
        int mark = session.context().mark();
        interrupt();
        String why = session.context().await(What.UNAVAILABLE, mark, limit()).text();
        assertFalse(why.isBlank(), "no reason is told");
    }

    /** Ends when the transport knows. */
    private void restore(Session session) throws Exception {
        int mark = session.context().mark();
        restore();
        session.context().await(What.AVAILABLE, mark, limit());
    }

    @Test
    final void anOutageIsToldAndSoIsItsEnd() throws Exception {
        Session one = session("one");
        RecordingListener listener = watch(one, Key.root());
        String store = one.context().await(What.AVAILABLE, 0, limit()).text();
        for (int i = 0; i < 2; i++) {
            interrupt(one);
            restore(one);
            assertEquals(store, one.context().store().orElseThrow());
            assertEquals(store, one.readAll().store());
            listener.awaitRevision(one.put(A, "after outage " + i), limit());
        }
    }

    @Test
    final void callsDuringAnOutageFailWithinTheDeadline() throws Exception {
        Session one = session("one");
        watch(one, Key.root());
        one.put(A, "a");
        interrupt(one);
        Duration bound = Transport.DEADLINE.plus(SOON);
        assertTimeout(bound, () -> assertThrows(TransportException.class, one::readAll));
        assertTimeout(bound, () -> assertThrows(TransportException.class, one.transport()::describe));
        CommitResult[] result = {CommitResult.unknown("it could not be asked")};
        assertTimeout(bound, () -> {
            try {
                result[0] = one.commit(Commit.builder().put(B, Value.of("b")));
            } catch (TransportException e) {
                assertFalse(e instanceof TooLargeException, e::toString);
            }
        });
        assertTrue(result[0].isUnknown(), result[0]::toString);
        assertThrows(
                TooLargeException.class,
                () -> one.commit(
                        Commit.builder().put(A, bytes(one.transport().limits().bytes()))));
        restore(one);
        one.put(A, "c");
        assertEquals("c", one.entry(A).value().text());
    }

    @Test
    final void aWatchTellsWhatHappenedOverAnOutageOrAGap() throws Exception {
        Session one = session("one");
        Session other = session("other");
        one.done(Commit.builder().put(A, Value.of("a")).put(B, Value.of("b")));
        RecordingListener listener = watch(one, Key.root());
        interrupt(one);
        restore();
        await("the other one is connected", () -> isDone(other, Commit.builder().delete(B)));
        long revision = other.done(Commit.builder().put(C, Value.of("c")));
        assertToldOrGap(listener, one, revision);
        if (listener.gap().isEmpty()) {
            listener.awaitRevision(other.put(A, "later"), limit());
        }
    }

    private static boolean isDone(Session session, Commit.Builder commit) throws Exception {
        try {
            return session.commit(commit).isDone();
        } catch (TransportException e) {
            return false;
        }
    }

    private void assertToldOrGap(RecordingListener listener, Session reader, long revision) throws Exception {
        listener.await(
                "everything or a gap",
                told -> told.revision() >= revision || told.gap().isPresent(),
                limit());
        if (listener.gap().isEmpty()) {
            assertEquals(
                    Session.whole(reader.readAll().entries()),
                    Session.whole(listener.state().values()));
        }
    }

    @Test
    final void aWatchMayBeginDuringAnOutage() throws Exception {
        Session one = session("one");
        watch(one, Key.root());
        one.put(A, "a");
        Snapshot start = one.readAll();
        interrupt(one);
        RecordingListener listener = RecordingListener.of(Key.root(), start);
        RecordingListener closed = RecordingListener.of(Key.root(), start);
        assertTimeout(SOON, () -> one.transport().watch(Key.root(), start.revision(), listener));
        Subscription subscription = one.transport().watch(Key.root(), start.revision(), closed);
        assertTimeout(SOON, subscription::close);
        restore(one);
        assertToldOrGap(listener, one, one.put(B, "b"));
        assertEquals(0, closed.calls().size());
    }

    @Test
    final void aTransportMayBeOpenedDuringAnOutage() throws Exception {
        Session first = session("first");
        first.put(A, "a");
        interrupt();
        Session late = session("late");
        RecordingListener listener = RecordingListener.of(Key.root(), 0);
        late.transport().watch(Key.root(), 0, listener);
        late.context().await(What.UNAVAILABLE, 0, limit());
        assertThrows(TransportException.class, late::readAll);
        restore(late);
        assertEquals(Map.of("t/a", "a"), late.texts());
        assertToldOrGap(listener, late, late.put(B, "b"));
    }

    /** Commits go on while the store goes away: what was done is there, what failed is not, the rest may be either. */
    @Test
    final void noOutcomeIsToldWronglyOverAnOutage() throws Exception {
        Session one = session("one");
        watch(one, Key.root());
        Set<Key> done = ConcurrentHashMap.newKeySet();
        Set<Key> failed = ConcurrentHashMap.newKeySet();
        CountDownLatch running = new CountDownLatch(3);
        List<Call> calls = List.of(
                Call.start(running, () -> tryPuts(one, "x", done, failed)),
                Call.start(running, () -> tryPuts(one, "y", done, failed)),
                Call.start(running, () -> tryPuts(one, "z", done, failed)));
        running.await();
        await("some are done", () -> done.size() > 20);
        interrupt(one);
        for (Call call : calls) {
            call.assertEndsAsItShould(limit());
        }
        restore(one);
        Set<Key> there =
                new HashSet<>(one.readAll().entries().stream().map(Entry::key).toList());
        assertTrue(there.containsAll(done), "what was done is not there");
        there.retainAll(failed);
        assertEquals(Set.of(), there, "what has failed is there");
    }

    /** Ends by an exception when a call fails. */
    private static void tryPuts(Session session, String above, Set<Key> done, Set<Key> failed) throws Exception {
        for (int i = 0; ; i++) {
            Key key = Key.of(above, String.valueOf(i));
            failed.add(key);
            CommitResult result = session.commit(Commit.builder().put(key, Value.of("")));
            failed.remove(key);
            if (result.isDone()) {
                done.add(key);
            }
        }
    }

    @Test
    final void whatWasHeldBeforeAnOutageIsHeldAfterItOrLost() throws Exception {
        Session one = session("one");
        watch(one, Key.root());
        one.done(Commit.builder().hold(A, Value.of("a")).put(B, Value.of("b")));
        interrupt(one);
        restore(one);
        Snapshot after = one.readAll();
        if (after.entry(A).isPresent()) {
            assertEquals(Hold.OWN, after.entry(A).orElseThrow().hold());
            assertEquals(Set.of(), one.lost());
        } else {
            assertEquals(Set.of(A), one.lost());
        }
        one.hold(C, "c");
        assertEquals(Hold.OWN, one.entry(C).hold());
        assertEquals("b", one.entry(B).value().text());
    }

    @Test
    final void anotherStoreInPlaceOfTheOldOneIsToldAsSuch() throws Exception {
        Session one = session("one");
        one.done(Commit.builder().hold(A, Value.of("a")).put(B, Value.of("b")));
        for (int i = 0; i < 5; i++) {
            one.put(B, "b" + i);
        }
        RecordingListener listener = watch(one, Key.root());
        String store = one.readAll().store();
        interrupt(one);
        int mark = one.context().mark();
        restoreEmpty();
        String another = one.context().await(What.AVAILABLE, mark, limit()).text();
        assertNotEquals(store, another);
        assertEquals(another, one.readAll().store());
        assertEquals(Map.of(), one.texts());
        listener.await("a gap", told -> told.gap().isPresent(), limit());
        assertEquals(Set.of(A, B), listener.state().keySet(), "what was forgotten is told as deleted");
        assertLostBeforeAvailable(one, mark, Set.of(A));
        RecordingListener again = watch(one, Key.root());
        again.awaitRevision(one.hold(C, "c"), limit());
        assertEquals(Set.of(C), again.state().keySet());
        listener.assertSound();
    }

    private static void assertLostBeforeAvailable(Session session, int mark, Set<Key> keys) {
        Set<Key> before = new HashSet<>();
        for (Told told : session.context().told()) {
            if (told.what() == What.AVAILABLE && session.context().told().indexOf(told) >= mark) {
                break;
            }
            before.addAll(told.keys());
        }
        assertEquals(keys, before, () -> "lost before available: " + session.context());
    }

    @Test
    final void whatASessionHeldIsLostWithIt() throws Exception {
        Session one = session("one");
        Session other = session("other");
        one.done(Commit.builder().hold(A, Value.of("a")).hold(B, Value.of("b")).put(C, Value.of("c")));
        RecordingListener listener = watch(other, Key.of("t"));
        expire(one.transport());
        one.context().await("both are lost", told -> told.lostKeys().equals(Set.of(A, B)), limit());
        listener.await("both are gone", told -> told.state().keySet().equals(Set.of(C)), limit());
        assertEquals(Map.of("t/c", "c"), other.texts());
        assertEquals(Map.of("t/c", "c"), one.texts());
    }

    @Test
    final void aTransportNeverPutsAgainWhatWasLost() throws Exception {
        Session one = session("one");
        Session other = session("other");
        one.hold(A, "a");
        expire(one.transport());
        one.context().await(What.LOST, 0, limit());
        await("it holds again", () -> isDone(one, Commit.builder().hold(B, Value.of("b"))));
        interrupt(one);
        restore(one);
        await("the other one is connected", () -> isDone(other, Commit.builder().put(C, Value.of("c"))));
        assertFalse(other.has(A), "put again");
    }

    @Test
    final void whatIsHeldNoLongerIsNotLost() throws Exception {
        Session one = session("one");
        one.done(Commit.builder().hold(A, Value.of("a")).hold(B, Value.of("b")).hold(C, Value.of("c")));
        one.done(Commit.builder().delete(A).put(B, Value.of("plain")));
        expire(one.transport());
        one.context().await(What.LOST, 0, limit());
        assertEquals(Set.of(C), one.lost());
        assertEquals(Map.of("t/b", "plain"), one.texts());
    }

    @Test
    final void aTransportHoldsAgainAfterItsSessionHasEnded() throws Exception {
        Session one = session("one");
        Session other = session("other");
        one.put(B, "b");
        expire(one.transport());
        await("it holds again", () -> isDone(one, Commit.builder().hold(A, Value.of("a"))));
        assertEquals(Hold.OWN, one.entry(A).hold());
        assertEquals(Hold.OTHER, other.entry(A).hold());
        assertTrue(one.context().told().stream().noneMatch(told -> told.what() == What.LOST), one.context()::toString);
        one.transport().close();
        await("the held entry is gone", () -> !other.has(A));
    }

    /** As a lock, which somebody else takes while its first owner is away. */
    @Test
    final void whatAnotherOneHoldsMeanwhileStaysItsOwn() throws Exception {
        Session one = session("one");
        Session other = session("other");
        Commit.Builder take = Commit.builder().ifAbsent(A).hold(A, Value.of("mine"));
        one.done(take);
        expire(one.transport());
        await("the other one takes it", () -> isDone(other, take));
        one.context().await(What.LOST, 0, limit());
        assertTrue(one.commit(take).isNotMet());
        assertEquals(Hold.OWN, other.entry(A).hold());
        one.transport().close();
        assertTrue(other.has(A));
    }

    @Test
    final void closeEndsCallsThatWait() throws Exception {
        Session one = session("one");
        List<Call> calls = callsDuringAnOutage(one);
        assertTimeout(Transport.DEADLINE, one.transport()::close);
        for (Call call : calls) {
            call.assertEndsAsItShould(SOON);
        }
    }

    @Test
    final void anInterruptEndsACallThatWaits() throws Exception {
        List<Call> calls = callsDuringAnOutage(session("one"));
        calls.forEach(Call::interrupt);
        for (Call call : calls) {
            call.assertEndsAsItShould(SOON);
        }
    }

    private List<Call> callsDuringAnOutage(Session session) throws Exception {
        session.put(A, "a");
        watch(session, Key.root());
        interrupt(session);
        CountDownLatch running = new CountDownLatch(2);
        List<Call> calls = List.of(
                Call.start(running, session::readAll),
                Call.start(running, () -> session.commit(Commit.builder().put(A, Value.of("b")))));
        running.await();
        await("they wait, or have failed", () -> calls.stream().allMatch(call -> call.isWaiting() || call.isEnded()));
        return calls;
    }

    @Test
    final void closeDuringAnOutageIsQuickAndTheHeldGoesSoonerOrLater() throws Exception {
        Session one = session("one");
        Session other = session("other");
        one.done(Commit.builder().hold(A, Value.of("a")).put(B, Value.of("b")));
        watch(one, Key.root());
        interrupt(one);
        assertTimeout(Transport.DEADLINE, one.transport()::close);
        assertDoesNotThrow(one.transport()::close);
        restore();
        await("the held entry is gone", () -> isGone(other, A));
        assertEquals(Map.of("t/b", "b"), other.texts());
    }

    private static boolean isGone(Session session, Key key) throws Exception {
        try {
            return !session.has(key);
        } catch (TransportException e) {
            return false;
        }
    }
}
