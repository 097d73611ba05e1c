package mgmt.engine.internal.converger;

import static mgmt.engine.internal.converger.Bench.edge;
import static mgmt.engine.internal.converger.Bench.id;
import static mgmt.engine.internal.converger.Bench.retry;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import mgmt.api.resource.Changes;
import mgmt.engine.internal.graph.CycleException;
import mgmt.engine.internal.graph.Edge;
import mgmt.engine.internal.graph.Graph;
import mgmt.engine.internal.graph.Meta;
import mgmt.engine.internal.graph.Opening;
import mgmt.engine.internal.graph.Vertex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConvergerTest {

    private final Bench bench = new Bench();
    private final World world = bench.world;

    private static Meta limited(double perSecond, int burst) {
        return new Meta(false, 0, Duration.ZERO, Duration.ZERO, perSecond, burst, List.of(), true, true, Duration.ZERO);
    }

    private static Meta polled(Duration period) {
        return new Meta(
                false, 0, Duration.ZERO, period, Double.POSITIVE_INFINITY, 0, List.of(), true, true, Duration.ZERO);
    }

    private static Meta semaphore(String... names) {
        return new Meta(
                false,
                0,
                Duration.ZERO,
                Duration.ZERO,
                Double.POSITIVE_INFINITY,
                0,
                List.of(names),
                true,
                true,
                Duration.ZERO);
    }

    @Test
    void runsInTheOrderOfTheEdges() {
        bench.swap(
                List.of(bench.vertex("c", 1), bench.vertex("b", 1), bench.vertex("a", 1)),
                edge("a", "b"),
                edge("b", "c"));

        assertThat(bench.changed()).containsExactly("a", "b", "c");
        assertThat(bench.status("c").status()).isEqualTo(Status.SETTLED);
    }

    @Test
    void aFailureBlocksWhatDependsOnItWhileOthersGoOn() {
        world.faults.put(id("a"), World.Fault.APPLY_THROWS_BEFORE);
        bench.swap(
                List.of(bench.vertex("a", 1), bench.vertex("b", 1), bench.vertex("c", 1), bench.vertex("d", 1)),
                edge("a", "b"),
                edge("b", "c"));

        assertThat(bench.changed()).containsExactly("d");
        assertThat(bench.status("a"))
                .returns(Status.FAILED, ResourceStatus::status)
                .returns("cannot apply", ResourceStatus::reason);
        assertThat(bench.status("c"))
                .returns(Status.BLOCKED, ResourceStatus::status)
                .returns("by k[a]", ResourceStatus::reason);

        world.faults.clear();
        world.set(id("a"), 1);
        bench.pass(Duration.ofSeconds(1));

        assertThat(bench.changed()).containsExactly("d", "b", "c");
    }

    @Test
    void retriesAsOftenAsAskedWithTheDelayBetween() {
        world.faults.put(id("a"), World.Fault.CHECK_THROWS);
        bench.swap(List.of(bench.vertex("a", 1, retry(3, Duration.ofSeconds(5)))));
        assertThat(bench.status("a").status()).isEqualTo(Status.RETRYING);

        bench.pass(Duration.ofSeconds(14));
        assertThat(bench.status("a").runs()).isEqualTo(3);

        bench.pass(Duration.ofSeconds(60));
        assertThat(bench.status("a")).returns(4L, ResourceStatus::runs).returns(Status.FAILED, ResourceStatus::status);
    }

    @Test
    void aSuccessRestoresTheRetries() {
        world.faults.put(id("a"), World.Fault.CHECK_THROWS);
        bench.swap(List.of(bench.vertex("a", 1, retry(1, Duration.ofSeconds(1)))));
        world.faults.clear();
        bench.pass(Duration.ofSeconds(2));
        assertThat(bench.node("a").retriesLeft).isOne();
    }

    @Test
    void endlessRetriesWithoutDelayDoNotSpin() {
        world.faults.put(id("a"), World.Fault.CHECK_THROWS);
        bench.swap(List.of(bench.vertex("a", 1, retry(-1, Duration.ZERO))));
        bench.pass(Duration.ofSeconds(10));
        assertThat(bench.status("a").runs()).isBetween(10L, 30L);
    }

    @Test
    void aPermanentFailureIsNotRetried() {
        world.faults.put(id("a"), World.Fault.PERMANENT);
        bench.swap(List.of(bench.vertex("a", 1, retry(-1, Duration.ZERO))));
        bench.pass(Duration.ofSeconds(60));
        assertThat(bench.status("a")).returns(1L, ResourceStatus::runs).returns(Status.FAILED, ResourceStatus::status);
    }

    @Test
    void whatIsNotYetThereIsWaitedForWithoutSpendingRetries() {
        world.faults.put(id("a"), World.Fault.NOT_YET);
        bench.swap(List.of(bench.vertex("a", 1)));
        bench.pass(Duration.ofSeconds(5));
        assertThat(bench.status("a"))
                .returns(Status.WAITING, ResourceStatus::status)
                .returns("it will come", ResourceStatus::reason)
                .returns(6L, ResourceStatus::runs);
        assertThat(bench.changes).isEmpty();

        world.faults.clear();
        world.tell(id("a"));
        bench.settle();
        assertThat(bench.status("a").status()).isEqualTo(Status.SETTLED);
    }

    @Test
    void whatAPluginReturnsAsNullIsItsFailure() {
        world.faults.put(id("a"), World.Fault.RETURNS_NULL);
        bench.swap(List.of(bench.vertex("a", 1)));
        assertThat(bench.status("a").reason()).contains("the plugin returned null from check()");
    }

    @Test
    void noopFindsTheDriftAndIsSettled() {
        world.actual.put(id("a"), 7);
        bench.swap(List.of(bench.vertex("a", 1, Meta.DEFAULT.asNoop()), bench.vertex("b", 1)), edge("a", "b"));
        assertThat(world.actual).containsEntry(id("a"), 7);
        assertThat(bench.changes.get(0).outcome()).isEqualTo(Change.Outcome.WOULD_APPLY);
        assertThat(bench.status("b").status()).isEqualTo(Status.SETTLED);
    }

    @Test
    void aChangeNotifiesOnceAndTheRefreshNotifiesOn() {
        Edge[] edges = {Bench.notify("a", "b"), Bench.notify("b", "c")};
        bench.swap(List.of(bench.vertex("a", 1), bench.vertex("b", 1), bench.vertex("c", 1)), edges);
        long first = bench.refreshed().get(id("c"));
        bench.pass(Duration.ofMinutes(1));
        assertThat(bench.refreshed()).containsEntry(id("c"), first);

        world.set(id("a"), 5);
        bench.settle();
        assertThat(bench.refreshed().get(id("c"))).isGreaterThan(first);
    }

    @Test
    void aNotificationSurvivesFailuresAndTheLossOfItsSender() {
        world.actual.put(id("b"), 1);
        world.faults.put(id("b"), World.Fault.REFRESH_THROWS);
        bench.swap(List.of(bench.vertex("a", 1), bench.vertex("b", 1)), Bench.notify("a", "b"));
        bench.pass(Duration.ofSeconds(5));
        assertThat(bench.status("b").status()).isEqualTo(Status.FAILED);

        bench.swap(List.of());
        assertThat(bench.converger.population().receivers().absent()).containsOnlyKeys(id("b"));

        world.faults.clear();
        bench.swap(List.of(bench.vertex("b", 2)));
        assertThat(bench.refreshed()).containsKey(id("b"));
    }

    @Test
    void whatAFailedApplyMayHaveChangedIsToldOfAfterTheNextSuccess() {
        world.faults.put(id("a"), World.Fault.APPLY_THROWS_AFTER);
        bench.swap(List.of(bench.vertex("a", 1), bench.vertex("b", 1)), Bench.notify("a", "b"));
        world.faults.clear();
        bench.pass(Duration.ofSeconds(5));
        assertThat(bench.changed()).as("the retry found no drift").isEmpty();
        assertThat(bench.refreshed()).containsKey(id("b"));
    }

    @Test
    void whatAFailedApplyMayHaveChangedIsToldOfWhenItsResourceLeaves() {
        world.faults.put(id("a"), World.Fault.APPLY_THROWS_AFTER);
        world.chatty.add(id("a"));
        bench.swap(List.of(bench.vertex("a", 1), bench.vertex("b", 1)), Bench.notify("a", "b"));
        bench.swap(List.of(bench.vertex("b", 1)));
        assertThat(bench.refreshed()).containsKey(id("b"));
    }

    @Test
    void theNotifyOfAKeptEdgeCanBeTurnedOn() {
        List<Vertex> vertices = List.of(bench.vertex("a", 1), bench.vertex("b", 1));
        bench.swap(vertices, edge("a", "b"));
        bench.swap(vertices, Bench.notify("a", "b"));
        assertThat(bench.refreshed()).isEmpty();
        world.set(id("a"), 3);
        bench.settle();
        assertThat(bench.refreshed()).containsKey(id("b"));
    }

    @Test
    void aNewDependantOfAKeptResourceRuns() {
        bench.swap(List.of(bench.vertex("a", 1)));
        bench.swap(List.of(bench.vertex("a", 1), bench.vertex("b", 1)), edge("a", "b"));
        assertThat(bench.changed()).containsExactly("a", "b");
        assertThat(bench.status("a").runs())
                .as("a was left alone but for its own event")
                .isEqualTo(2);
    }

    @Test
    void anEqualDeclarationKeepsItsResourceAndAnotherOneIsOpenedAnew() {
        bench.swap(List.of(bench.vertex("a", 1)));
        Node first = bench.node("a");
        bench.swap(List.of(bench.vertex("a", 1), bench.vertex("b", 1)));
        assertThat(bench.node("a")).isSameAs(first);

        bench.swap(List.of(bench.vertex("a", 2)));
        assertThat(bench.node("a")).isNotSameAs(first);
        assertThat(world.actual).containsEntry(id("a"), 2);
        assertThat(world.open).containsEntry(id("a"), 1).containsEntry(id("b"), 0);
    }

    @Test
    void aFailedResourceStartsAgainWithANewGraph() {
        world.faults.put(id("a"), World.Fault.PERMANENT);
        bench.swap(List.of(bench.vertex("a", 1)));
        world.faults.clear();
        bench.swap(List.of(bench.vertex("a", 1)));
        assertThat(bench.status("a").status()).isEqualTo(Status.SETTLED);
    }

    @Test
    void aLateCallOfAClosedWatchReachesNobody() {
        bench.swap(List.of(bench.vertex("a", 1)));
        Set<Changes> late = Set.copyOf(world.watches.get(id("a")));
        bench.swap(List.of(bench.vertex("a", 2)));
        long runs = bench.status("a").runs();
        late.forEach(Changes::changed);
        late.forEach(changes -> changes.failed(new Exception("late")));
        bench.pass(Duration.ofSeconds(5));
        assertThat(bench.status("a").runs()).isEqualTo(runs);
    }

    @Test
    void aKindThatLeavesTakesItsResourcesWithItAndComesBack() {
        bench.swap(List.of(bench.vertex("a", 1)));
        var released = bench.converger.release(Bench.OFFER, Duration.ofSeconds(1));
        bench.settle();
        assertThat(released).isCompleted();
        assertThat(world.open).containsEntry(id("a"), 0);
        assertThat(bench.status("a").status()).isEqualTo(Status.NO_SUCH_KIND);

        bench.swap(List.of(bench.vertex("a", 1)));
        assertThat(bench.status("a").status())
                .as("a graph that was built before it left")
                .isEqualTo(Status.NO_SUCH_KIND);

        Vertex anew = bench.vertex("a", 1);
        Opening.Ready ready = (Opening.Ready) anew.opening();
        bench.swap(List.of(anew.with(new Opening.Ready(new Object(), ready.opener()))));
        assertThat(bench.status("a").status()).isEqualTo(Status.SETTLED);
    }

    @Test
    void anUpdatedKindTakesOverAtOnceAndTheOldOneIsReleasedWhenItsResourcesAreClosed() {
        bench.swap(List.of(bench.vertex("a", 1), bench.vertex("b", 1)));
        Vertex old = bench.vertex("a", 1);
        Opening.Ready ready = (Opening.Ready) old.opening();
        long runsOfB = bench.status("b").runs();

        bench.converger.swap(graph(old.with(new Opening.Ready(new Object(), ready.opener())), bench.vertex("b", 1)));
        var released = bench.converger.release(Bench.OFFER, Duration.ofSeconds(1));
        bench.converger.loop().step();
        assertThat(released).as("the old resource is not closed yet").isNotDone();
        bench.settle();
        assertThat(released).isCompleted();
        assertThat(bench.status("a").status()).isEqualTo(Status.SETTLED);
        assertThat(bench.status("b").status()).as("b is of the old offer").isEqualTo(Status.NO_SUCH_KIND);
        assertThat(runsOfB).isPositive();
        assertThat(world.open).containsEntry(id("a"), 1).containsEntry(id("b"), 0);
    }

    private static Graph graph(Vertex... vertices) {
        try {
            return Graph.of("bench", List.of(vertices), List.of());
        } catch (CycleException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatIsPendingAtTheEndIsAnsweredByTheNextAgent() {
        world.faults.put(id("b"), World.Fault.REFRESH_THROWS);
        bench.swap(List.of(bench.vertex("a", 1), bench.vertex("b", 1)), Bench.notify("a", "b"));
        bench.converger.stop(1);
        bench.pass(Duration.ofMinutes(1));
        assertThat(bench.journal.left().pending())
                .singleElement()
                .returns(id("b"), Journal.Notification::receiver)
                .returns(id("a"), Journal.Notification::sender);

        Bench next = new Bench();
        next.converger.takeOver(bench.converger.handover(), bench.journal.left());
        next.swap(List.of(next.vertex("b", 1)));
        next.pass(Duration.ofMinutes(1));
        assertThat(next.refreshed()).containsKey(id("b"));
        assertThat(next.converger.handover()).isEqualTo(Handover.none());
        assertThat(next.journal.left()).isEqualTo(Journal.Left.nothing());
    }

    @Test
    void nothingIsChangedThatOthersListenToWhileTheJournalCannotBeWritten() {
        bench.journal.isBroken = true;
        bench.swap(List.of(bench.vertex("a", 1), bench.vertex("b", 1), bench.vertex("c", 1)), Bench.notify("a", "b"));
        bench.pass(Duration.ofSeconds(10));
        assertThat(world.actual).doesNotContainKeys(id("a"), id("b")).containsEntry(id("c"), 1);
        assertThat(bench.status("a").status()).isEqualTo(Status.WAITING);
        assertThat(bench.status("a").reason()).contains("no space left");
        bench.journal.isBroken = false;
        bench.pass(Duration.ofSeconds(10));
        assertThat(world.actual).containsEntry(id("a"), 1).containsEntry(id("b"), 1);
        assertThat(bench.refreshed()).containsKey(id("b"));
        assertThat(bench.journal.left()).isEqualTo(Journal.Left.nothing());
    }

    @Test
    void manyNotificationsOfOneThatNobodyAnswersAreOne() {
        world.faults.put(id("b"), World.Fault.REFRESH_THROWS);
        bench.swap(List.of(bench.vertex("a", 1), bench.vertex("b", 1)), Bench.notify("a", "b"));
        for (int i = 0; i < 20; i++) {
            world.set(id("a"), 7);
            bench.pass(Duration.ofSeconds(10));
        }
        assertThat(bench.journal.left().pending()).hasSize(1);
        world.faults.clear();
        world.tell(id("b"));
        bench.pass(Duration.ofSeconds(10));
        assertThat(bench.journal.left()).isEqualTo(Journal.Left.nothing());
    }

    @Test
    void aNotificationWaitsSevenDaysForAReceiverThatHasLeftTheGraph() {
        world.faults.put(id("b"), World.Fault.REFRESH_THROWS);
        bench.swap(List.of(bench.vertex("a", 1), bench.vertex("b", 1)), Bench.notify("a", "b"));
        bench.swap(List.of(bench.vertex("a", 1)));
        bench.pass(Duration.ofDays(4));

        Bench next = new Bench();
        next.now = bench.now;
        next.converger.takeOver(Handover.none(), bench.journal.left());
        next.journal.take(bench.journal);
        next.swap(List.of(next.vertex("a", 1)));
        assertThat(next.notes()).singleElement().asString().contains("k[b] is not in the graph", "[k[a]]");
        next.pass(Duration.ofDays(2));
        assertThat(next.journal.left().pending()).hasSize(1);
        next.pass(Duration.ofDays(2));
        assertThat(next.journal.left()).isEqualTo(Journal.Left.nothing());
        assertThat(next.notes()).isEmpty();
    }

    @Test
    void tellsThatAllIsAboutToBeClosedWhileItIsStillOpen() {
        List<Integer> open = new ArrayList<>();
        bench.swap(List.of(bench.vertex("a", 1))).settle();
        var unused = bench.converger.closing().thenRun(() -> open.add(world.open.getOrDefault(id("a"), 0)));
        assertThat(open).isEmpty();
        bench.converger.stop(1);
        bench.settle();
        assertThat(open).containsExactly(1);
        assertThat(world.open).containsEntry(id("a"), 0);
    }

    @Test
    void aKindThatLeavesWhileTheLoopEndsIsReleased() {
        bench.swap(List.of(bench.vertex("a", 1)));
        bench.converger.stop(3);
        var released = bench.converger.release(Bench.OFFER, Duration.ofSeconds(1));
        assertThat(released).isNotDone();
        bench.settle();
        assertThat(released).isCompleted();
    }

    @Test
    void pollingTakesThePlaceOfTheWatch() {
        bench.swap(List.of(bench.vertex("a", 1, polled(Duration.ofSeconds(10)))));
        // The bench's resource asserts that it is watched before its check.
        assertThat(bench.status("a").status()).isEqualTo(Status.FAILED);
        long runs = bench.status("a").runs();
        bench.pass(Duration.ofSeconds(35));
        assertThat(bench.status("a").runs()).isEqualTo(runs + 3);
    }

    @Test
    void aLimitLetsABurstThroughAndThenSoManyPerSecond() {
        bench.swap(List.of(bench.vertex("a", 1, limited(1, 3))));
        long runs = bench.status("a").runs();
        for (int i = 0; i < 100; i++) {
            world.tell(id("a"));
            bench.pass(Duration.ofMillis(100));
        }
        assertThat(bench.status("a").runs() - runs).isBetween(10L, 14L);
    }

    @Test
    void oneWhoFightsWithAnotherWriterPauses() {
        world.chatty.add(id("a"));
        bench.converger.swap(graphOf(bench.vertex("a", 1)));
        bench.pass(Duration.ofSeconds(20));
        assertThat(bench.status("a").runs()).isBetween(15L, 60L);
    }

    private static mgmt.engine.internal.graph.Graph graphOf(Vertex vertex) {
        try {
            return mgmt.engine.internal.graph.Graph.of("bench", List.of(vertex), List.of());
        } catch (mgmt.engine.internal.graph.CycleException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aSemaphoreLetsOnlySoManyRunAtOnce() {
        List<Vertex> vertices = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            vertices.add(bench.vertex("r" + i, 1, semaphore("x:2", "y")));
        }
        try {
            bench.converger.swap(mgmt.engine.internal.graph.Graph.of("bench", vertices, List.of()));
        } catch (mgmt.engine.internal.graph.CycleException e) {
            throw new AssertionError(e);
        }
        bench.converger.loop().step();
        assertThat(bench.tasks).as("y lets one run at a time").hasSize(1);
        bench.settle();
        assertThat(bench.changed()).as("in the order of arrival").startsWith("r0", "r1", "r2", "r3", "r4", "r5");
    }

    /** Each that is granted while it may not run gives back at once, to the next: that must not go ever deeper. */
    @Test
    void thousandsThatWaitForASemaphoreMayCeaseToBeReady() {
        List<Vertex> vertices = new ArrayList<>(List.of(bench.vertex("before", 1)));
        List<Edge> edges = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            vertices.add(bench.vertex("r" + i, 1, semaphore("one")));
            edges.add(edge("before", "r" + i));
        }
        try {
            bench.converger.swap(mgmt.engine.internal.graph.Graph.of("bench", vertices, edges));
        } catch (mgmt.engine.internal.graph.CycleException e) {
            throw new AssertionError(e);
        }
        bench.converger.loop().step();
        bench.tasks.remove().run();
        bench.converger.loop().step();
        world.set(id("before"), 7);
        bench.settle();
        assertThat(bench.changed()).hasSize(20_002);
    }

    @ParameterizedTest
    @CsvSource({"some_id, 1", "id:42, 42", ":13, 13", "not:smart:4, 4", "id:0, 1", "id:x, 1", "id:, 1", "id:-3, 1"})
    void theSizeOfASemaphoreFollowsItsLastColon(String name, int size) {
        assertThat(Semaphores.size(name)).isEqualTo(size);
    }

    @Test
    void restsForTheFirstTimeWhenNothingOfTheFirstGraphIsLeftToDo() {
        bench.settle();
        assertThat(bench.converger.rested()).as("there is no graph yet").isNotDone();
        world.faults.put(id("a"), World.Fault.CHECK_THROWS);
        bench.swap(List.of(bench.vertex("a", 1, retry(1, Duration.ofSeconds(5)))));
        assertThat(bench.converger.rested()).as("a retry is to come").isNotDone();
        bench.pass(Duration.ofSeconds(5));
        assertThat(bench.converger.rested()).isDone();
    }

    @Test
    void endsAtOnceWhenConvergedAndAskedTo() {
        Bench ending = new Bench(OptionalLong.of(0));
        ending.swap(List.of(ending.vertex("a", 1))).settle();
        assertThat(ending.converger.ended()).isCompletedWithValue(0);
    }

    @Test
    void endsWithFourWhenSomethingHasFailedOrHasNoKind() {
        Bench failing = new Bench(OptionalLong.of(0));
        failing.world.faults.put(id("a"), World.Fault.CHECK_THROWS);
        failing.swap(List.of(failing.vertex("a", 1))).settle();
        assertThat(failing.converger.ended()).isCompletedWithValue(4);

        Bench kindless = new Bench(OptionalLong.of(0));
        kindless.swap(List.of(kindless.vertex("a", 1).with(new Opening.NoSuchKind("no such kind"))))
                .settle();
        assertThat(kindless.converger.ended()).isCompletedWithValue(4);
    }

    @Test
    void aRestBeginsAnewWithWhatHappensButNotWithACheckThatFindsNothing() {
        Bench ending = new Bench(OptionalLong.of(Duration.ofSeconds(10).toNanos()));
        ending.swap(List.of(ending.vertex("a", 1)));
        ending.pass(Duration.ofSeconds(8));
        ending.world.set(id("a"), 4);
        ending.pass(Duration.ofSeconds(8));
        assertThat(ending.converger.ended()).isNotDone();
        ending.world.tell(id("a"));
        ending.pass(Duration.ofMillis(1_999));
        assertThat(ending.converger.ended()).isNotDone();
        ending.pass(Duration.ofMillis(1));
        assertThat(ending.converger.ended()).isCompletedWithValue(0);
    }

    @Test
    void anEndAtRestWaitsForWhatLiesOutsideAndCountsFromThen() {
        Bench ending = new Bench(OptionalLong.of(Duration.ofSeconds(10).toNanos()));
        ending.converger.setOutside(Outside.BUSY);
        ending.swap(List.of(ending.vertex("a", 1)));
        ending.pass(Duration.ofSeconds(100));
        assertThat(ending.converger.ended()).isNotDone();
        assertThat(ending.converger.rested()).as("the graph itself").isDone();
        ending.converger.setOutside(Outside.AT_REST);
        ending.pass(Duration.ofSeconds(9));
        ending.converger.setOutside(Outside.BUSY);
        ending.pass(Duration.ofSeconds(100));
        ending.converger.setOutside(Outside.AT_REST);
        ending.pass(Duration.ofMillis(9_999));
        assertThat(ending.converger.ended()).isNotDone();
        ending.pass(Duration.ofMillis(1));
        assertThat(ending.converger.ended()).isCompletedWithValue(0);
    }

    @Test
    void endsWithFourWhenWhatLiesOutsideCouldNotBeDone() {
        Bench ending = new Bench(OptionalLong.of(0));
        ending.converger.setOutside(Outside.FAILED);
        ending.swap(List.of(ending.vertex("a", 1))).settle();
        assertThat(ending.converger.ended()).isCompletedWithValue(4);
    }

    @Test
    void endsWithOneWhenItHasToFail() {
        bench.swap(List.of(bench.vertex("a", 1))).settle();
        bench.converger.fail();
        bench.settle();
        assertThat(bench.converger.ended()).isCompletedWithValue(1);
    }

    @Test
    void tellsHowFarItIs() {
        List<Convergence> told = new ArrayList<>();
        bench.converger.listen(told::add);
        bench.swap(List.of(bench.vertex("a", 1))).settle();
        assertThat(told).containsExactly(Convergence.BUSY, Convergence.CONVERGED);
        told.clear();
        world.faults.put(id("a"), World.Fault.CHECK_THROWS);
        world.tell(id("a"));
        bench.settle();
        assertThat(told).containsExactly(Convergence.BUSY, Convergence.FAILED);
    }

    @Test
    void aLongChainSettlesWithoutDeepRecursion() {
        List<Vertex> vertices = new ArrayList<>();
        Edge[] edges = new Edge[19_999];
        for (int i = 0; i < 20_000; i++) {
            world.actual.put(id("r" + i), 1);
            vertices.add(bench.vertex("r" + i, 1));
            if (i > 0) {
                edges[i - 1] = edge("r" + (i - 1), "r" + i);
            }
        }
        bench.swap(vertices, edges);
        assertThat(bench.node("r19999").settled).isTrue();
        world.set(id("r0"), 3);
        bench.settle();
        assertThat(bench.node("r19999").settled).isTrue();
        assertThat(bench.changed()).containsExactly("r0");
    }
}
