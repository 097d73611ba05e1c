package mgmt.engine.internal.exchange;

import static mgmt.engine.internal.exchange.Hosts.collectFiles;
import static mgmt.engine.internal.exchange.Hosts.exports;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import mgmt.api.resource.Changes;
import mgmt.api.resource.NotYetException;
import mgmt.api.resource.ResourceId;
import mgmt.api.resource.Subscription;
import mgmt.engine.internal.converger.Convergence;
import mgmt.engine.internal.converger.Outside;
import mgmt.engine.internal.exchange.Hosts.Host;
import mgmt.transports.memory.MemoryStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ExchangeTest {

    private final String name = "exchange-" + UUID.randomUUID();
    private final MemoryStore store = MemoryStore.of(name);

    @TempDir
    Path directory;

    private Hosts hosts;

    @BeforeEach
    void begin() {
        hosts = new Hosts(directory);
    }

    @AfterEach
    void end() {
        store.restore();
        hosts.close();
        MemoryStore.remove(name);
    }

    private static void eventually(String what, Callable<Boolean> condition) {
        await(what).atMost(30, TimeUnit.SECONDS).until(condition);
    }

    private void eventuallyCollects(Host host, String... contents) {
        eventually(
                String.join(", ", contents) + " collected",
                () -> host.collected().equals(List.of(contents)));
    }

    private Set<String> exported() {
        return store.texts().keySet().stream()
                .filter(key -> key.startsWith("exported/"))
                .collect(Collectors.toSet());
    }

    private static ExchangeSettings with(ExchangeSettings settings, boolean noop, boolean ttl, boolean converged) {
        return new ExchangeSettings(settings.host(), settings.version(), noop, true, ttl, converged, false);
    }

    @Test
    void aGraphThatNeedsNoClusterOpensNoTransport() throws IOException {
        Host h1 = hosts.start("h1", name).wish(List.of(), List.of());
        eventually("at rest", () -> h1.exchange.outside() == Outside.AT_REST);
        assertThat(h1.openings).hasValue(0);
        h1.wish(exports("a", "1"), List.of());
        eventually("published", () -> exported().equals(Set.of("exported/h1/file/a")));
        assertThat(h1.openings).hasValue(1);
    }

    @Test
    void everyHostHasEveryExportItsOwnAmongThem() throws IOException {
        Host h1 = hosts.start("h1", name).wish(exports("a", "1"), collectFiles());
        eventuallyCollects(h1, "a=1");
        Host h2 = hosts.start("h2", name).wish(exports("b", "2", "/tmp/with a blank", "3"), collectFiles());
        eventuallyCollects(h1, "/tmp/with a blank=3", "a=1", "b=2");
        eventuallyCollects(h2, "/tmp/with a blank=3", "a=1", "b=2");
        h2.wish(exports("b", "edited"), collectFiles());
        eventuallyCollects(h1, "a=1", "b=edited");
        h2.wish(List.of(), collectFiles());
        eventuallyCollects(h1, "a=1");
        assertThat(exported()).containsExactly("exported/h1/file/a");
    }

    @Test
    void whatIsNotCollectedLeadsToNoDelivery() throws IOException {
        Host h1 = hosts.start("h1", name).wish(List.of(), collectFiles("h2"));
        Host h2 = hosts.start("h2", name).wish(exports("a", "1"), List.of());
        eventuallyCollects(h1, "a=1");
        int before = h1.deliveries.get();
        hosts.start("h3", name).wish(exports("b", "1"), List.of());
        eventually("published", () -> exported().size() == 2);
        h2.wish(exports("a", "2"), List.of());
        eventuallyCollects(h1, "a=2");
        assertThat(h1.deliveries).hasValue(before + 1);
        assertThat(h2.deliveries).hasValue(0);
    }

    @Test
    void nothingToDoChangesNothing() throws IOException {
        Host h1 = hosts.start("h1", name).wish(exports("a", "1"), List.of());
        eventually("at rest", () -> h1.exchange.outside() == Outside.AT_REST);
        h1.close();
        Map<String, String> before = store.texts();
        int[] changes = new int[1];
        Host again = hosts.start("h1", name).wish(exports("a", "1"), List.of());
        eventually("present", () -> store.texts().containsKey("hosts/h1"));
        eventually("at rest", () -> again.exchange.outside() == Outside.AT_REST);
        assertThat(changes[0]).isZero();
        assertThat(store.texts()).containsAllEntriesOf(before);
    }

    @Test
    void theLocalGraphDoesNotWaitAndWhatIsExportedFollowsTheOutage() throws IOException {
        store.interrupt();
        Host h1 = hosts.start("h1", name).wish(exports("a", "1"), collectFiles());
        eventually("told", () -> !h1.notes().isEmpty());
        assertThat(h1.notes()).singleElement().asString().contains("does not answer since");
        assertThat(h1.exchange.outside()).isEqualTo(Outside.FAILED);
        store.restore();
        eventuallyCollects(h1, "a=1");
        eventually("nothing to tell", () -> h1.notes().isEmpty());
    }

    @Test
    void whatWasCollectedStaysOverAnOutageAndARestartWithinIt() throws IOException {
        Host h2 = hosts.start("h2", name).wish(exports("b", "2"), List.of());
        Host h1 = hosts.start("h1", name).wish(List.of(), collectFiles());
        eventuallyCollects(h1, "b=2");
        h1.close();
        store.interrupt();
        Host again = hosts.start("h1", name).wish(List.of(), collectFiles());
        eventuallyCollects(again, "b=2");
        eventually("told", () -> !again.notes().isEmpty());
        assertThat(again.notes()).singleElement().asString().contains("what was collected is as of");
        h2.wish(List.of(), List.of());
        store.restore();
        eventuallyCollects(again);
    }

    @Test
    void exportsThatGoWithTheirHostAreThereAgainWhenTheSessionWasLost() throws IOException {
        Host h1 = hosts.start("h1", name, settings -> with(settings, false, true, false))
                .wish(exports("a", "1"), List.of());
        Host h2 = hosts.start("h2", name).wish(List.of(), collectFiles());
        eventuallyCollects(h2, "a=1");
        store.expire("h1");
        eventually(
                "published and present again",
                () -> store.texts().keySet().containsAll(Set.of("exported/h1/file/a", "hosts/h1")));
        eventuallyCollects(h2, "a=1");
        h1.close();
        eventuallyCollects(h2);
    }

    @Test
    void exportsStayWhenTheirHostLeaves() throws IOException {
        hosts.start("h1", name).wish(exports("a", "1"), List.of());
        eventually("published", () -> exported().size() == 1);
        hosts.close();
        assertThat(store.texts().keySet()).containsExactly("exported/h1/file/a");
    }

    @Test
    void whatNobodyWantsAnyMoreIsTakenBackAfterARestart() throws IOException {
        Host h1 = hosts.start("h1", name).wish(exports("a", "1"), List.of());
        eventually("at rest", () -> h1.exchange.outside() == Outside.AT_REST);
        h1.close();
        Host again = hosts.start("h1", name).wish(List.of(), List.of());
        eventually("taken back", () -> exported().isEmpty());
        eventually("at rest", () -> again.exchange.outside() == Outside.AT_REST);
        again.close();
        Host third = hosts.start("h1", name).wish(List.of(), List.of());
        eventually("at rest", () -> third.exchange.outside() == Outside.AT_REST);
        assertThat(third.openings).hasValue(0);
    }

    @Test
    void whatCannotBeJudgedIsNeitherPutNorTakenBack() throws IOException {
        Host h1 = hosts.start("h1", name).wish(exports("a", "1", "b", "1"), List.of());
        eventually("published", () -> exported().size() == 2);
        h1.wish(exports("c", "1"), Set.of(new ResourceId("file", "a"), new ResourceId("file", "new")), List.of());
        eventually("published", () -> exported().equals(Set.of("exported/h1/file/a", "exported/h1/file/c")));
    }

    @Test
    void whatSomebodyHasDeletedIsPutAgain() throws IOException {
        Host h1 = hosts.start("h1", name).wish(exports("a", "1"), List.of());
        eventually("at rest", () -> h1.exchange.outside() == Outside.AT_REST);
        Set<String> before = store.texts().keySet();
        before.forEach(store::delete);
        h1.pass(Duration.ofMinutes(1));
        eventually("there again", () -> store.texts().keySet().equals(before));
    }

    @Test
    void noopPutsNothingAndTakesNothingBackButCollects() throws IOException {
        Host h1 = hosts.start("h1", name).wish(exports("a", "1"), List.of());
        eventually("at rest", () -> h1.exchange.outside() == Outside.AT_REST);
        h1.close();
        Map<String, String> before = store.texts();
        Host noop = hosts.start("h1", name, settings -> with(settings, true, false, false))
                .wish(exports("b", "1"), collectFiles());
        eventuallyCollects(noop, "a=1");
        eventually("at rest", () -> noop.exchange.outside() == Outside.AT_REST);
        assertThat(store.texts()).isEqualTo(before);
    }

    @Test
    void answersThatAreLostLoseNoExport() throws IOException {
        store.loseAnswers(3);
        Host h1 = hosts.start("h1", name).wish(exports("a", "1"), collectFiles());
        eventuallyCollects(h1, "a=1");
        store.loseAnswers(1);
        h1.wish(exports("a", "2"), collectFiles());
        eventuallyCollects(h1, "a=2");
        eventually("at rest", () -> h1.exchange.outside() == Outside.AT_REST);
    }

    @Test
    void aStoreThatAnswersButTakesNothingIsTold() throws IOException {
        store.loseAnswers(Integer.MAX_VALUE);
        Host h1 = hosts.start("h1", name).wish(exports("a", "1"), List.of());
        eventually("told", () -> !h1.notes().isEmpty());
        assertThat(h1.notes()).singleElement().asString().contains("this host cannot join the cluster");
        store.loseAnswers(0);
        eventually("published", () -> exported().equals(Set.of("exported/h1/file/a")));
        eventually("nothing to tell", () -> h1.notes().isEmpty());
    }

    @Test
    void whatIsTooLargeIsRefusedByNameAndTheRestIsPublished() throws IOException {
        Host h1 = hosts.start("h1", name).wish(exports("a", "1", "big", "x".repeat(20 << 20)), List.of());
        eventually("published", () -> exported().equals(Set.of("exported/h1/file/a")));
        eventually("told", () -> !h1.notes().isEmpty());
        assertThat(h1.notes()).singleElement().asString().contains("file[big]", "too large");
        assertThat(h1.exchange.outside()).isEqualTo(Outside.FAILED);
    }

    @Test
    void manyExportsAreSplitOverCommits() throws IOException {
        String[] many = new String[6_000];
        for (int i = 0; i < many.length; i += 2) {
            many[i] = "f" + i;
            many[i + 1] = "content " + i;
        }
        Host h1 = hosts.start("h1", name).wish(exports(many), List.of());
        eventually("at rest", () -> h1.exchange.outside() == Outside.AT_REST);
        assertThat(exported()).hasSize(3_000);
        h1.wish(List.of(), List.of());
        eventually("taken back", () -> exported().isEmpty());
    }

    @Test
    void theSecondAgentOfOneNameExportsNothingUntilTheFirstIsGone() throws IOException {
        Host first = hosts.start("h1", name).wish(exports("a", "1"), List.of());
        eventually("published", () -> exported().size() == 1);
        Host second =
                hosts.start("h1", "another-prefix", name, settings -> settings).wish(exports("b", "1"), collectFiles());
        eventuallyCollects(second, "a=1");
        eventually("told", () -> !second.notes().isEmpty());
        assertThat(second.notes()).singleElement().asString().contains("another agent is called h1");
        assertThat(exported()).containsExactly("exported/h1/file/a");
        first.close();
        eventually("published", () -> exported().equals(Set.of("exported/h1/file/b")));
        eventually("nothing to tell", () -> second.notes().isEmpty());
    }

    @Test
    void ofTwoAgentsWithOnePrefixAndItsCopyOneIsTold() throws IOException {
        Host first = hosts.start("h1", name).wish(exports("a", "1"), List.of());
        eventually("published", () -> exported().size() == 1);
        Files.createDirectories(directory.resolve("copy"));
        Files.copy(directory.resolve("h1/instance"), directory.resolve("copy/instance"));
        Host second = hosts.start("h1", "copy", name, settings -> settings).wish(exports("b", "1"), List.of());
        eventually("published", () -> exported().equals(Set.of("exported/h1/file/b")));
        first.exchange.converged(Convergence.CONVERGED);
        eventually("told", () -> !first.notes().isEmpty());
        assertThat(first.notes()).singleElement().asString().contains("another agent is called h1");
        second.close();
        eventually("published again", () -> exported().equals(Set.of("exported/h1/file/a")));
        eventually("nothing to tell", () -> first.notes().isEmpty());
    }

    @Test
    void anAgentThatWasKilledFindsItsOwnPresenceAndTakesItOver() throws IOException {
        hosts.start("h1", name).wish(exports("a", "1"), List.of());
        eventually("present", () -> store.texts().containsKey("hosts/h1"));
        // The first goes on, as the session of a killed agent does for a while; both have one prefix.
        Host again = hosts.start("h1", name).wish(exports("b", "1"), List.of());
        eventually("published", () -> exported().equals(Set.of("exported/h1/file/b")));
        assertThat(again.notes()).isEmpty();
    }

    @Test
    void anEmptyStoreInThePlaceOfTheOldOneWithdrawsNothing() throws IOException {
        Host h1 = hosts.start("h1", name).wish(exports("a", "1"), collectFiles());
        Host h2 = hosts.start("h2", name).wish(exports("b", "2"), collectFiles());
        eventuallyCollects(h1, "a=1", "b=2");
        eventuallyCollects(h2, "a=1", "b=2");
        h2.close();
        store.interrupt();
        store.restoreEmpty();
        eventually("published again", () -> exported().contains("exported/h1/file/a"));
        eventually("told", () -> !h1.notes().isEmpty());
        assertThat(h1.notes()).singleElement().asString().contains("1 collected from another store", "rejoin");
        assertThat(h1.collected()).containsExactly("a=1", "b=2");
        Host again = hosts.start("h2", name).wish(exports("b", "3"), collectFiles());
        eventuallyCollects(h1, "a=1", "b=3");
        eventuallyCollects(again, "a=1", "b=3");
        eventually("nothing to tell", () -> h1.notes().isEmpty());
    }

    @Test
    void whatAnotherStoreHadIsLetGoOfWhenSomebodySaysSo() throws IOException {
        Host h1 = hosts.start("h1", name).wish(List.of(), collectFiles());
        Host h2 = hosts.start("h2", name).wish(exports("b", "2"), List.of());
        eventuallyCollects(h1, "b=2");
        h2.close();
        store.interrupt();
        store.restoreEmpty();
        eventually("kept", () -> h1.notes().size() == 1);
        h1.exchange.rejoin();
        eventuallyCollects(h1);
        eventually("nothing to tell", () -> h1.notes().isEmpty());
    }

    @Test
    void anotherStoreThatWasConfiguredCountsFromItsFirstAnswer() throws IOException {
        String other = name + "-other";
        MemoryStore next = MemoryStore.of(other);
        Host h1 = hosts.start("h1", name).wish(exports("a", "1"), collectFiles());
        Host h2 = hosts.start("h2", name).wish(exports("b", "2"), collectFiles());
        eventuallyCollects(h1, "a=1", "b=2");
        next.interrupt();
        h1.configure(other);
        eventually("away", () -> !h1.notes().isEmpty());
        assertThat(h1.collected()).containsExactly("a=1", "b=2");
        next.restore();
        eventuallyCollects(h1, "a=1");
        h2.configure(other);
        eventuallyCollects(h1, "a=1", "b=2");
        eventuallyCollects(h2, "a=1", "b=2");
        hosts.close();
        MemoryStore.remove(other);
    }

    @Test
    void aTransportThatCannotBeOpenedAtTheStartIsReportedAndLaterTheOldOneGoesOn() throws IOException {
        String other = name + "-refusing";
        MemoryStore.of(other).refuse("the port is in use");
        Host never = hosts.start("h0", other).wish(exports("a", "1"), List.of());
        eventually("failed", () -> !never.failures.isEmpty());
        assertThat(never.failures.get(0)).hasMessageContaining("the port is in use");
        never.close();

        Host h1 = hosts.start("h1", name).wish(exports("a", "1"), collectFiles());
        eventuallyCollects(h1, "a=1");
        h1.configure(other);
        eventually("told", () -> !h1.notes().isEmpty());
        assertThat(h1.notes()).singleElement().asString().contains("the port is in use");
        assertThat(h1.failures).isEmpty();
        hosts.start("h2", name).wish(exports("b", "2"), List.of());
        eventuallyCollects(h1, "a=1", "b=2");
        MemoryStore.of(other).allow();
        MemoryStore.remove(other);
    }

    @Test
    void anEndAtRestWaitsForTheOthersWhenAskedTo() throws IOException {
        Host h1 = hosts.start("h1", name, settings -> with(settings, false, false, true))
                .wish(List.of(), collectFiles());
        Host h2 = hosts.start("h2", name).wish(exports("b", "1"), List.of());
        h1.exchange.converged(Convergence.CONVERGED);
        eventually("h2 is there", () -> store.texts().containsKey("hosts/h2"));
        eventually("waits", () -> h1.exchange.outside() == Outside.BUSY);
        h2.exchange.converged(Convergence.FAILED);
        eventually("waits no more", () -> h1.exchange.outside() == Outside.AT_REST);
        h2.exchange.converged(Convergence.BUSY);
        eventually("waits again", () -> h1.exchange.outside() == Outside.BUSY);
        h2.close();
        eventually("nobody to wait for", () -> h1.exchange.outside() == Outside.AT_REST);
    }

    @Test
    void valuesAreSeenByAllAndWatched() throws Exception {
        Host h1 = hosts.start("h1", name).wish(List.of(), List.of());
        Host h2 = hosts.start("h2", name).wish(List.of(), List.of());
        store.interrupt();
        assertThatThrownBy(() -> h1.exchange.values().read("greeting/of the day"))
                .isInstanceOf(NotYetException.class);
        store.restore();
        AtomicInteger told = new AtomicInteger();
        Subscription watch = h2.exchange.values().watch("greeting/of the day", counter(told));
        eventually("both are connected", () -> isThere(h1) && isThere(h2));
        eventually("told that the cluster answers", () -> told.get() > 0);
        h1.exchange.values().put("greeting/of the day", "hello");
        eventually(
                "h2 sees it",
                () -> h2.exchange.values().read("greeting/of the day").equals(Map.of("h1", "hello")));
        int before = told.get();
        h1.exchange.values().put("greeting/of the day", "hi");
        eventually("told of a change", () -> told.get() > before);
        store.interrupt();
        eventually("told that it is away", () -> told.get() > before + 1);
        store.restore();
        eventually("there again", () -> isThere(h2) && isThere(h1));
        h1.exchange.values().delete("greeting/of the day");
        eventually(
                "gone",
                () -> isThere(h2)
                        && h2.exchange.values().read("greeting/of the day").isEmpty());
        watch.close();
    }

    private static boolean isThere(Host host) {
        return host.exchange.transport().isPresent();
    }

    private static Changes counter(AtomicInteger told) {
        return new Changes() {
            @Override
            public void changed() {
                told.incrementAndGet();
            }

            @Override
            public void failed(Exception cause) {
                throw new AssertionError(cause);
            }
        };
    }
}
