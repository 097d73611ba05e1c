package mgmt.engine.internal.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mgmt.api.resource.Default;
import mgmt.api.resource.Drift;
import mgmt.api.resource.Linkable;
import mgmt.api.resource.Links;
import mgmt.api.resource.PermanentException;
import mgmt.api.resource.Problems;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.ResourceId;
import mgmt.api.resource.ResourceKind;
import mgmt.api.resource.Secret;
import mgmt.api.resource.Sender;
import mgmt.api.resource.Sending;
import mgmt.api.resource.Subscription;
import mgmt.engine.internal.binding.SchemaException;
import mgmt.engine.internal.declaration.Documents;
import mgmt.engine.internal.declaration.InvalidGraphException;
import mgmt.engine.internal.graph.Edge;
import mgmt.engine.internal.graph.Graph;
import mgmt.engine.internal.graph.Opening;
import mgmt.engine.internal.graph.Vertex;
import org.junit.jupiter.api.Test;

class ReceivingTest {

    /** Sends one value of each sort. */
    static final class Source implements ResourceKind<Source.Nothing>, Sending<Source.Values> {

        public record Nothing(String name) {}

        public record Values(String text, Secret hidden, int number, boolean isOn) {}

        @Override
        public Class<Nothing> desiredType() {
            return Nothing.class;
        }

        @Override
        public Class<Values> sentType() {
            return Values.class;
        }

        @Override
        public Resource open(Nothing desired, ResourceContext context) {
            return new Open();
        }

        static final class Open implements Resource, Sender<Values> {

            @Override
            public Optional<Values> sent() {
                return Optional.of(new Values("t", Secret.of("s3cret"), 7, true));
            }

            @Override
            public Drift check() {
                return Drift.none();
            }

            @Override
            public void apply(Drift drift) {}

            @Override
            public Subscription watch(mgmt.api.resource.Changes changes) {
                return () -> {};
            }
        }
    }

    /** Wants values of each sort. */
    static final class Target implements ResourceKind<Target.Wish>, Linkable<Target.Wish> {

        public record Wish(
                String name,
                Optional<String> text,
                Optional<Secret> hidden,
                @Default("1") long number,
                List<String> many,
                @Default("no") String strict) {

            public Wish {
                Problems problems = new Problems();
                if (text.isPresent() && text.get().equals("s3cret")) {
                    problems.add("text", "may not be " + text.get());
                }
                if (strict.equals("yes")) {
                    problems.add("strict", "is too much");
                }
                problems.throwIfAny();
            }
        }

        final List<Wish> opened = new ArrayList<>();

        @Override
        public Class<Wish> desiredType() {
            return Wish.class;
        }

        @Override
        public Links links(Wish desired) {
            return Links.builder()
                    .provides(new mgmt.api.resource.Identity(
                            "thing", "of " + desired.text().orElse("")))
                    .provides(new mgmt.api.resource.Identity("thing", desired.name()))
                    .build();
        }

        @Override
        public Resource open(Wish desired, ResourceContext context) {
            opened.add(desired);
            return new Source.Open();
        }
    }

    private final Target target = new Target();

    private Graph graph(String resources) throws InvalidGraphException, SchemaException {
        Kinds kinds = Kinds.of(List.of(Offer.of("source", new Source()), Offer.of("target", target)));
        return new GraphBuilder(false)
                .build(
                        Documents.read("graph: g\nresources:\n  source:\n  - name: a\n  target:\n" + resources),
                        kinds,
                        Strictness.REJECT)
                .graph();
    }

    private static Opening.Opener opener(Graph graph, String kind, String name) {
        Vertex vertex = graph.vertex(new ResourceId(kind, name)).orElseThrow();
        return ((Opening.Ready) vertex.opening()).opener();
    }

    @Test
    void aReceiverIsOpenedWithWhatTheSenderSends() throws Exception {
        Graph graph = graph("  - {name: b, receive: {text: 'source[a].text', hidden: 'source[a].hidden',"
                + " number: 'source[a].number'}}\n");
        Map<String, Object> sent = opener(graph, "source", "a").sent(new Source.Open());
        assertThat(sent).containsEntry("text", "t").containsEntry("number", 7).containsEntry("is_on", true);

        opener(graph, "target", "b")
                .open(null, Map.of("text", "t", "hidden", Secret.of("s3cret"), "number", 7))
                .close();
        assertThat(target.opened)
                .singleElement()
                .returns(Optional.of("t"), Target.Wish::text)
                .returns(Optional.of(Secret.of("s3cret")), Target.Wish::hidden)
                .returns(7L, Target.Wish::number);
    }

    @Test
    void theSenderComesFirst() throws Exception {
        Graph graph = graph("  - {name: b, receive: {text: 'source[a].text'}}\n");
        assertThat(graph.edges())
                .singleElement()
                .returns(new ResourceId("source", "a"), Edge::before)
                .returns(new ResourceId("target", "b"), Edge::after)
                .returns(false, Edge::notifies);
    }

    @Test
    void theFieldThatReceivesASecretIsSecret() throws Exception {
        Graph graph = graph("  - {name: b, receive: {text: 'source[a].hidden'}}\n");
        Vertex vertex = graph.vertex(new ResourceId("target", "b")).orElseThrow();
        assertThat(vertex.secrets()).containsExactlyInAnyOrder("text", "hidden");
        assertThatThrownBy(() -> opener(graph, "target", "b").open(null, Map.of("text", Secret.of("s3cret"))))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("target[b]: text: may not be ***")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void whatIsReceivedLaterLinksNothing() throws Exception {
        Graph graph = graph("  - {name: b, receive: {text: 'source[a].text'}}\n");
        Vertex vertex = graph.vertex(new ResourceId("target", "b")).orElseThrow();
        assertThat(vertex.provided()).extracting(Object::toString).containsExactly("thing:b");
    }

    @Test
    void anotherSourceOfAValueIsAnotherDeclaration() throws Exception {
        String one = "  - {name: b, receive: {text: 'source[a].text'}}\n";
        String other = "  - {name: b, receive: {text: 'source[a].hidden'}}\n";
        ResourceId id = new ResourceId("target", "b");
        String fingerprint = graph(one).vertex(id).orElseThrow().fingerprint();
        assertThat(graph(one).vertex(id).orElseThrow().fingerprint()).isEqualTo(fingerprint);
        assertThat(graph(other).vertex(id).orElseThrow().fingerprint()).isNotEqualTo(fingerprint);
    }

    @Test
    void allMistakesAreFoundWhenTheGraphIsRead() {
        assertThatThrownBy(() -> graph("""
                  - {name: b, receive: {txt: 'source[a].text'}}
                  - {name: c, receive: {text: 'source[a].txt'}}
                  - {name: d, receive: {text: 'source[a].number'}}
                  - {name: e, receive: {many: 'source[a].text'}}
                  - {name: f, receive: {text: 'source[x].text'}}
                  - {name: g, receive: {text: 'target[b].text'}}
                  - {name: h, receive: {text: 'source[a]'}}
                  - {name: i, receive: [text]}
                  - {name: j, text: here, receive: {text: 'source[a].text'}}
                  - {name: k, strict: yes, receive: {text: 'source[a].text'}}
                  - {name: '@@l', receive: {text: 'source[a].text'}}
                """))
                .hasMessageContaining("target[b]: receive: txt: unknown field \"txt\" (did you mean \"text\"?)")
                .hasMessageContaining("target[c]: receive: text: source[a] sends no \"txt\", but text, hidden, number,"
                        + " is_on (did you mean \"text\"?)")
                .hasMessageContaining("target[d]: receive: text: takes a text (source[a].number is a whole number)")
                .hasMessageContaining("target[e]: receive: many: a list of text cannot be received")
                .hasMessageContaining("an edge to source[x], which is not in the graph")
                .hasMessageContaining("target[g]: receive: text: the kind target sends nothing")
                .hasMessageContaining("target[h]: receive: text: expected what a resource sends, such as"
                        + " password[name].password, found \"source[a]\"")
                .hasMessageContaining("target[i]: receive: expected a map of fields")
                .hasMessageContaining("target[j]: text: is written and received, and only one of both can count")
                .hasMessageContaining("target[k]: strict: is too much")
                .hasMessageContaining("target[l]: receive: an exported resource is not in this graph");
    }

    @Test
    void aKindWhoseValuesNobodyCouldReceiveIsRefused() {
        assertThatThrownBy(() -> Offer.of("odd", new Odd()))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("paths: the type java.util.List<java.lang.String> cannot be sent");
    }

    /** Sends a list, which no field takes. */
    static final class Odd implements ResourceKind<Source.Nothing>, Sending<Odd.Paths> {

        public record Paths(List<String> paths) {}

        @Override
        public Class<Source.Nothing> desiredType() {
            return Source.Nothing.class;
        }

        @Override
        public Class<Paths> sentType() {
            return Paths.class;
        }

        @Override
        public Resource open(Source.Nothing desired, ResourceContext context) {
            return new Source.Open();
        }
    }
}
