package mgmt.engine.internal.converger;

import static mgmt.engine.internal.converger.Bench.edge;
import static mgmt.engine.internal.converger.Bench.id;
import static mgmt.engine.internal.converger.Bench.retry;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.converger.Measurements.FailureState;
import mgmt.engine.internal.converger.Measurements.Ran;
import mgmt.engine.internal.graph.Meta;
import mgmt.engine.internal.graph.Opening;
import mgmt.engine.internal.graph.Place;
import mgmt.engine.internal.graph.Vertex;
import org.junit.jupiter.api.Test;

/** What a converger tells of its failures and its resources, on virtual time. */
class TallyTest {

    private static final Meta NOOP = new Meta(
            true, 0, Duration.ZERO, Duration.ZERO, Double.POSITIVE_INFINITY, 0, List.of(), true, true, Duration.ZERO);

    private final Counts counts = new Counts();
    private final Bench bench = new Bench(OptionalLong.empty(), counts);
    private final World world = bench.world;

    private static Vertex absent(String kind, Opening opening) {
        return new Vertex(
                new ResourceId(kind, "x"), Meta.DEFAULT, "1", Set.of(), List.of(), opening, new Place("bench", 1, 1));
    }

    @Test
    void whatIsTriedAgainFailsSoftlyUntilItWorks() {
        world.faults.put(id("a"), World.Fault.APPLY_THROWS_BEFORE);
        bench.swap(List.of(bench.vertex("a", 1, retry(-1, Duration.ofSeconds(1))), bench.vertex("b", 1)));
        assertThat(counts.failing("k", FailureState.SOFT)).isOne();
        bench.pass(Duration.ofSeconds(3));
        assertThat(counts.failing("k", FailureState.SOFT)).isOne();
        assertThat(counts.failures("k", FailureState.SOFT)).isEqualTo(4);

        world.faults.clear();
        bench.pass(Duration.ofSeconds(1));
        assertThat(counts.failing("k", FailureState.SOFT)).isZero();
        assertThat(counts.failures("k", FailureState.SOFT)).isEqualTo(4);
        assertThat(counts.failures("k", FailureState.HARD)).isZero();
    }

    @Test
    void whatIsGivenUpFailsHardUntilAnEventBringsItBack() {
        world.faults.put(id("a"), World.Fault.CHECK_THROWS);
        bench.swap(List.of(bench.vertex("a", 1, retry(1, Duration.ofSeconds(1)))));
        assertThat(counts.failing("k", FailureState.SOFT)).isOne();
        bench.pass(Duration.ofSeconds(1));
        assertThat(counts.failing("k", FailureState.SOFT)).isZero();
        assertThat(counts.failing("k", FailureState.HARD)).isOne();
        assertThat(counts.failures("k", FailureState.SOFT)).isOne();
        assertThat(counts.failures("k", FailureState.HARD)).isOne();

        world.faults.clear();
        world.tell(id("a"));
        bench.pass(Duration.ofSeconds(1));
        assertThat(counts.failing("k", FailureState.HARD)).isZero();
        assertThat(counts.failing("k", FailureState.SOFT)).isZero();
    }

    @Test
    void whatWaitsForSomethingDoesNotFail() {
        world.faults.put(id("a"), World.Fault.NOT_YET);
        bench.swap(List.of(bench.vertex("a", 1)));
        bench.pass(Duration.ofSeconds(5));
        assertThat(counts.failing("k", FailureState.SOFT) + counts.failing("k", FailureState.HARD))
                .isZero();
        assertThat(counts.failures("k", FailureState.SOFT)).isZero();
        assertThat(counts.runs).isNotEmpty().allMatch(run -> run.eventful() && !run.errorful());
    }

    @Test
    void aFailureGoesWithItsResource() {
        world.faults.put(id("a"), World.Fault.PERMANENT);
        bench.swap(List.of(bench.vertex("a", 1), bench.vertex("b", 1)));
        assertThat(counts.failing("k", FailureState.HARD)).isOne();
        assertThat(counts.resources).containsEntry("k", 2);

        bench.swap(List.of(bench.vertex("b", 1)));
        assertThat(counts.failing("k", FailureState.HARD)).isZero();
        assertThat(counts.resources).containsEntry("k", 1);
    }

    @Test
    void aFailureGoesWithTheDeclarationThatHasFailed() {
        world.faults.put(id("a"), World.Fault.PERMANENT);
        bench.swap(List.of(bench.vertex("a", 1)));
        assertThat(counts.failing("k", FailureState.HARD)).isOne();
        world.faults.clear();
        bench.swap(List.of(bench.vertex("a", 2)));
        assertThat(counts.failing("k", FailureState.HARD)).isZero();
    }

    @Test
    void failuresAndResourcesGoWithTheirKind() {
        world.faults.put(id("a"), World.Fault.PERMANENT);
        bench.swap(List.of(bench.vertex("a", 1), bench.vertex("b", 1)));
        CompletableFuture<Void> released = bench.converger.release(Bench.OFFER, Duration.ofSeconds(1));
        bench.settle();
        assertThat(released).isCompleted();
        assertThat(counts.failing("k", FailureState.HARD)).isZero();
        assertThat(counts.resources).isEmpty();
    }

    @Test
    void onlyWhatCanRunIsAResourceAndWhatIsRefusedFailsHard() {
        bench.swap(List.of(
                bench.vertex("a", 1),
                absent("missing", new Opening.NoSuchKind("no such kind")),
                absent("strict", new Opening.Invalid("no"))));
        assertThat(counts.resources).containsOnlyKeys("k");
        assertThat(counts.failing("missing", FailureState.HARD)).isZero();
        assertThat(counts.failing("strict", FailureState.HARD)).isOne();
        bench.swap(List.of());
        assertThat(counts.failing("strict", FailureState.HARD)).isZero();
    }

    @Test
    void tellsWhenAGraphHasStarted() {
        bench.swap(List.of(bench.vertex("a", 1)));
        bench.pass(Duration.ofSeconds(7));
        assertThat(counts.started).isEqualTo(Instant.EPOCH);
        bench.swap(List.of(bench.vertex("a", 1)));
        assertThat(counts.started).isEqualTo(Instant.EPOCH.plusSeconds(7));
    }

    @Test
    void countsRunsAsWhatTheyWere() {
        world.faults.put(id("d"), World.Fault.APPLY_THROWS_BEFORE);
        bench.swap(
                List.of(bench.vertex("a", 1), bench.vertex("b", 1), bench.vertex("c", 1, NOOP), bench.vertex("d", 1)),
                Bench.notify("a", "b"),
                edge("b", "d"));
        assertThat(counts.runs)
                .filteredOn(Ran::noop)
                .as("it would have been changed")
                .allMatch(run -> run.eventful() && !run.errorful() && run.apply() == Ran.NOT_DONE)
                .hasSize(1);
        assertThat(counts.runs).filteredOn(Ran::errorful).as("d").hasSize(1).allMatch(Ran::eventful);
        assertThat(counts.runs)
                .filteredOn(run -> run.refresh() != Ran.NOT_DONE)
                .as("b")
                .hasSize(1)
                .allMatch(Ran::eventful);
        int before = counts.runs.size();
        world.tell(id("a"));
        bench.settle();
        assertThat(counts.runs.subList(before, counts.runs.size()))
                .as("as it should be")
                .containsExactly(new Ran("k", false, false, false, 0, Ran.NOT_DONE, Ran.NOT_DONE, Ran.NOT_DONE));
    }

    @Test
    void whatCannotBeOpenedHasNotBeenChecked() {
        world.faults.put(id("a"), World.Fault.OPEN_THROWS);
        bench.swap(List.of(bench.vertex("a", 1)));
        assertThat(counts.runs).isEmpty();
        assertThat(counts.failures("k", FailureState.HARD)).isOne();
    }

    @Test
    void aRepairIsTimedFromTheFirstEventToItsEnd() {
        bench.swap(List.of(bench.vertex("a", 1, retry(-1, Duration.ofSeconds(2)))));
        assertThat(counts.runs).allMatch(run -> run.sinceEvent() == Ran.NOT_DONE, "there was no event");

        world.faults.put(id("a"), World.Fault.APPLY_THROWS_BEFORE);
        world.set(id("a"), 5);
        bench.now += 3_000;
        world.tell(id("a"));
        bench.now += 4_000;
        bench.settle();
        assertThat(counts.runs).allMatch(run -> run.sinceEvent() == Ran.NOT_DONE, "nothing was repaired");

        world.faults.clear();
        bench.pass(Duration.ofSeconds(2));
        assertThat(counts.runs.stream().mapToLong(Ran::sinceEvent).filter(time -> time != Ran.NOT_DONE))
                .containsExactly(7_000 + Duration.ofSeconds(2).toNanos());

        world.set(id("a"), 5);
        bench.now += 9_000;
        bench.settle();
        assertThat(counts.runs.stream().mapToLong(Ran::sinceEvent).filter(time -> time != Ran.NOT_DONE))
                .endsWith(9_000L)
                .hasSize(2);
    }

    @Test
    void countsNotificationsThatWait() {
        world.faults.put(id("b"), World.Fault.REFRESH_THROWS);
        bench.swap(
                List.of(bench.vertex("a", 1), bench.vertex("b", 1, retry(-1, Duration.ofSeconds(1)))),
                Bench.notify("a", "b"));
        CompletableFuture<Integer> waiting = bench.converger.pending();
        bench.settle();
        assertThat(waiting).isCompletedWithValue(1);
        world.faults.clear();
        bench.pass(Duration.ofSeconds(5));
        CompletableFuture<Integer> answered = bench.converger.pending();
        bench.settle();
        assertThat(answered).isCompletedWithValue(0);
    }
}
