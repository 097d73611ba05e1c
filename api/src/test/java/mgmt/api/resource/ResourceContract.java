package mgmt.api.resource;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What every kind of resource must do, whatever it manages. A plugin's test extends this class and says which kind, which
 * desired state, what can happen to the real thing, and how to tell whether it was touched:
 *
 * <pre>{@code
 * class MotdContractTest extends ResourceContract<Motd> {
 *     @TempDir Path directory;
 *
 *     protected ResourceKind<Motd> kind() { return new MotdKind(); }
 *
 *     protected Motd desired() { return new Motd(directory.resolve("motd"), "welcome"); }
 *
 *     protected List<Disturbance> disturbances() {
 *         return List.of(Disturbance.of("removed", () -> Files.delete(directory.resolve("motd"))));
 *     }
 *
 *     protected Object snapshot() { return Snapshot.of(directory); }
 * }
 * }</pre>
 *
 * <p>Each test begins with a world in which the thing is <em>not</em> as desired; a {@code @BeforeEach} of the subclass may
 * prepare it. JUnit makes a new instance for every test.
 *
 * @param <D> the desired state of the kind
 */
public abstract class ResourceContract<D extends Record> {

    private ContractContext context;
    private Set<Thread> threadsBefore;

    /** The kind under test; called as often as a resource is opened. */
    protected abstract ResourceKind<D> kind() throws Exception;

    /** The desired state; equal at each call within a test. */
    protected abstract D desired() throws Exception;

    /**
     * What may happen to the real thing, each of which the watch must report, check must find and apply must repair. None
     * for a kind that does something once and watches nothing, such as one that sends a message.
     */
    protected abstract List<Disturbance> disturbances() throws Exception;

    /** All of the world that the resource could touch, comparable by {@code equals}; for paths, a {@link Snapshot}. */
    protected abstract Object snapshot() throws Exception;

    /** How long to wait for what must come, such as a report of the watch. */
    protected Duration limit() {
        return Duration.ofSeconds(10);
    }

    /** The context that the resources under test are given. */
    protected final ContractContext context() {
        return context;
    }

    @BeforeEach
    final void lendContext() {
        threadsBefore = liveThreads();
        context = new ContractContext(new ResourceId("contract", "test"));
    }

    @AfterEach
    final void takeContextBack() throws Exception {
        context.close();
    }

    @Test
    final void openAndWatchChangeNothing() throws Exception {
        Object before = snapshot();
        Opened opened = open();
        assertEquals(before, snapshot());
        opened.close();
        assertEquals(before, snapshot());
    }

    @Test
    final void checkFindsTheDriftAndChangesNothing() throws Exception {
        Object before = snapshot();
        try (Opened opened = open()) {
            assertFalse(opened.resource.check().isNone(), "the test begins with nothing to do");
            assertFalse(opened.resource.check().isNone(), "the first check has changed something");
            assertEquals(before, snapshot());
        }
    }

    @Test
    final void applyRemovesTheDrift() throws Exception {
        try (Opened opened = open()) {
            opened.settle();
            Object settled = snapshot();
            opened.assertSettled();
            assertEquals(settled, snapshot(), "check has changed what is as desired");
        }
    }

    @Test
    final void applyingTwiceEqualsApplyingOnce() throws Exception {
        try (Opened opened = open()) {
            Drift drift = opened.resource.check();
            opened.resource.apply(drift);
            Object once = snapshot();
            opened.resource.apply(drift);
            assertEquals(once, snapshot());
            opened.assertSettled();
        }
    }

    @Test
    final void openedAgainFindsNoDrift() throws Exception {
        settle();
        try (Opened again = open()) {
            again.assertSettled();
        }
    }

    @TestFactory
    final Stream<DynamicTest> reportsFindsAndRepairs() throws Exception {
        settle();
        return disturbances().stream()
                .map(disturbance -> dynamicTest(disturbance.name(), () -> {
                    try (Opened opened = open()) {
                        opened.assertSettled();
                        Object settled = snapshot();
                        opened.reports.clear();
                        disturbance.action().run();
                        assertTrue(opened.reports.await(limit()), "not reported: " + disturbance.name());
                        assertFalse(opened.resource.check().isNone(), "not found by check: " + disturbance.name());
                        opened.settle();
                        assertEquals(settled, snapshot());
                    }
                }));
    }

    @Test
    final void reportsNothingOnceTheWatchIsClosed() throws Exception {
        settle();
        if (disturbances().isEmpty()) {
            return;
        }
        try (Opened closed = open();
                Opened open = open()) {
            closed.subscription.close();
            closed.subscription.close();
            // A look that goes on may still report.
            context.awaitLook();
            closed.reports.clear();
            open.reports.clear();
            disturbances().get(0).action().run();
            assertTrue(open.reports.await(limit()), "the watch that is still open reports nothing");
            context.awaitLook();
            assertEquals(0, closed.reports.count(), "reports after the watch was closed");
            open.settle();
        }
    }

    @Test
    final void closeGivesEverythingBack() throws Exception {
        settle();
        assertEquals(0, context.openWatches(), "watches left open");
        assertEquals(0, context.openReplacements(), "replacements left open");
        context.close();
        await(() -> threadsBefore.containsAll(liveThreads()), () -> "threads left behind: " + added());
    }

    private void settle() throws Exception {
        try (Opened opened = open()) {
            opened.settle();
        }
    }

    private Opened open() throws Exception {
        return new Opened(kind().open(desired(), context));
    }

    private Set<Thread> added() {
        Set<Thread> threads = liveThreads();
        threads.removeAll(threadsBefore);
        return threads;
    }

    /** All but those of the virtual machine itself, such as the reaper of processes. */
    private static Set<Thread> liveThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getThreadGroup() != null
                        && !thread.getThreadGroup().getName().equals("system"))
                .collect(Collectors.toSet());
    }

    private void await(BooleanSupplier condition, Supplier<String> complaint) {
        long end = System.nanoTime() + limit().toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, complaint);
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** A resource that is open and watched, as the engine holds it. */
    private static final class Opened implements AutoCloseable {

        final Resource resource;
        final Reports reports = new Reports();
        final Subscription subscription;

        Opened(Resource resource) throws Exception {
            this.resource = resource;
            this.subscription = resource.watch(reports);
        }

        /** Checks and applies, as the engine does for each event. */
        void settle() throws Exception {
            Drift drift = resource.check();
            if (!drift.isNone()) {
                resource.apply(drift);
            }
            assertSettled();
        }

        void assertSettled() throws Exception {
            assertEquals("none", resource.check().toString(), "drift after apply");
        }

        @Override
        public void close() {
            subscription.close();
            assertDoesNotThrow(resource::close);
        }
    }
}
