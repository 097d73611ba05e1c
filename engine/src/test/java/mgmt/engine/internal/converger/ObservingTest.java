package mgmt.engine.internal.converger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What can be asked of a converger, and told to it, on virtual time. */
class ObservingTest {

    private static Explanation explained(Bench bench, String name) {
        var asked = bench.converger.explain(Bench.id(name));
        bench.settle();
        return asked.join();
    }

    private static Retried retried(Bench bench, Optional<String> name) {
        var asked = bench.converger.retry(name.map(Bench::id));
        bench.settle();
        return asked.join();
    }

    @Test
    void explainsWhenAFailedResourceIsRunNextAndHowOftenStill() {
        Bench bench = new Bench();
        bench.world.faults.put(Bench.id("a"), World.Fault.CHECK_THROWS);
        bench.swap(List.of(bench.vertex("a", 1, Bench.retry(3, Duration.ofSeconds(10)))));
        bench.pass(Duration.ofSeconds(4));

        Explanation.Details details = explained(bench, "a").details().orElseThrow();

        assertThat(details.nextRun()).contains(Instant.EPOCH.plusSeconds(10));
        assertThat(details.retriesLeft()).isEqualTo(2);
        assertThat(details.failuresInRow()).isOne();
        assertThat(details.due().map(Cause::sort)).contains(Cause.Sort.RETRY);
    }

    @Test
    void explainsNothingOfAResourceThatIsNotThere() {
        Bench bench = new Bench();
        bench.swap(List.of(bench.vertex("a", 1)));
        assertThat(explained(bench, "b").details()).isEmpty();
        assertThat(explained(bench, "b").snapshot().resources()).hasSize(1);
    }

    @Test
    void explainsWhoHasNotifiedAResourceThatCannotAnswer() {
        Bench bench = new Bench();
        bench.world.faults.put(Bench.id("b"), World.Fault.PERMANENT);
        bench.swap(List.of(bench.vertex("a", 1), bench.vertex("b", 1)), Bench.notify("a", "b"))
                .pass(Duration.ofMinutes(1));

        Explanation.Details details = explained(bench, "b").details().orElseThrow();

        assertThat(details.notifiedBy()).containsExactly(Bench.id("a"));
        assertThat(details.due()).as("it has failed for good").isEmpty();
    }

    @Test
    void retryLiftsWhatHasFailedForGoodAndLetsItsDependantsGo() {
        Bench bench = new Bench();
        bench.world.faults.put(Bench.id("a"), World.Fault.PERMANENT);
        bench.swap(List.of(bench.vertex("a", 1), bench.vertex("b", 1)), Bench.edge("a", "b"));
        bench.world.faults.clear();
        assertThat(bench.pass(Duration.ofHours(1)).status("a").status()).isEqualTo(Status.FAILED);

        Retried retried = retried(bench, Optional.empty());

        assertThat(retried.started()).containsExactly(Bench.id("a"));
        assertThat(bench.status("a").status()).isEqualTo(Status.SETTLED);
        assertThat(bench.status("b").status()).isEqualTo(Status.SETTLED);
        assertThat(bench.changes)
                .anySatisfy(change -> assertThat(change.cause().sort()).isEqualTo(Cause.Sort.ASKED));
    }

    @Test
    void retryRunsWhatWaitsForItsTimeAtOnceWithAFullBudget() {
        Bench bench = new Bench();
        bench.world.faults.put(Bench.id("a"), World.Fault.CHECK_THROWS);
        bench.swap(List.of(bench.vertex("a", 1, Bench.retry(1, Duration.ofHours(1)))));

        assertThat(retried(bench, Optional.of("a")).started()).containsExactly(Bench.id("a"));

        assertThat(bench.changes).hasSize(2);
        assertThat(bench.node("a").never).as("one retry is left again").isFalse();
    }

    @Test
    void retryLeavesAloneWhatHasNotFailedOrIsNotMeant() {
        Bench bench = new Bench();
        bench.world.faults.put(Bench.id("a"), World.Fault.PERMANENT);
        bench.swap(List.of(bench.vertex("a", 1), bench.vertex("b", 1)), Bench.edge("a", "b"));

        assertThat(retried(bench, Optional.of("b")).started()).isEmpty();
        assertThat(bench.changes).hasSize(1);
        assertThat(new Bench().swap(List.of()).converger.ending()).isEmpty();
    }

    @Test
    void endsAtRestWithWhatItFoundLast() {
        Bench bench = new Bench(OptionalLong.of(0));
        bench.world.faults.put(Bench.id("b"), World.Fault.PERMANENT);
        bench.swap(List.of(bench.vertex("a", 1), bench.vertex("b", 1))).pass(Duration.ofSeconds(1));

        assertThat(bench.converger.ended()).isCompletedWithValue(4);
        Ending ending = bench.converger.ending().orElseThrow();
        assertThat(ending.why()).isEqualTo(Ending.Why.AT_REST);
        assertThat(ending.last().resources())
                .extracting(ResourceStatus::status)
                .containsExactlyInAnyOrder(Status.SETTLED, Status.FAILED);
    }

    @Test
    void whatEndsItFirstIsWhyItHasEnded() {
        Bench stopped = new Bench();
        stopped.swap(List.of(stopped.vertex("a", 1)));
        stopped.converger.stop(1);
        stopped.converger.fail();
        assertThat(stopped.settle().converger.ending().orElseThrow().why()).isEqualTo(Ending.Why.STOPPED);
        assertThat(stopped.converger.ending().orElseThrow().last().resources())
                .extracting(ResourceStatus::status)
                .as("as it was before it was closed")
                .containsExactly(Status.SETTLED);

        Bench timed = new Bench();
        timed.swap(List.of(timed.vertex("a", 1)));
        timed.converger.stopAfter(Duration.ofSeconds(5));
        assertThat(timed.pass(Duration.ofSeconds(6))
                        .converger
                        .ending()
                        .orElseThrow()
                        .why())
                .isEqualTo(Ending.Why.MAX_RUNTIME);
    }
}
