package mgmt.engine.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import mgmt.api.resource.Changes;
import mgmt.api.resource.Drift;
import mgmt.api.resource.NotYetException;
import mgmt.api.resource.Refresh;
import mgmt.api.resource.Refreshable;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.ResourceId;
import mgmt.api.resource.Subscription;
import mgmt.engine.internal.converger.WorkerPool;
import mgmt.engine.internal.graph.Edge;
import mgmt.engine.internal.graph.Graph;
import mgmt.engine.internal.graph.Meta;
import mgmt.engine.internal.graph.Opening;
import mgmt.engine.internal.graph.Place;
import mgmt.engine.internal.graph.Receive;
import mgmt.engine.internal.graph.Vertex;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PlannerTest {

    private static final Object OFFER = new Object();
    private static final Callable<Drift> DESIRED = Drift::none;
    private static final Callable<Drift> DIFFERENT = () -> Drift.of("number", "1", "2");
    private static final Callable<Drift> UNKNOWN =
            () -> Drift.builder().cannotBeTold("owner", "u", "no user u yet").build();
    private static final Callable<Drift> FAILING = () -> {
        throw new Exception("no way");
    };
    private static final Callable<Drift> WAITING = () -> {
        throw new NotYetException("no answer");
    };

    private final WorkerPool workers = new WorkerPool(2, 4);
    private final List<Vertex> vertices = new ArrayList<>();
    private final List<Edge> edges = new ArrayList<>();
    private final Set<String> misdeeds = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> open = new ConcurrentHashMap<>();

    @AfterEach
    void close() {
        workers.close();
    }

    private class Checked implements Resource {

        private final String name;
        private final Callable<Drift> check;

        Checked(String name, Callable<Drift> check) {
            this.name = name;
            this.check = check;
            open.merge(name, 1, Integer::sum);
        }

        @Override
        public Drift check() throws Exception {
            return check.call();
        }

        @Override
        public void apply(Drift drift) {
            misdeeds.add("apply " + name);
        }

        @Override
        public Subscription watch(Changes changes) {
            misdeeds.add("watch " + name);
            return () -> {};
        }

        @Override
        public void close() {
            open.merge(name, -1, Integer::sum);
        }
    }

    private final class CheckedAndRefreshed extends Checked implements Refreshable {

        CheckedAndRefreshed(String name, Callable<Drift> check) {
            super(name, check);
        }

        @Override
        public void refresh(Refresh refresh) {
            misdeeds.add("refresh");
        }
    }

    private static ResourceId id(String name) {
        return new ResourceId("k", name);
    }

    private void add(String name, Opening opening, Meta meta) {
        vertices.add(new Vertex(id(name), meta, name, Set.of(), List.of(), opening, Place.in("test")));
    }

    private PlannerTest with(String name, Callable<Drift> check) {
        add(name, new Opening.Ready(OFFER, context -> new Checked(name, check)), Meta.DEFAULT);
        return this;
    }

    private PlannerTest withRefreshable(String name, Callable<Drift> check) {
        add(name, new Opening.Ready(OFFER, context -> new CheckedAndRefreshed(name, check)), Meta.DEFAULT);
        return this;
    }

    private PlannerTest edge(String before, String after, boolean notifies) {
        edges.add(new Edge(id(before), id(after), notifies, false, ""));
        return this;
    }

    private PlannerTest edge(String before, String after) {
        return edge(before, after, false);
    }

    private Plan plan() throws Exception {
        Plan plan =
                new Planner(workers, (vertex, memory, provisions) -> context()).plan(Graph.of("test", vertices, edges));
        assertThat(misdeeds).isEmpty();
        assertThat(open.values()).allMatch(count -> count == 0);
        return plan;
    }

    private static ResourceContext context() {
        return (ResourceContext) java.lang.reflect.Proxy.newProxyInstance(
                ResourceContext.class.getClassLoader(),
                new Class<?>[] {ResourceContext.class},
                (proxy, method, args) -> {
                    throw new AssertionError(method);
                });
    }

    private static Map<String, Step.Outcome> outcomes(Plan plan) {
        Map<String, Step.Outcome> outcomes = new HashMap<>();
        plan.steps().forEach(step -> outcomes.put(step.id().name(), step.outcome()));
        return outcomes;
    }

    private static String text(Plan plan) {
        return PlanText.of(plan, false);
    }

    @Test
    void nothingToDoIsStatusZero() throws Exception {
        Plan plan = with("a", DESIRED).with("b", DESIRED).edge("a", "b").plan();
        assertThat(plan.exitStatus()).isZero();
        assertThat(text(plan)).isEqualTo("0 to change, 0 cannot be told, 0 failed, 2 as desired\n");
    }

    @Test
    void whatDiffersIsShownInTheOrderOfApplication() throws Exception {
        Plan plan = with("b", DIFFERENT).with("a", DIFFERENT).edge("a", "b").plan();
        assertThat(plan.exitStatus()).isEqualTo(2);
        assertThat(text(plan)).isEqualTo("""
                k[a] would be changed
                    number: 1 -> 2
                k[b] would be changed
                    number: 1 -> 2

                2 to change, 0 cannot be told, 0 failed, 0 as desired
                """);
    }

    @Test
    void whatFailsBehindAChangeCannotBeToldBeforeItHoweverFar() throws Exception {
        Plan plan = with("a", DIFFERENT)
                .with("between", DESIRED)
                .with("b", FAILING)
                .with("c", DESIRED)
                .edge("a", "between")
                .edge("between", "b")
                .edge("b", "c")
                .plan();
        assertThat(plan.exitStatus()).isEqualTo(2);
        assertThat(text(plan)).isEqualTo("""
                k[a] would be changed
                    number: 1 -> 2
                k[b] cannot be told before k[a] is applied: no way
                k[c] cannot be told before k[a] is applied

                1 to change, 2 cannot be told, 0 failed, 1 as desired
                """);
    }

    @Test
    void whatFailsBehindNothingThatWouldChangeIsAnErrorAndBlocks() throws Exception {
        Plan plan = with("a", DESIRED)
                .with("b", FAILING)
                .with("c", DIFFERENT)
                .with("d", DIFFERENT)
                .edge("a", "b")
                .edge("b", "c")
                .plan();
        assertThat(plan.exitStatus()).isEqualTo(1);
        assertThat(text(plan)).contains("k[b] failed: no way\n", "k[c] blocked by k[b]\n", "k[d] would be changed\n");
        assertThat(text(plan)).endsWith("1 to change, 0 cannot be told, 2 failed, 1 as desired\n");
    }

    @Test
    void whatIsUnknownNamesWhatItWaitsFor() throws Exception {
        Plan plan = with("a", DIFFERENT)
                .with("b", UNKNOWN)
                .with("c", UNKNOWN)
                .edge("a", "b")
                .plan();
        assertThat(plan.exitStatus()).isEqualTo(2);
        assertThat(text(plan))
                .contains("k[b] cannot be told before k[a] is applied\n    owner: cannot be told: no user u yet\n")
                .contains("k[c] cannot be told\n    owner: cannot be told: no user u yet\n");
    }

    @Test
    void whatHasToWaitIsNoError() throws Exception {
        Plan plan = with("a", WAITING).with("b", DESIRED).edge("a", "b").plan();
        assertThat(plan.exitStatus()).isEqualTo(2);
        assertThat(text(plan))
                .contains("k[a] cannot be told: no answer\n", "k[b] cannot be told before k[a] is applied\n");
    }

    @Test
    void refreshesAreShownAlongChainsAndOnlyOfWhatCanBeRefreshed() throws Exception {
        Plan plan = with("a", DIFFERENT)
                .withRefreshable("b", DESIRED)
                .withRefreshable("c", DIFFERENT)
                .with("deaf", DESIRED)
                .withRefreshable("unheard", DESIRED)
                .edge("a", "b", true)
                .edge("b", "c", true)
                .edge("a", "deaf", true)
                .edge("a", "unheard", false)
                .plan();
        assertThat(text(plan))
                .contains("k[b] would be refreshed, notified by k[a]\n")
                .contains("k[c] would be changed and refreshed, notified by k[b]\n")
                .endsWith("2 to change, 1 to refresh, 0 cannot be told, 0 failed, 2 as desired\n");
    }

    @Test
    void whoListensToWhatCannotBeToldCannotBeToldEither() throws Exception {
        Plan plan = with("a", DIFFERENT)
                .with("b", FAILING)
                .withRefreshable("c", DESIRED)
                .with("unknown", UNKNOWN)
                .withRefreshable("d", DESIRED)
                .edge("a", "b")
                .edge("b", "c", true)
                .edge("unknown", "d", true)
                .plan();
        assertThat(text(plan))
                .contains("k[c] cannot be told before k[a] is applied")
                .contains("k[d] cannot be told before k[unknown] is applied: it is refreshed if k[unknown] is changed");
    }

    @Test
    void whatIsDeclaredToBeLeftAsItIsIsNothingToDo() throws Exception {
        add("a", new Opening.Ready(OFFER, context -> new Checked("a", DIFFERENT)), Meta.DEFAULT.asNoop());
        Plan plan = withRefreshable("b", DESIRED).edge("a", "b", true).plan();
        assertThat(plan.exitStatus()).isZero();
        assertThat(text(plan)).isEqualTo("""
                k[a] differs, and is left as it is (noop)
                    number: 1 -> 2

                0 to change, 0 cannot be told, 0 failed, 1 left as they are (noop), 1 as desired
                """);
    }

    @Test
    void kindsThatAreMissingAreErrors() throws Exception {
        add("a", new Opening.NoSuchKind("no plugin offers the kind k"), Meta.DEFAULT);
        Plan plan = with("b", DESIRED).edge("a", "b").plan();
        assertThat(plan.exitStatus()).isEqualTo(1);
        assertThat(text(plan)).contains("k[a] failed: no plugin offers the kind k\n", "k[b] blocked by k[a]\n");
    }

    @Test
    void neitherRetriesNorPollsNorLimitsKeepAPlanFromItsEnd() throws Exception {
        Meta patient = new Meta(
                false, -1, Duration.ofHours(1), Duration.ofHours(1), 0.001, 1, List.of("s"), true, true, Duration.ZERO);
        add("a", new Opening.Ready(OFFER, context -> new Checked("a", FAILING)), patient);
        add("b", new Opening.Ready(OFFER, context -> new Checked("b", DIFFERENT)), patient);
        assertThat(outcomes(plan())).containsEntry("a", Step.Outcome.FAILED).containsEntry("b", Step.Outcome.CHANGE);
    }

    /** One that sends, or would if it had something, and one that takes what it is sent for what is desired. */
    private PlannerTest withReceiver(Callable<Drift> checkOfSender, Map<String, Object> sent) {
        add(
                "a",
                new Opening.Ready(OFFER, new Opening.Opener() {
                    @Override
                    public Resource open(ResourceContext context) {
                        return new Checked("a", checkOfSender);
                    }

                    @Override
                    public boolean sends() {
                        return true;
                    }

                    @Override
                    public Map<String, Object> sent(Resource resource) {
                        assertThat(resource).isInstanceOf(Checked.class);
                        return sent;
                    }
                }),
                Meta.DEFAULT);
        Opening.Opener receiver = new Opening.Opener() {
            @Override
            public Resource open(ResourceContext context) {
                throw new AssertionError();
            }

            @Override
            public Resource open(ResourceContext context, Map<String, Object> received) {
                return new Checked("b", () -> Drift.of("text", "", "" + received.get("text")));
            }
        };
        Place place = Place.in("test");
        vertices.add(new Vertex(
                id("b"),
                Meta.DEFAULT,
                "b",
                Set.of(),
                List.of(),
                new Opening.Ready(OFFER, receiver),
                List.of(new Receive("text", id("a"), "value", place)),
                place));
        return edge("a", "b");
    }

    @Test
    void whatIsSentAlreadyIsReceived() throws Exception {
        assertThat(text(withReceiver(DESIRED, Map.of("value", "x")).plan()))
                .contains("k[b] would be changed\n    text: (empty) -> x\n");
    }

    @Test
    void whatIsSentOnlyAfterAChangeCannotBeToldBeforeIt() throws Exception {
        assertThat(text(withReceiver(DIFFERENT, Map.of()).plan()))
                .contains("k[b] cannot be told before k[a] is applied\n");
    }

    @Test
    void whatIsNotSentForNoReasonThatIsKnownCannotBeToldEither() throws Exception {
        assertThat(text(withReceiver(DESIRED, Map.of()).plan()))
                .contains("k[b] cannot be told: for k[a].value, which is not sent yet\n");
    }

    @Test
    void jsonHasEveryResource() throws Exception {
        Plan plan = with("a", DIFFERENT).with("b", FAILING).edge("a", "b").plan();
        assertThat(PlanJson.of(plan, "/g.yaml", List.of("a note")))
                .contains("\"exit_status\": 2", "\"plan\": \"change\"", "\"plan\": \"unknown\"", "\"a note\"")
                .contains("\"reason\": \"no way\"", "\"as-desired\": 0");
    }

    @Test
    void emptyGraphHasAPlan() throws Exception {
        assertThat(plan().exitStatus()).isZero();
    }
}
