package mgmt.engine.internal.converger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import mgmt.api.resource.Changes;
import mgmt.api.resource.Drift;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceId;
import mgmt.api.resource.Subscription;
import mgmt.engine.internal.graph.Edge;
import mgmt.engine.internal.graph.Graph;
import mgmt.engine.internal.graph.Meta;
import mgmt.engine.internal.graph.Opening;
import mgmt.engine.internal.graph.Place;
import mgmt.engine.internal.graph.Vertex;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Plugins that hang or shout, on real threads, and on a clock that can be put forward. */
@Timeout(60)
class CallsTest {

    private final AtomicLong skipped = new AtomicLong();
    private final WorkerPool workers = new WorkerPool(2, 16);
    private final Converger converger = new Converger(new Surroundings(
            () -> System.nanoTime() + skipped.get(),
            java.time.InstantSource.system(),
            workers,
            (vertex, memory, provided) -> new Simulation.NoContext(vertex.id()),
            change -> {},
            new SimulatedJournal(new java.util.Random(1)),
            OptionalLong.empty()));

    @AfterEach
    void end() throws Exception {
        converger.stop(3);
        converger.ended().get(30, TimeUnit.SECONDS);
        workers.close();
    }

    private static Vertex vertex(String name, Duration timeout, Resource resource) {
        Meta meta = new Meta(
                false, 0, Duration.ZERO, Duration.ZERO, Double.POSITIVE_INFINITY, 0, List.of(), true, true, timeout);
        Opening opening = new Opening.Ready(CallsTest.class, context -> resource);
        return new Vertex(new ResourceId("k", name), meta, name, Set.of(), List.of(), opening, new Place("test", 1, 1));
    }

    /** One that goes on whoever interrupts it. */
    private static Quiet deaf(CompletableFuture<Void> release, CountDownLatch interrupted) {
        return new Quiet(() -> {
            while (!release.isDone()) {
                Thread.onSpinWait();
                if (Thread.interrupted()) {
                    interrupted.countDown();
                }
            }
            return Drift.none();
        });
    }

    private void run(Vertex... vertices) throws Exception {
        converger.start();
        converger.swap(Graph.of("test", List.of(vertices), List.<Edge>of()));
    }

    private ResourceStatus await(String name, Status status) {
        ResourceStatus[] found = new ResourceStatus[1];
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> {
            for (ResourceStatus each : converger.status().get().resources()) {
                if (each.id().name().equals(name) && each.status() == status) {
                    found[0] = each;
                }
            }
            return found[0] != null;
        });
        return found[0];
    }

    @Test
    void aCallThatTakesLongerThanItsTimeoutIsInterrupted() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        run(vertex("slow", Duration.ofMillis(50), new Quiet(() -> {
            never.await();
            return Drift.none();
        })));
        assertThat(await("slow", Status.FAILED).reason()).contains("took longer than its timeout of 50 ms");
    }

    @Test
    void aCallThatIgnoresItsInterruptIsAbandonedWhileOthersGoOnAndRecoversWhenItEnds() throws Exception {
        CompletableFuture<Void> release = new CompletableFuture<>();
        CountDownLatch interrupted = new CountDownLatch(1);
        run(
                vertex("deaf", Duration.ofMillis(50), deaf(release, interrupted)),
                vertex("other", Duration.ZERO, new Quiet(Drift::none)));
        await("other", Status.SETTLED);
        await("deaf", Status.CHECKING);
        interrupted.await();
        skipped.addAndGet(Calls.PATIENCE.toNanos());
        assertThat(await("deaf", Status.ABANDONED).reason()).contains("ignores that it was interrupted");
        release.complete(null);
        await("deaf", Status.SETTLED);
    }

    @Test
    void whatComesInThePlaceOfAnAbandonedOneIsNotWaitedForEither() throws Exception {
        CompletableFuture<Void> release = new CompletableFuture<>();
        CountDownLatch interrupted = new CountDownLatch(1);
        Duration timeout = Duration.ofMillis(50);
        run(vertex("deaf", timeout, deaf(release, interrupted)));
        interrupted.await();
        skipped.addAndGet(Calls.PATIENCE.toNanos());
        await("deaf", Status.ABANDONED);

        Vertex old = vertex("deaf", timeout, new Quiet(Drift::none));
        Vertex other = new Vertex(
                old.id(), old.meta(), "another", Set.of(), List.of(), old.opening(), new Place("test", 1, 1));
        converger.swap(Graph.of("test", List.of(other), List.<Edge>of()));
        assertThat(await("deaf", Status.ABANDONED).reason()).contains("ignores that it was interrupted");
        assertThat(converger.status().get().atRest()).isTrue();
        assertThat(converger.release(CallsTest.class, Duration.ofSeconds(30)).get(20, TimeUnit.SECONDS))
                .isNull();
        release.complete(null);
    }

    @Test
    void aKindIsReleasedWhileACallIntoItIsAbandoned() throws Exception {
        CompletableFuture<Void> release = new CompletableFuture<>();
        CountDownLatch interrupted = new CountDownLatch(1);
        run(vertex("deaf", Duration.ofMillis(50), deaf(release, interrupted)));
        interrupted.await();
        skipped.addAndGet(Calls.PATIENCE.toNanos());
        await("deaf", Status.ABANDONED);
        assertThat(converger.release(CallsTest.class, Duration.ofSeconds(30)).get(20, TimeUnit.SECONDS))
                .isNull();
        release.complete(null);
    }

    @Test
    void stoppingWaitsForWhatRunsAndTheSecondRungInterruptsIt() throws Exception {
        CountDownLatch in = new CountDownLatch(1);
        run(vertex("slow", Duration.ZERO, new Quiet(() -> {
            in.countDown();
            new CountDownLatch(1).await();
            return Drift.none();
        })));
        in.await();
        converger.stop(1);
        assertThat(converger.status().get().resources().get(0).status()).isEqualTo(Status.CHECKING);
        assertThat(converger.ended()).isNotDone();
        converger.stop(2);
        assertThat(converger.ended().get(30, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void aMillionCallsOfChangedCauseFewRuns() throws Exception {
        AtomicInteger checks = new AtomicInteger();
        CompletableFuture<Changes> watch = new CompletableFuture<>();
        run(vertex(
                "loud",
                Duration.ZERO,
                new Quiet(() -> {
                    checks.incrementAndGet();
                    return Drift.none();
                }) {
                    @Override
                    public Subscription watch(Changes changes) {
                        watch.complete(changes);
                        return () -> {};
                    }
                }));
        Changes changes = watch.get();
        for (int i = 0; i < 1_000_000; i++) {
            changes.changed();
        }
        await("loud", Status.SETTLED);
        int before = checks.get();
        assertThat(before).isLessThan(500_000);
        changes.changed();
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> checks.get() > before);
    }

    private static class Quiet implements Resource {

        private final java.util.concurrent.Callable<Drift> check;

        Quiet(java.util.concurrent.Callable<Drift> check) {
            this.check = check;
        }

        @Override
        public Drift check() throws Exception {
            return check.call();
        }

        @Override
        public void apply(Drift drift) {}

        @Override
        public Subscription watch(Changes changes) {
            return () -> {};
        }
    }
}
