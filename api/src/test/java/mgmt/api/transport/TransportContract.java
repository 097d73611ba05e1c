package mgmt.api.transport;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import mgmt.api.resource.Subscription;
import mgmt.api.transport.RecordingContext.What;
import org.junit.jupiter.api.Test;

/**
 * What every transport must do, whatever its store. A transport's test extends this class and says how a store is made, how
 * a transport is opened on it, and how the store forgets; if the store can be away, it extends
 * {@link TransportOutageContract} instead, which has all of this, and what must be so over an outage:
 *
 * <pre>{@code
 * class SharedFolderContractTest extends TransportContract {
 *     @TempDir Path store;
 *     @TempDir Path another;
 *
 *     protected void makeStore() {}
 *
 *     protected void removeStore() {}
 *
 *     protected Transport open(TransportContext context) {
 *         return new SharedFolder(store, context);
 *     }
 *
 *     protected Transport openElsewhere(TransportContext context) {
 *         return new SharedFolder(another, context);
 *     }
 *
 *     protected boolean forget() {
 *         return false;
 *     }
 * }
 * }</pre>
 *
 * <p>JUnit makes a new instance for every test. What a test opens, it closes, before {@link #removeStore}.
 */
public abstract class TransportContract extends WatchContract {

    @Test
    final void availableIsToldWithTheIdOfTheStore() throws Exception {
        Session one = session("one");
        Session other = session("other");
        String told = one.context().await(What.AVAILABLE, 0, limit()).text();
        assertFalse(told.isBlank(), "the id of the store is blank");
        other.context().await(What.AVAILABLE, 0, limit());
        assertEquals(told, other.context().store().orElseThrow());
        assertEquals(told, one.readAll().store());
        one.put(A, "a");
        assertEquals(told, other.readAll().store());
    }

    @Test
    final void theIdOfTheStoreOutlivesItsTransports() throws Exception {
        Session first = session("one");
        first.put(A, "a");
        String store = first.readAll().store();
        first.transport().close();
        Session second = session("one");
        assertEquals(store, second.readAll().store());
        assertEquals("a", second.entry(A).value().text());
    }

    @Test
    final void anotherStoreHasAnotherIdAndOtherEntries() throws Exception {
        Session one = session("one");
        Session elsewhere = sessionElsewhere("one");
        one.put(A, "a");
        assertNotEquals(one.readAll().store(), elsewhere.readAll().store());
        assertEquals(0, elsewhere.readAll().entries().size());
    }

    @Test
    final void revisionsGoOnOverTransports() throws Exception {
        Session first = session("one");
        long before = first.put(A, "a");
        first.transport().close();
        assertTrue(session("one").put(A, "a") > before);
    }

    @Test
    final void whatPeopleReadIsInLines() throws Exception {
        List<String> lines = session("one").transport().describe();
        assertFalse(lines.isEmpty(), "describe says nothing");
        lines.forEach(line -> assertTrue(
                !line.isBlank() && line.lines().count() == 1 && line.equals(line.strip()), "no line: '" + line + "'"));
    }

    @Test
    final void closingTwiceIsAsOnce() throws Exception {
        Session one = session("one");
        one.hold(A, "held");
        assertTimeout(Transport.DEADLINE, one.transport()::close);
        assertDoesNotThrow(one.transport()::close);
        one.context()
                .await(
                        "nothing has failed",
                        told -> told.told().stream().noneMatch(call -> call.what() == What.FAILED),
                        limit());
    }

    @Test
    final void callsAfterTheCloseFail() throws Exception {
        Session one = session("one");
        Session other = session("other");
        Snapshot start = one.readAll();
        one.transport().close();
        assertThrows(TransportException.class, () -> one.read(Key.root()));
        assertThrows(TransportException.class, () -> one.put(A, "a"));
        assertThrows(TransportException.class, () -> one.transport().describe());
        RecordingListener listener = RecordingListener.of(Key.root(), start);
        Subscription subscription =
                assertDoesNotThrow(() -> one.transport().watch(Key.root(), start.revision(), listener));
        RecordingListener open = watch(other, Key.root());
        for (int i = 0; i < 20; i++) {
            open.awaitRevision(other.put(B, "b" + i), limit());
        }
        assertDoesNotThrow(subscription::close);
        assertEquals(0, listener.calls().size());
    }

    @Test
    final void itsWatchesEndWhenATransportIsClosed() throws Exception {
        Session one = session("one");
        Session other = session("other");
        RecordingListener ended = watch(one, Key.root());
        RecordingListener open = watch(other, Key.root());
        ended.awaitRevision(other.put(A, "before"), limit());
        one.transport().close();
        for (int i = 0; i < 20; i++) {
            open.awaitRevision(other.put(B, "after " + i), limit());
        }
        assertEquals(Set.of(A), ended.state().keySet());
        assertTrue(ended.gap().isEmpty(), ended::toString);
    }

    @Test
    final void aCloseWhileOthersCallEndsTheirCalls() throws Exception {
        Session one = session("one");
        CountDownLatch running = new CountDownLatch(4);
        List<Call> calls = List.of(
                Call.start(running, () -> one.read(Key.root())),
                Call.start(running, () -> one.read(Key.root())),
                Call.start(running, () -> one.commit(Commit.builder().put(A, Value.of("a")))),
                Call.start(running, () -> one.commit(Commit.builder().hold(B, Value.of("b")))));
        running.await();
        assertTimeout(Transport.DEADLINE, one.transport()::close);
        for (Call call : calls) {
            call.assertEndsAsItShould(limit());
        }
        Session other = session("other");
        await("the held entry is gone", () -> !other.has(B));
    }

    @Test
    final void closeLeavesNoThreadAndNoProcessBehind() throws Exception {
        session("warm-up").transport().close();
        Set<Thread> threads = liveThreads();
        Set<ProcessHandle> processes = liveProcesses();
        for (int i = 0; i < 3; i++) {
            Session one = session("one");
            watch(one, Key.root()).awaitRevision(one.hold(A, "a"), limit());
            one.transport().describe();
            one.transport().close();
        }
        await("threads are gone", () -> threads.containsAll(liveThreads()));
        await("processes are gone", () -> processes.containsAll(liveProcesses()));
    }

    /** All but those of the virtual machine itself, such as the reaper of processes. */
    private static Set<Thread> liveThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getThreadGroup() != null
                        && !thread.getThreadGroup().getName().equals("system"))
                .collect(Collectors.toSet());
    }

    private static Set<ProcessHandle> liveProcesses() {
        return new HashSet<>(ProcessHandle.current().descendants().toList());
    }
}
