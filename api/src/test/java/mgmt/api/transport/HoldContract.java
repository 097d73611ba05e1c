package mgmt.api.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import mgmt.api.transport.Entry.Hold;
import org.junit.jupiter.api.Test;

/** The part of {@link TransportContract} on entries that are held. */
abstract class HoldContract extends NamesContract {

    @Test
    final void whatIsHeldGoesWhenItsTransportIsClosed() throws Exception {
        Session one = session("one");
        Session other = session("other");
        one.done(Commit.builder().hold(A, Value.of("held")).put(B, Value.of("stays")));
        other.hold(C, "held by another");
        one.transport().close();
        await("the held entry is gone", () -> !other.has(A));
        assertEquals(Map.of("t/b", "stays", "t/c", "held by another"), other.texts());
        assertEquals(Set.of(), one.lost());
    }

    @Test
    final void whoHoldsAnEntryIsToldToEveryReader() throws Exception {
        Session one = session("one");
        Session other = session("other");
        one.done(Commit.builder().hold(A, Value.of("a")).put(B, Value.of("b")));
        other.hold(C, "c");
        assertEquals(Hold.OWN, one.entry(A).hold());
        assertEquals(Hold.NOBODY, one.entry(B).hold());
        assertEquals(Hold.OTHER, one.entry(C).hold());
        assertEquals(Hold.OTHER, other.entry(A).hold());
        assertEquals(Hold.OWN, other.entry(C).hold());
    }

    @Test
    final void aWatchTellsWhoHoldsAnEntry() throws Exception {
        Session one = session("one");
        Session other = session("other");
        RecordingListener own = watch(one, Key.root());
        RecordingListener others = watch(other, Key.root());
        long revision = one.done(Commit.builder().hold(A, Value.of("a")).put(B, Value.of("b")));
        own.awaitRevision(revision, limit());
        others.awaitRevision(revision, limit());
        assertEquals(Hold.OWN, own.state().get(A).hold());
        assertEquals(Hold.OTHER, others.state().get(A).hold());
        assertEquals(Hold.NOBODY, others.state().get(B).hold());
    }

    @Test
    final void aPlainPutEndsAHold() throws Exception {
        Session one = session("one");
        Session other = session("other");
        one.done(Commit.builder().hold(A, Value.of("held")).hold(B, Value.of("held")));
        one.put(A, "plain");
        other.put(B, "plain");
        assertEquals(Hold.NOBODY, one.entry(A).hold());
        assertEquals(Hold.NOBODY, one.entry(B).hold());
        one.hold(C, "held");
        one.transport().close();
        await("the held entry is gone", () -> !other.has(C));
        assertEquals(Map.of("t/a", "plain", "t/b", "plain"), other.texts());
    }

    @Test
    final void aHoldOverAPlainEntryHolds() throws Exception {
        Session one = session("one");
        Session other = session("other");
        one.put(A, "plain");
        other.put(B, "plain");
        one.done(Commit.builder().hold(A, Value.of("held")).hold(B, Value.of("held")));
        assertEquals(Hold.OWN, one.entry(A).hold());
        one.transport().close();
        await("the held entries are gone", () -> other.texts().isEmpty());
    }

    @Test
    final void theLastHoldCounts() throws Exception {
        Session one = session("one");
        Session other = session("other");
        one.done(Commit.builder().hold(A, Value.of("by one")).hold(B, Value.of("by one")));
        other.hold(A, "by the other");
        assertEquals(Hold.OTHER, one.entry(A).hold());
        one.transport().close();
        await("what the closed one held is gone", () -> !other.has(B));
        assertEquals(Map.of("t/a", "by the other"), other.texts());
        assertEquals(Hold.OWN, other.entry(A).hold());
        assertEquals(Set.of(), one.lost());
    }

    @Test
    final void whatIsHeldCanBeDeletedAndHeldAgain() throws Exception {
        Session one = session("one");
        Session other = session("other");
        one.hold(A, "first");
        other.delete(A);
        assertEquals(Map.of(), one.texts());
        one.done(Commit.builder().ifAbsent(A).hold(A, Value.of("second")));
        one.delete(A);
        one.put(A, "plain");
        one.transport().close();
        assertEquals(Map.of("t/a", "plain"), other.texts());
    }

    /** As a lock: who gets it keeps it until it closes, and the next one gets it then. */
    @Test
    final void aHoldUnderAConditionIsOfOneAlone() throws Exception {
        Session one = session("one");
        Session other = session("other");
        Commit.Builder take = Commit.builder().ifAbsent(A).hold(A, Value.of("mine"));
        assertTrue(one.commit(take).isDone());
        assertTrue(other.commit(take).isNotMet());
        RecordingListener listener = watch(other, Key.of("t"));
        one.transport().close();
        listener.await("the lock is free", told -> told.state().isEmpty(), limit());
        assertTrue(other.commit(take).isDone());
    }

    @Test
    final void allThatATransportHeldGoesTogether() throws Exception {
        Session one = session("one");
        Session other = session("other");
        one.hold(A, "a");
        one.hold(B, "b");
        one.put(B, "plain");
        one.hold(B, "b again");
        RecordingListener listener = watch(other, Key.of("t"));
        one.transport().close();
        listener.await("all are gone", told -> told.state().isEmpty(), limit());
    }

    @Test
    final void theNextLifeOfAHostFindsNothingHeld() throws Exception {
        Session first = session("one");
        first.done(Commit.builder().hold(A, Value.of("held")).put(B, Value.of("stays")));
        first.transport().close();
        Session second = session("one");
        await("the held entry is gone", () -> !second.has(A));
        second.done(Commit.builder().ifAbsent(A).hold(A, Value.of("held again")));
        assertEquals(Hold.OWN, second.entry(A).hold());
        assertEquals(Map.of("t/a", "held again", "t/b", "stays"), second.texts());
    }
}
