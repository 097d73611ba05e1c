package mgmt.engine.internal.observation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.converger.Cause;
import mgmt.engine.internal.converger.Change;
import mgmt.engine.internal.observation.RecentChanges.Follower;
import mgmt.engine.internal.observation.RecentChanges.Next;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RecentChangesTest {

    private final RecentChanges changes = new RecentChanges(3, 2);

    static Change change(String name, Change.Outcome outcome) {
        return new Change(
                Instant.EPOCH,
                new ResourceId("k", name),
                new Cause(Cause.Sort.WATCH_FAILED, "its watch had failed", List.of()),
                List.of(),
                outcome,
                Optional.empty(),
                Duration.ofMillis(5));
    }

    private void happen(String... names) {
        for (String name : names) {
            changes.accept(change(name, Change.Outcome.APPLIED));
        }
    }

    private static List<String> names(List<Change> changes) {
        return changes.stream().map(change -> change.id().name()).toList();
    }

    @Test
    void remembersTheLastOnesAndCountsWhatWasChanged() {
        happen("a", "b", "c", "b");
        changes.accept(change("d", Change.Outcome.FAILED));
        assertThat(names(changes.all())).containsExactly("c", "b", "d");
        assertThat(changes.of(new ResourceId("k", "b"))).hasSize(1);
        assertThat(changes.made()).isEqualTo(4);
    }

    @Test
    void followerMissesNothingBetweenWhatIsRememberedAndWhatComes() throws Exception {
        happen("a");
        Follower follower = changes.follow().orElseThrow();
        happen("b");
        assertThat(names(follower.before())).containsExactly("a");
        assertThat(follower.next().map(next -> next.change().id().name())).contains("b");
    }

    @Test
    void whoReadsSlowlyIsToldWhereHowManyWereLeftOut() throws Exception {
        Follower follower = changes.follow().orElseThrow();
        happen("a", "b", "c", "d", "e");
        List<String> read = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Next next = follower.next().orElseThrow();
            read.add(next.dropped() + next.change().id().name());
        }
        happen("f");
        Next next = follower.next().orElseThrow();
        read.add(next.dropped() + next.change().id().name());
        assertThat(read).containsExactly("0a", "0b", "3f");
    }

    @Test
    void endLetsFollowersReadWhatIsLeftAndWhatWasLeftOut() throws Exception {
        Follower follower = changes.follow().orElseThrow();
        happen("a", "b", "c");
        changes.close();
        assertThat(follower.next()).isPresent();
        assertThat(follower.next()).isPresent();
        assertThat(follower.next()).isEmpty();
        assertThat(follower.left()).isOne();
    }

    @Test
    void closingLetsGoWhoWaits() throws Exception {
        ExecutorService reader = Executors.newSingleThreadExecutor();
        try {
            Follower follower = changes.follow().orElseThrow();
            CompletableFuture<Optional<Next>> next = new CompletableFuture<>();
            reader.execute(() -> {
                try {
                    next.complete(follower.next());
                } catch (InterruptedException e) {
                    next.completeExceptionally(e);
                }
            });
            follower.close();
            assertThat(next.get(30, TimeUnit.SECONDS)).isEmpty();
        } finally {
            reader.shutdownNow();
        }
    }

    @Test
    void followersAreFewerThanTheConnectionsThatAreAnswered() {
        Follower first = changes.follow().orElseThrow();
        for (int i = 1; i < 8; i++) {
            assertThat(changes.follow()).isPresent();
        }
        assertThat(changes.follow()).isEmpty();
        first.close();
        assertThat(changes.follow()).isPresent();
    }

    @Test
    void jsonOfAChangeIsOneLine() {
        String line = JsonText.line(json -> ChangeJson.write(change("a\nb", Change.Outcome.WOULD_APPLY), json));
        assertThat(line)
                .isEqualTo("{\"time\":\"1970-01-01T00:00:00Z\",\"resource\":\"k[a\\nb]\",\"kind\":\"k\","
                        + "\"name\":\"a\\nb\",\"cause\":{\"sort\":\"watch-failed\",\"text\":\"its watch had failed\","
                        + "\"from\":[]},\"drift\":[],\"outcome\":\"would-apply\",\"seconds\":0.005}\n");
    }
}
