package mgmt.engine.internal.converger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.Secret;
import mgmt.engine.internal.graph.Meta;
import mgmt.engine.internal.graph.Opening;
import mgmt.engine.internal.graph.Place;
import mgmt.engine.internal.graph.Receive;
import mgmt.engine.internal.graph.Vertex;
import org.junit.jupiter.api.Test;

/** Values on their way from one resource to another, on virtual time. */
class SendReceiveTest {

    private static final Place PLACE = new Place("test", 1, 1);

    private final Bench bench = new Bench();
    private final World world = bench.world;

    /** What each sender sends. */
    private final Map<String, Map<String, Object>> sent = new HashMap<>();
    /** What each receiver was opened with, in order. */
    private final Map<String, List<Map<String, Object>>> opened = new HashMap<>();

    private final Map<String, Exception> refusals = new HashMap<>();

    private final class Opener implements Opening.Opener {

        private final String name;
        private final int number;

        Opener(String name, int number) {
            this.name = name;
            this.number = number;
        }

        @Override
        public Resource open(ResourceContext context) throws Exception {
            return world.new Numbered(Bench.id(name), number, false);
        }

        @Override
        public Resource open(ResourceContext context, Map<String, Object> received) throws Exception {
            opened.computeIfAbsent(name, key -> new ArrayList<>()).add(received);
            if (refusals.containsKey(name)) {
                throw refusals.get(name);
            }
            return open(context);
        }

        @Override
        public boolean sends() {
            return true;
        }

        @Override
        public Map<String, Object> sent(Resource resource) {
            return sent.getOrDefault(name, Map.of());
        }
    }

    private Vertex vertex(String name, int number, Receive... receives) {
        return new Vertex(
                Bench.id(name),
                Meta.DEFAULT,
                name + number,
                Set.of(),
                List.of(),
                new Opening.Ready(Bench.OFFER, new Opener(name, number)),
                List.of(receives),
                PLACE);
    }

    private static Receive receive(String field, String sender) {
        return new Receive(field, Bench.id(sender), "value", PLACE);
    }

    private void swap(Vertex... vertices) {
        bench.swap(List.of(vertices), Bench.edge("a", "b"));
    }

    @Test
    void aReceiverWaitsUntilAllIsSent() {
        swap(vertex("a", 1), vertex("b", 1, receive("text", "a")));
        assertThat(bench.status("b").status()).isEqualTo(Status.WAITING);
        assertThat(bench.status("b").reason()).isEqualTo("for k[a].value, which is not sent yet");
        assertThat(opened).isEmpty();

        sent.put("a", Map.of("value", "x"));
        world.tell(Bench.id("a"));
        bench.pass(Duration.ofSeconds(1));
        assertThat(bench.status("b").status()).isEqualTo(Status.SETTLED);
        assertThat(opened.get("b")).containsExactly(Map.of("text", "x"));
    }

    @Test
    void anotherValueOpensTheReceiverAnewAndTheSameOneDoesNot() {
        sent.put("a", Map.of("value", "x"));
        swap(vertex("a", 1), vertex("b", 1, receive("text", "a")));
        world.tell(Bench.id("a"));
        bench.pass(Duration.ofSeconds(1));
        assertThat(opened.get("b")).hasSize(1);
        long runs = bench.status("b").runs();
        world.tell(Bench.id("a"));
        bench.pass(Duration.ofSeconds(1));
        assertThat(bench.status("b").runs()).isEqualTo(runs);

        sent.put("a", Map.of("value", "y"));
        world.tell(Bench.id("a"));
        bench.pass(Duration.ofSeconds(1));
        assertThat(opened.get("b")).containsExactly(Map.of("text", "x"), Map.of("text", "y"));
        assertThat(world.open).containsEntry(Bench.id("b"), 1);
        assertThat(bench.status("b").status()).isEqualTo(Status.SETTLED);
    }

    @Test
    void theCauseOfARunIsTheSender() {
        sent.put("a", Map.of("value", "x"));
        swap(vertex("a", 1), vertex("b", 1, receive("text", "a")));
        bench.changes.clear();
        sent.put("a", Map.of("value", "y"));
        world.actual.put(Bench.id("b"), 9);
        world.tell(Bench.id("a"));
        bench.pass(Duration.ofSeconds(1));
        assertThat(bench.changes)
                .singleElement()
                .returns(Cause.Sort.RECEIVED, change -> change.cause().sort())
                .returns(List.of(Bench.id("a")), change -> change.cause().from());
    }

    @Test
    void whatAResourceRemembersIsOfTheValuesThatItHasReceived() {
        sent.put("a", Map.of("value", "x"));
        swap(vertex("a", 1), vertex("b", 1, receive("text", "a")));
        bench.node("b").memory.put("done", "yes");
        bench.swap(
                List.of(
                        vertex("a", 1),
                        vertex("b", 1, receive("text", "a")).with(new Opening.Ready(new Object(), new Opener("b", 1)))),
                Bench.edge("a", "b"));
        bench.pass(Duration.ofSeconds(1));
        assertThat(bench.node("b").memory).containsEntry("done", "yes");

        sent.put("a", Map.of("value", "y"));
        world.tell(Bench.id("a"));
        bench.pass(Duration.ofSeconds(1));
        assertThat(bench.node("b").memory).doesNotContainKey("done");
    }

    @Test
    void aSenderThatIsOpenedAnewAndSendsTheSameDisturbsNobody() {
        sent.put("a", Map.of("value", "x"));
        swap(vertex("a", 1), vertex("b", 1, receive("text", "a")));
        long runs = bench.status("b").runs();
        swap(vertex("a", 2), vertex("b", 1, receive("text", "a")));
        bench.pass(Duration.ofSeconds(1));
        assertThat(bench.status("b").status()).isEqualTo(Status.SETTLED);
        assertThat(bench.status("b").runs()).isEqualTo(runs);
    }

    @Test
    void aSecretThatAPluginQuotesIsMasked() {
        sent.put("a", Map.of("value", Secret.of("s3cret")));
        refusals.put("b", new Exception("cannot use s3cret here"));
        swap(vertex("a", 1), vertex("b", 1, receive("text", "a")));
        bench.pass(Duration.ofSeconds(10));
        assertThat(bench.status("b").status()).isEqualTo(Status.FAILED);
        assertThat(bench.status("b").reason()).isEqualTo("cannot use *** here");
        assertThat(bench.changes.toString()).doesNotContain("s3cret");
    }
}
