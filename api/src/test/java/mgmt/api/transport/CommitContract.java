package mgmt.api.transport;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The part of {@link TransportContract} on reads and commits. */
abstract class CommitContract extends OpenTransports {

    static final Key A = Key.of("t", "a");
    static final Key B = Key.of("t", "b");
    static final Key C = Key.of("t", "c");
    private static final int ROUNDS = 25;

    @Test
    final void aNewStoreIsEmpty() throws Exception {
        assertEquals(Map.of(), session("one").texts());
    }

    @Test
    final void whatOneCommitsTheOtherReadsAtOnce() throws Exception {
        Session one = session("one");
        Session other = session("other");
        for (int round = 0; round < ROUNDS; round++) {
            long revision = one.put(A, "round " + round);
            Snapshot snapshot = other.readAll();
            assertEquals(Map.of("t/a", "round " + round), Session.texts(snapshot.entries()));
            assertTrue(snapshot.revision() >= revision, "read " + snapshot.revision() + " after " + revision);
        }
    }

    @Test
    final void aCommitMakesOneRevisionWhichIsThatOfItsEntries() throws Exception {
        Session one = session("one");
        long first = one.done(
                Commit.builder().put(A, Value.of("1")).put(B, Value.of("1")).hold(C, Value.of("1")));
        long second = one.put(B, "2");
        assertTrue(first > 0, "a revision of " + first);
        assertTrue(second > first, "revision " + second + " after " + first);
        assertEquals(first, one.entry(A).revision());
        assertEquals(second, one.entry(B).revision());
        assertEquals(first, one.entry(C).revision());
    }

    @Test
    final void anEqualValueIsPutAnew() throws Exception {
        Session one = session("one");
        long first = one.put(A, "same");
        long second = one.put(A, "same");
        assertTrue(second > first, "revision " + second + " after " + first);
        assertEquals(second, one.entry(A).revision());
    }

    @Test
    final void putsAndDeletesAtOnce() throws Exception {
        Session one = session("one");
        one.done(Commit.builder().put(A, Value.of("a")).put(B, Value.of("b")));
        one.done(Commit.builder().delete(A).put(B, Value.of("b2")).put(C, Value.of("c")));
        assertEquals(Map.of("t/b", "b2", "t/c", "c"), one.texts());
    }

    @Test
    final void whatChangesNothingIsDone() throws Exception {
        Session one = session("one");
        long revision = one.put(A, "a");
        one.done(Commit.builder().delete(B).delete(C));
        one.done(Commit.builder());
        one.done(Commit.builder().ifUnchanged(A, revision).ifAbsent(B));
        assertTrue(one.commit(Commit.builder().ifAbsent(A)).isNotMet());
        assertEquals(Map.of("t/a", "a"), one.texts());
        assertEquals(revision, one.entry(A).revision());
        assertTrue(one.put(B, "b") > revision);
    }

    @Test
    final void absentMeansThatThereIsNoEntry() throws Exception {
        Session one = session("one");
        one.done(Commit.builder().ifAbsent(A).put(A, Value.of("first")));
        assertNotMet(one, Commit.builder().ifAbsent(A).put(A, Value.of("second")));
        assertNotMet(one, Commit.builder().ifAbsent(A).put(B, Value.of("second")));
        assertNotMet(one, Commit.builder().ifAbsent(A).delete(A));
        one.delete(A);
        one.done(Commit.builder().ifAbsent(A).put(A, Value.of("third")));
        assertEquals(Map.of("t/a", "third"), one.texts());
    }

    @Test
    final void unchangedMeansTheVeryEntry() throws Exception {
        Session one = session("one");
        assertNotMet(one, Commit.builder().ifUnchanged(A, 1).put(A, Value.of("none there")));
        long first = one.put(A, "same");
        one.done(Commit.builder().ifUnchanged(A, first).put(B, Value.of("b")));
        long second = one.put(A, "same");
        assertNotMet(one, Commit.builder().ifUnchanged(A, first).put(A, Value.of("late")));
        one.delete(A);
        assertNotMet(one, Commit.builder().ifUnchanged(A, second).put(A, Value.of("too late")));
        long third = one.put(A, "same");
        assertNotMet(one, Commit.builder().ifUnchanged(A, second).put(A, Value.of("made again since")));
        one.done(Commit.builder().ifUnchanged(A, third).delete(A));
        assertEquals(Map.of("t/b", "b"), one.texts());
    }

    @Test
    final void oneConditionThatFailsIsEnough() throws Exception {
        Session one = session("one");
        long a = one.put(A, "a");
        assertNotMet(
                one,
                Commit.builder()
                        .ifUnchanged(A, a)
                        .ifAbsent(C)
                        .ifUnchanged(B, a)
                        .put(A, Value.of("changed"))
                        .delete(B)
                        .put(C, Value.of("changed")));
        one.done(Commit.builder().ifUnchanged(A, a).ifAbsent(B).ifAbsent(C).put(C, Value.of("c")));
    }

    private static void assertNotMet(Session session, Commit.Builder commit) throws Exception {
        List<String> before = Session.whole(session.readAll().entries());
        CommitResult result = session.commit(commit);
        assertTrue(result.isNotMet(), result::toString);
        assertEquals(before, Session.whole(session.readAll().entries()));
    }

    /** Four threads in two sessions each read, and commit one more if nobody was faster. */
    @Test
    final void noIncrementIsLost() throws Exception {
        Session one = session("one");
        Session other = session("other");
        one.done(Commit.builder().put(A, Value.of("0")).put(B, Value.of("0")));
        atOnce(List.of(() -> increment(one), () -> increment(other), () -> increment(one), () -> increment(other)));
        String sum = String.valueOf(4 * ROUNDS);
        assertEquals(Map.of("t/a", sum, "t/b", sum), one.texts());
    }

    private static List<Long> increment(Session session) throws Exception {
        List<Long> revisions = new ArrayList<>();
        while (revisions.size() < ROUNDS) {
            Entry a = session.entry(A);
            Value next = Value.of(String.valueOf(Integer.parseInt(a.value().text()) + 1));
            CommitResult result = session.commit(
                    Commit.builder().ifUnchanged(A, a.revision()).put(A, next).put(B, next));
            assertFalse(result.isUnknown(), result::toString);
            if (result.isDone()) {
                revisions.add(result.revision());
            }
        }
        return revisions;
    }

    @Test
    final void eachCommitHasARevisionOfItsOwnAndLaterOnesAreGreater() throws Exception {
        Session one = session("one");
        Session other = session("other");
        List<List<Long>> all = atOnce(List.of(
                () -> put(one, A), () -> put(one, B), () -> put(other, B), () -> put(other, Key.of("elsewhere"))));
        for (List<Long> ofThread : all) {
            assertEquals(ofThread.stream().sorted().toList(), ofThread);
        }
        assertEquals(4 * ROUNDS, all.stream().flatMap(List::stream).distinct().count());
    }

    private static List<Long> put(Session session, Key key) throws Exception {
        List<Long> revisions = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            revisions.add(session.put(key, "round " + round));
        }
        return revisions;
    }

    @Test
    final void aReadNeverSeesHalfOfACommit() throws Exception {
        Session one = session("one");
        Session other = session("other");
        one.done(Commit.builder().put(A, Value.of("0")).put(B, Value.of("0")));
        Callable<List<Long>> reader = () -> {
            for (int round = 0; round < 4 * ROUNDS; round++) {
                Map<String, String> texts = other.texts();
                assertEquals(texts.get("t/a"), texts.get("t/b"));
            }
            return List.of();
        };
        atOnce(List.of(() -> increment(one), () -> increment(other), reader, reader));
    }

    /** Runs all at the same time, and returns what they do. */
    final <T> List<T> atOnce(List<Callable<T>> actions) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(actions.size());
        CyclicBarrier start = new CyclicBarrier(actions.size());
        List<Callable<T>> together = new ArrayList<>();
        for (Callable<T> action : actions) {
            together.add(() -> {
                start.await();
                return action.call();
            });
        }
        try {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(together, 4 * limit().toSeconds(), TimeUnit.SECONDS)) {
                results.add(result.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
            assertTrue(threads.awaitTermination(limit().toSeconds(), TimeUnit.SECONDS));
        }
    }

    @Test
    final void theLimitsLeaveRoomAndAreWithinReason() throws Exception {
        TransportLimits limits = session("one").transport().limits();
        assertTrue(limits.operations() >= TransportLimits.LEAST_OPERATIONS, () -> limits.operations() + " operations");
        assertTrue(limits.operations() <= TransportLimits.MOST_OPERATIONS, () -> limits.operations() + " operations");
        assertTrue(limits.bytes() >= TransportLimits.LEAST_BYTES, () -> limits.bytes() + " bytes");
        assertTrue(limits.bytes() <= TransportLimits.MOST_BYTES, () -> limits.bytes() + " bytes");
    }

    @Test
    final void aValueAsLargeAsTheLimitIsKept() throws Exception {
        Session one = session("one");
        Value largest = bytes(one.transport().limits().bytes() - A.toString().length());
        one.done(Commit.builder().put(A, largest));
        assertEquals(largest, session("other").entry(A).value());
    }

    @Test
    final void oneByteMoreIsTooLarge() throws Exception {
        Session one = session("one");
        Commit.Builder tooLarge = Commit.builder()
                .put(A, bytes(one.transport().limits().bytes() - A.toString().length() + 1));
        assertThrows(TooLargeException.class, () -> one.commit(tooLarge));
        assertEquals(Map.of(), one.texts());
    }

    @Test
    final void asManyOperationsAsTheLimitAreDone() throws Exception {
        Session one = session("one");
        int most = one.transport().limits().operations();
        one.done(puts(most));
        assertEquals(most, one.readAll().entries().size());
        one.done(halfConditions(most));
    }

    @Test
    final void oneOperationMoreIsTooMany() throws Exception {
        Session one = session("one");
        int tooMany = one.transport().limits().operations() + 1;
        assertThrows(TooLargeException.class, () -> one.commit(puts(tooMany)));
        assertThrows(TooLargeException.class, () -> one.commit(halfConditions(tooMany)));
        assertEquals(Map.of(), one.texts());
    }

    private static Commit.Builder puts(int count) {
        Commit.Builder commit = Commit.builder();
        for (int i = 0; i < count; i++) {
            commit.put(Key.of(String.valueOf(i)), Value.of(""));
        }
        return commit;
    }

    private static Commit.Builder halfConditions(int count) {
        Commit.Builder commit = Commit.builder();
        for (int i = 0; i < count; i++) {
            Key key = Key.of("another", String.valueOf(i / 2));
            if (i % 2 == 0) {
                commit.ifAbsent(key);
            } else {
                commit.delete(key);
            }
        }
        return commit;
    }

    /** Together more than one message of many a protocol holds. */
    @Test
    final void manyLargeValuesAreReadAtOnce() throws Exception {
        Session one = session("one");
        long size = Math.min(one.transport().limits().bytes(), 1 << 20) - 16;
        for (int i = 0; i < 12; i++) {
            one.done(Commit.builder().put(Key.of("large", String.valueOf(i)), bytes(size)));
        }
        Snapshot snapshot = session("other").readAll();
        assertEquals(12, snapshot.entries().size());
        snapshot.entries().forEach(entry -> assertEquals(bytes(size), entry.value()));
    }

    static Value bytes(long size) {
        byte[] bytes = new byte[Math.toIntExact(size)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31 ^ i >> 8);
        }
        return Value.of(bytes);
    }

    @Test
    final void aReadIsOfWhatLiesBelowItsKey() throws Exception {
        Session one = session("one");
        one.done(puts(List.of("hosts", "hosts/a", "hosts/a/b", "hosts-x", "hosts-x/a", "hosts0", "hosts.a/b", "host")));
        assertEquals(
                List.of("hosts/a", "hosts/a/b"),
                List.copyOf(Session.texts(one.read(Key.of("hosts")).entries()).keySet()));
        assertEquals(
                List.of("hosts/a/b"),
                List.copyOf(
                        Session.texts(one.read(Key.of("hosts", "a")).entries()).keySet()));
        assertEquals(List.of(), List.copyOf(one.read(Key.of("hosts", "a", "b")).entries()));
        assertEquals(List.of(), List.copyOf(one.read(Key.of("nothing")).entries()));
        assertEquals(8, one.readAll().entries().size());
    }

    static Commit.Builder puts(List<String> keys) {
        Commit.Builder commit = Commit.builder();
        keys.forEach(key -> commit.put(Key.parse(key), Value.of("of " + key)));
        return commit;
    }

    @Test
    final void anInterruptEndsACallOrLeavesItAlone() throws Exception {
        Session one = session("one");
        one.put(A, "a");
        Thread.currentThread().interrupt();
        try {
            assertDoesNotThrow(() -> {
                try {
                    one.read(Key.root());
                } catch (InterruptedException e) {
                    // One of the two that may be.
                }
            });
        } finally {
            Thread.interrupted();
        }
        assertEquals(Map.of("t/a", "a"), one.texts());
    }
}
