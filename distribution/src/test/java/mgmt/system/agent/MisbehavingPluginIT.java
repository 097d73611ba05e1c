package mgmt.system.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.stream.Stream;
import mgmt.plugins.PluginJar;
import mgmt.plugins.mark.MarkActivator;
import mgmt.plugins.mark.MarkKind;
import mgmt.plugins.needy.NeedyKind;
import mgmt.plugins.odd.OddKind;
import mgmt.system.Mgmt.Started;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A plugin that does what no plugin should. Each time its own resources suffer and the status says how; files beside them
 * settle and are repaired, the agent answers, and it stops in order.
 */
@Timeout(120)
@Tag("patience")
class MisbehavingPluginIT {

    private static final String GOOD = """
            graph: odd
            resources:
              file:
              - name: good
                path: /site/good
                content: good
              - name: beside
                path: /site/beside
                content: beside
            """;

    private static final String ODD = """
              odd:
              - name: o
                path: /site/o
                at: %s
                how: %s
            """;

    private static final String LIMITED = "    meta: {timeout: 200}\n";

    /** An agent that is well answers within milliseconds, and users are promised a second; here several agents run at once. */
    private static final Duration PROMPT = Duration.ofSeconds(5);

    private static final String ON_PURPOSE = "IllegalStateException: thrown on purpose";

    @RegisterExtension
    final Site site = new Site();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            open    | throw       | thrown on purpose
            open    | throw-error | NoClassDefFoundError: an error on purpose
            open    | overflow    | StackOverflowError
            open    | return-null | the plugin returned null from open\\(\\)
            watch   | throw       | thrown on purpose
            watch   | overflow    | StackOverflowError
            watch   | return-null | the plugin returned null from watch\\(\\)
            check   | throw       | thrown on purpose
            check   | throw-error | NoClassDefFoundError: an error on purpose
            check   | overflow    | StackOverflowError
            check   | return-null | the plugin returned null from check\\(\\)
            apply   | throw       | thrown on purpose
            apply   | throw-error | NoClassDefFoundError: an error on purpose
            refresh | throw       | thrown on purpose
            """)
    void whatItThrowsOrLacksIsAFailureOfTheOneResource(String at, String how, String reason) throws IOException {
        Started agent = start(odd(at, how));
        site.awaitStatus(agent, "odd\\[o\\] +failed: .*" + reason + " since");
        assertOthersAreWell();
        assertStops(agent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"open", "watch", "check", "apply", "refresh"})
    void callThatTakesLongerThanItsTimeoutIsAFailure(String at) throws IOException {
        Started agent = start(odd(at, "hang") + LIMITED);
        site.awaitStatus(agent, "odd\\[o\\] +failed: took longer than its timeout of 200 ms since");
        assertOthersAreWell();
        assertStops(agent);
    }

    @Test
    void callThatHangsIsShownAndInterruptedByTheSecondSignal() throws IOException {
        Started agent = start(odd("apply", "hang"));
        site.awaitStatus(agent, "odd\\[o\\] +applying since");
        assertOthersAreWell();
        agent.signal("TERM");
        Site.staysSo("waits for the call", () -> agent.process().isAlive());
        assertThat(site.status()).as("status while it stops").containsPattern("odd\\[o\\] +applying since");
        agent.signal("TERM");
        assertThat(agent.awaitEnd()).isZero();
    }

    /** Takes the ten seconds of patience that there are with a call after its interrupt. */
    @Test
    void callThatIgnoresItsInterruptIsAbandonedAndNobodyWaitsForIt() throws IOException {
        Started agent = start(odd("check", "hang-for-ever") + LIMITED + """
                  - name: after
                    path: /site/after
                    after: ['odd[o]']
                """);
        site.awaitStatus(
                agent,
                "odd\\[o\\] +abandoned: took longer than its timeout of 200 ms, and ignores that it was interrupted");
        assertThat(site.status())
                .contains("graph odd: 2 settled, 1 blocked, 1 abandoned")
                .containsPattern("odd\\[after\\] +blocked by odd\\[o\\]");
        assertThat(agent.error()).contains("odd[o]: abandoned: its plugin ignores that it was interrupted");
        assertOthersAreWell();
        assertStops(agent);
    }

    @Test
    void changesReportedAsFastAsItCanHoldUpNobody() throws IOException {
        Started agent = start(odd("watch", "flood"));
        agent.awaitError("odd[o]: is changed again and again");
        site.awaitContent("o", "1.0.0");
        assertOthersAreWell();
        assertStops(agent);
    }

    @Test
    void changesReportedAfterTheEndOfTheWatchCountForNothing() throws IOException {
        Started agent = start(odd("watch", "change-after-close"));
        site.awaitContent("o", "1.0.0");
        succeed();
        site.awaitStatus(agent, "graph next: 3 settled; at rest");
        Site.staysSo("is at rest", () -> site.status().contains("graph next: 3 settled; at rest"));
        assertOthersAreWell();
        assertStops(agent);
    }

    @Test
    void threadsThatItLeavesBehindKeepNobodyFromEnding() throws IOException {
        Started agent = start(odd("check", "leak-threads"));
        site.awaitStatus(agent, "graph odd: 3 settled; at rest");
        assertOthersAreWell();
        assertStops(agent);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            close   | throw       | odd[o]: close failed: IllegalStateException: thrown on purpose
            close   | throw-error | odd[o]: close failed: NoClassDefFoundError: an error on purpose
            unwatch | throw       | odd[o]: the watch could not be closed: IllegalStateException: thrown on purpose
            """)
    void whatItThrowsAtTheEndIsToldAndItsSuccessorComes(String at, String how, String complaint) throws IOException {
        Started agent = start(odd(at, how));
        site.awaitStatus(agent, "graph odd: 3 settled; at rest");
        succeed();
        agent.awaitError(complaint);
        site.awaitStatus(agent, "graph next: 3 settled; at rest");
        assertOthersAreWell();
        assertStops(agent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "unwatch"})
    void endThatTakesLongerThanItsTimeoutIsInterruptedAndItsSuccessorComes(String at) throws IOException {
        Started agent = start(odd(at, "hang") + LIMITED);
        site.awaitStatus(agent, "graph odd: 3 settled; at rest");
        succeed();
        long began = System.nanoTime();
        site.awaitStatus(agent, "graph next: 3 settled; at rest");
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .as("a timeout of 200 ms")
                .isLessThan(Duration.ofSeconds(5));
        assertOthersAreWell();
        assertStops(agent);
    }

    /** Takes ten seconds, all the patience that there is at the end. */
    @Test
    void closeThatHangsForEverDoesNotKeepTheAgentFromEnding() throws IOException {
        Started agent = start(odd("close", "hang-for-ever"));
        site.awaitStatus(agent, "graph odd: 3 settled; at rest");
        assertOthersAreWell();
        assertStops(agent);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            validation | throw
            validation | overflow
            links      | throw
            links      | throw-error
            links      | return-null
            """)
    void declarationThatItCannotReadIsInvalidAndTheLastGraphGoesOn(String at, String how) throws IOException {
        Started agent = start(odd("nowhere", "well"));
        site.awaitStatus(agent, "graph odd: 3 settled; at rest");
        site.graph(GOOD + odd(at, how));
        agent.awaitError("The graph file " + site.graph() + " is not taken over; the last graph goes on:");
        assertThat(agent.error()).contains("odd[o]");
        assertOthersAreWell();
        site.graph(GOOD);
        site.awaitStatus(agent, "graph odd: 2 settled; at rest");
        assertStops(agent);
    }

    /** Takes the ten seconds of patience that there are with each of them. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            validation | hang          | odd[o]
            validation | hang-for-ever | The plugin of the kind odd hangs while a declaration is read
            links      | hang          | odd[o]
            links      | hang-for-ever | The plugin of the kind odd hangs while a declaration is read
            """)
    void declarationThatItReadsForEverHoldsUpNoLaterGraph(String at, String how, String complaint) throws IOException {
        Started agent = start(odd("nowhere", "well"));
        site.awaitStatus(agent, "graph odd: 3 settled; at rest");
        site.graph(GOOD.replace("graph: odd", "graph: held") + odd(at, how));
        assertOthersAreWell();
        agent.awaitError(complaint);
        site.graph(GOOD.replace("graph: odd", "graph: next"));
        site.awaitStatus(agent, "graph next: 2 settled; at rest");
        assertOthersAreWell();
        assertStops(agent);
    }

    static Stream<Arguments> unusablePlugins() {
        PluginJar mark = PluginJar.mark("1.0.0");
        return Stream.of(
                Arguments.of("constructor throws", mark.behaving("constructor", "throw"), ON_PURPOSE),
                Arguments.of("constructor throws an error", mark.behaving("constructor", "throw-error"), "on purpose"),
                Arguments.of("constructor recurses", mark.behaving("constructor", "overflow"), "StackOverflowError"),
                Arguments.of("constructor hangs", mark.behaving("constructor", "hang"), "constructor"),
                Arguments.of(
                        "constructor hangs for ever", mark.behaving("constructor", "hang-for-ever"), "constructor"),
                Arguments.of("no desired type", mark.behaving("desired", "return-null"), "null"),
                Arguments.of("desired type unfillable", mark.behaving("unfillable", "throw"), "java.lang.Thread"),
                Arguments.of(
                        "activator throws",
                        mark.header("Bundle-Activator", MarkActivator.class.getName())
                                .behaving("activator", "throw"),
                        "thrown on purpose"),
                Arguments.of("api of the future", mark.needingAnotherApi(), "mgmt.api.resource"),
                Arguments.of(
                        "a service is missing",
                        PluginJar.of(mark.name(), "1.0.0", NeedyKind.class),
                        "java.util.concurrent.Callable"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unusablePlugins")
    void resourcesOfAPluginThatCannotBeUsedHaveNoKindAndTheStatusSaysWhy(String what, PluginJar plugin, String reason)
            throws IOException {
        site.distribute(plugin);
        site.graph(GOOD + """
                  mark:
                  - name: m
                    path: /site/m
                    text: m
                """);
        Started agent = site.start();
        site.awaitStatus(agent, "mark\\[m\\] +no such kind: ");
        site.awaitStatus(agent, reason);
        assertThat(agent.error()).as("what users are told").contains("mark").doesNotContain("\tat ");
        assertOthersAreWell();
        assertStops(agent);
    }

    @Test
    void pluginThatHasAKindOfAnotherOneIsRefusedAndTheOtherOneGoesOn() throws IOException {
        site.distribute(PluginJar.mark("1.0.0"), PluginJar.of("mgmt.test.two", "2.0.0", MarkKind.class, OddKind.class));
        site.graph(GOOD + odd("nowhere", "well") + """
                  mark:
                  - name: m
                    path: /site/m
                    text: m
                """);
        Started agent = site.start();
        site.awaitContent("m", "1.0.0 m");
        site.awaitStatus(agent, "odd\\[o\\] +no such kind: .*mgmt.test.two.*the kind mark.*mgmt.test.mark 1.0.0");
        assertOthersAreWell();
        assertStops(agent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hang", "hang-for-ever"})
    void pluginIsUpdatedWhileACallIntoItHangs(String how) throws IOException {
        Started agent = start(odd("check", how) + """
                  - name: well
                    path: /site/well
                """);
        site.awaitStatus(agent, "odd\\[o\\] +checking since");
        site.awaitContent("well", "1.0.0");
        PluginJar.odd("2.0.0").putInto(site.ownPlugins());
        site.awaitContent("well", "2.0.0");
        assertOthersAreWell();
        site.graph(GOOD);
        assertOthersAreWell();
        agent.signal("TERM");
        agent.signal("TERM");
        assertThat(agent.awaitEnd()).isZero();
    }

    private static String odd(String at, String how) {
        String odd = ODD.formatted(at, how);
        return at.equals("refresh") ? odd + "    listen: ['file[good]']\n" : odd;
    }

    private Started start(String resources) throws IOException {
        site.distribute(PluginJar.odd("1.0.0"));
        site.graph(GOOD + resources);
        return site.start();
    }

    /** Puts a resource that does nothing wrong in the place of the odd one. */
    private void succeed() throws IOException {
        site.graph(GOOD.replace("graph: odd", "graph: next") + odd("nowhere", "well"));
    }

    private void assertOthersAreWell() throws IOException {
        site.awaitContent("good", "good");
        site.awaitContent("beside", "beside");
        Files.writeString(site.path("good"), "disturbed");
        Files.delete(site.path("beside"));
        site.awaitContent("good", "good");
        site.awaitContent("beside", "beside");
        for (int question = 0; question < 10; question++) {
            long asked = System.nanoTime();
            assertThat(site.status()).as("status").contains("file[good]", "file[beside]");
            assertThat(Duration.ofNanos(System.nanoTime() - asked))
                    .as("time to answer")
                    .isLessThan(PROMPT);
        }
    }

    private static void assertStops(Started agent) {
        agent.signal("TERM");
        assertThat(agent.awaitEnd()).as("exit status").isZero();
    }
}
