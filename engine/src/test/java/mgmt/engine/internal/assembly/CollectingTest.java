package mgmt.engine.internal.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import mgmt.api.resource.Collectable;
import mgmt.api.resource.Default;
import mgmt.api.resource.Identity;
import mgmt.api.resource.Linkable;
import mgmt.api.resource.Links;
import mgmt.api.resource.Problems;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.ResourceId;
import mgmt.api.resource.ResourceKind;
import mgmt.api.resource.Secret;
import mgmt.engine.internal.declaration.Collected;
import mgmt.engine.internal.declaration.Declaration;
import mgmt.engine.internal.declaration.Documents;
import mgmt.engine.internal.declaration.GraphDocument;
import mgmt.engine.internal.declaration.InvalidGraphException;
import mgmt.engine.internal.declaration.Problem;
import mgmt.engine.internal.graph.Edge;
import mgmt.engine.internal.graph.Opening;
import mgmt.engine.internal.graph.Place;
import mgmt.engine.internal.graph.Vertex;
import org.junit.jupiter.api.Test;

class CollectingTest {

    private static final String ALL = "graph: g\ncollect:\n- {kind: box, pattern: here/}\n- {kind: stub}\n";

    private final List<Collected> collected = new ArrayList<>();

    @Test
    void whatWasCollectedJoinsAsItsKindFitsIt() throws Exception {
        export("h2", "box: [{name: a, number: 3, meta: {retry: 2}}]");
        export("h1", "stub: [{name: b}]");
        export("h1", "other: [{name: c}]");

        Assembled assembled = build(ALL);

        assertThat(names(assembled)).containsExactly("stub[b]", "box[a]");
        Vertex box = vertex(assembled, "box", "a");
        assertThat(box.provided()).containsExactly(new Identity("place", "here/a"));
        assertThat(box.meta().retry()).isEqualTo(2);
        assertThat(box.place().toString()).isEqualTo("exported by h2");
        assertThat(box.fingerprint())
                .isNotEqualTo(vertex(build(ALL.replace("here/", "there/")), "box", "a")
                        .fingerprint());
        assertThat(assembled.notes()).isEmpty();
    }

    @Test
    void theFirstEntryThatFitsCounts() throws Exception {
        export("h1", "box: [{name: a}]");
        export("h2", "box: [{name: b}]");
        export("h3", "box: [{name: c}]");

        Assembled assembled = build("""
                graph: g
                collect:
                - {kind: box, from: h1, pattern: one/}
                - {kind: box, name: "[ab]", pattern: never/}
                - {kind: box, from: [h1, h2], pattern: two/}
                """);

        assertThat(vertex(assembled, "box", "a").provided()).containsExactly(new Identity("place", "one/a"));
        assertThat(vertex(assembled, "box", "b").provided()).containsExactly(new Identity("place", "two/b"));
        assertThat(names(assembled)).hasSize(2);
    }

    @Test
    void globalNoopCountsForWhatWasCollectedToo() throws Exception {
        export("h1", "box: [{name: a}]");
        GraphDocument document = Documents.read(ALL);

        Assembled assembled = new GraphBuilder(true).build(document, collected, kinds(), Strictness.REJECT);

        assertThat(vertex(assembled, "box", "a").meta().noop()).isTrue();
    }

    @Test
    void whatIsWrongWithOneIsLeftOutAndAllElseGoesOn() throws Exception {
        export("h1", "box: [{name: a, nmber: 3}]");
        export("h1", "box: [{name: b, number: x}]");
        export("h1", "box: [{name: ../c}]");
        export("h1", "box: [{name: d}]");
        export("h1", "stub: [{name: e, provides: [trouble]}]");

        for (Strictness strictness : Strictness.values()) {
            Assembled assembled = build(ALL, strictness);

            assertThat(names(assembled)).containsExactly("box[d]");
            assertThat(assembled.notes())
                    .containsExactly(
                            "box[../c], exported by h1, is left out: name: leads out of here/",
                            "box[a], exported by h1, is left out: unknown field \"nmber\" (did you mean \"number\"?)",
                            "box[b], exported by h1, is left out: number: expected a whole number, found \"x\"",
                            "stub[e], exported by h1, is left out: IllegalStateException: no links for trouble");
        }
    }

    @Test
    void aHostThatExportsNothingButRubbishIsNotHeardForEver() throws Exception {
        for (int i = 0; i < 100; i++) {
            export("h1", "box: [{name: b" + i + ", number: x}]");
        }

        assertThat(build(ALL).notes()).hasSize(21).last().isEqualTo("80 more of what h1 exports are left out");
    }

    @Test
    void thisHostsOwnDeclarationComesFirst() throws Exception {
        export("h1", "box: [{name: a, number: 3}]");
        export("h1", "box: [{name: b, number: 3}]");
        export("h1", "box: [{name: x/c, number: 3}]");

        Assembled assembled = build("""
                graph: g
                resources:
                  box:
                  - {name: a, place: here/a, number: 1}
                  - {name: b, place: here/b, number: 3}
                  - {name: own, place: here/c, number: 1}
                collect: [{kind: box, pattern: here/}]
                """);

        assertThat(names(assembled)).containsExactly("box[a]", "box[b]", "box[own]");
        assertThat(assembled.notes())
                .containsExactly(
                        "box[a], exported by h1, is left out: this host declares it itself, differently (g.yaml:4:5)",
                        "box[x/c], exported by h1, is left out: box[own] (g.yaml:6:5) manages here/c already");
        assertThat(assembled.warnings()).isEmpty();
    }

    @Test
    void ofSeveralHostsTheFirstByNameStaysWhoeverCameFirst() throws Exception {
        export("h1", "box: [{name: a, number: 1}]");
        export("h1", "box: [{name: x/b, number: 1}]");
        export("h2", "box: [{name: a, number: 2}]");
        export("h2", "box: [{name: y/b, number: 2}]");
        export("h3", "box: [{name: a, number: 1}]");
        export("h3", "box: [{name: z/b, number: 1}]");
        long seed = new Random().nextLong();
        Collections.shuffle(collected, new Random(seed));

        Assembled assembled = build(ALL);

        assertThat(names(assembled)).as("seed %d", seed).containsExactly("box[a]", "box[x/b]");
        assertThat(vertex(assembled, "box", "a").place().toString()).isEqualTo("exported by h1");
        assertThat(assembled.notes())
                .as("seed %d", seed)
                .containsExactly(
                        "box[a], exported by h2, is left out: h1 exports it too, differently",
                        "box[y/b], exported by h2, is left out: box[x/b] of h1 manages here/b already");
    }

    @Test
    void whatHasNoKindYetWaitsForIt() throws Exception {
        export("h1", "other: [{name: a}]");

        Assembled assembled = build("graph: g\ncollect: [{kind: other, pattern: p}]\n");

        assertThat(vertex(assembled, "other", "a").opening()).isInstanceOf(Opening.NoSuchKind.class);
        assertThat(assembled.warnings())
                .extracting(Problem::toString)
                .containsExactly("g.yaml:2:11: no plugin offers the kind other; what is collected of it waits for it");
    }

    @Test
    void aPatternThatCannotBeUsedIsAProblemOfTheFile() throws Exception {
        export("h1", "box: [{name: a}]");
        export("h1", "stub: [{name: b}]");
        String yaml = ALL.replace("here/", "here");

        assertThatThrownBy(() -> build(yaml))
                .isInstanceOf(InvalidGraphException.class)
                .hasMessage("g.yaml:3:3: collect: pattern: 'here' must end with a slash");

        Assembled later = build(yaml, Strictness.SET_ASIDE);
        assertThat(names(later)).containsExactly("stub[b]");
        assertThat(later.notes())
                .containsExactly(
                        "nothing is collected by an entry: g.yaml:3:3: collect: pattern: 'here' must end with a"
                                + " slash");
    }

    @Test
    void aPatternThatMeansNothingIsIgnoredWithAWarning() throws Exception {
        export("h1", "stub: [{name: a}]");
        export("h1", "stub: [{name: b}]");

        Assembled assembled = build("graph: g\ncollect: [{kind: stub, pattern: x}]\n");

        assertThat(names(assembled)).hasSize(2);
        assertThat(assembled.warnings())
                .extracting(Problem::toString)
                .containsExactly("g.yaml:2:11: collect: pattern: the kind stub has no use for one; \"x\" is ignored");
    }

    @Test
    void edgesWaitForWhatMayBeCollected() throws Exception {
        String yaml = """
                graph: g
                resources:
                  stub:
                  - {name: a, after: "box[b]"}
                collect:
                - {kind: box, name: "b*", pattern: here/}
                """;
        assertThat(build(yaml).graph().edges()).isEmpty();

        export("h1", "box: [{name: b}]");
        assertThat(build(yaml).graph().edges())
                .containsExactly(
                        new Edge(new ResourceId("box", "b"), new ResourceId("stub", "a"), false, false, "g.yaml:4:22"));
        assertThatThrownBy(() -> build(yaml.replace("box[b]", "box[c]")))
                .hasMessageContaining("an edge to box[c], which is not in the graph");
    }

    @Test
    void aCircleOfEdgesIsFoundBeforeItIsClosed() {
        assertThatThrownBy(() -> build("""
                graph: g
                resources:
                  stub:
                  - {name: a, after: "box[b]", before: "box[b]"}
                collect: [{kind: box}]
                """)).hasMessageContaining("edges lead in a circle");
    }

    @Test
    void tellsWhatIsToBePublished() throws Exception {
        GraphDocument document = Documents.read("""
                graph: g
                resources:
                  box:
                  - {name: "@@a", number: 3}
                  - {name: "@@b"}
                  other:
                  - {name: "@@c"}
                collect: [{kind: box}]
                """);

        Assembled assembled = new GraphBuilder(false).build(document, kinds(), Strictness.REJECT);

        assertThat(assembled.graph().vertices()).isEmpty();
        assertThat(assembled.wishes().exports()).isEqualTo(document.exports().subList(0, 2));
        assertThat(assembled.wishes().undecided()).containsExactly(new ResourceId("other", "c"));
        assertThat(assembled.wishes().collects()).isEqualTo(document.collects());
        assertThat(assembled.warnings())
                .extracting(Problem::toString)
                .containsExactly("g.yaml:7:5: no plugin offers the kind other; 1 export waits for it");
    }

    @Test
    void whatAKindRefusesThatCameLaterStaysAsItWasPublished() throws Exception {
        String yaml = "graph: g\nresources:\n  box:\n  - {name: '@@a', number: x}\n  - {name: '@@b'}\n";
        assertThatThrownBy(() -> build(yaml))
                .hasMessage("g.yaml:4:27: box[a]: number: expected a whole number, found \"x\"");

        Assembled later = build(yaml, Strictness.SET_ASIDE);

        assertThat(later.wishes().exports()).extracting(Declaration::id).containsExactly(new ResourceId("box", "b"));
        assertThat(later.wishes().undecided()).containsExactly(new ResourceId("box", "a"));
        assertThat(later.notes())
                .containsExactly("an export stays as it was published last: g.yaml:4:27: box[a]: number: expected a"
                        + " whole number, found \"x\"");
    }

    @Test
    void secretsAreNotPublished() throws Exception {
        String yaml = """
                graph: g
                resources:
                  box:
                  - name: "@@a"
                    password: xyzzy
                  - name: "@@b"
                    inner: [{key: k}]
                  - name: "@@c"
                    password: null
                  - name: local
                    place: p
                    password: xyzzy
                """;
        assertThatThrownBy(() -> build(yaml)).hasMessage("""
                g.yaml:5:15: export of box[a]: field password is a secret, and the store is no place for it
                g.yaml:7:19: export of box[b]: field inner.key is a secret, and the store is no place for it""");

        Assembled later = build(yaml, Strictness.SET_ASIDE);
        assertThat(later.wishes().exports()).extracting(Declaration::id).containsExactly(new ResourceId("box", "c"));
        assertThat(later.wishes().undecided()).isEmpty();
        assertThat(later.notes()).hasSize(2).first().asString().startsWith("not published: g.yaml:5:15: export of");
    }

    @Test
    void whatIsIncompleteIsForOthers() throws Exception {
        assertThat(build("graph: g\nresources:\n  box: [{name: '@@a'}]\n")
                        .wishes()
                        .exports())
                .hasSize(1);
        assertThatThrownBy(() -> build("graph: g\nresources:\n  box: [{name: a}]\n"))
                .hasMessage("g.yaml:3:9: box[a]: place: there is none");
        export("h1", "box: [{name: a}]");
        assertThat(build("graph: g\ncollect: [{kind: box}]\n").notes())
                .containsExactly("box[a], exported by h1, is left out: place: there is none");
    }

    private void export(String host, String resources) throws Exception {
        GraphDocument document = Documents.read("graph: g\nresources: {" + resources + "}\n");
        assertThat(document.problems()).isEmpty();
        for (Declaration each : document.declarations()) {
            Declaration exported =
                    new Declaration(each.id(), each.meta(), each.fields(), Place.in("exported by " + host));
            collected.add(new Collected(exported, host));
        }
    }

    private Assembled build(String yaml) throws Exception {
        return build(yaml, Strictness.REJECT);
    }

    private Assembled build(String yaml, Strictness strictness) throws Exception {
        return new GraphBuilder(false).build(Documents.read(yaml), collected, kinds(), strictness);
    }

    private static Kinds kinds() throws Exception {
        return Kinds.of(List.of(Offer.of("box", new BoxKind()), Offer.of("stub", new Stub())));
    }

    private static List<String> names(Assembled assembled) {
        return assembled.graph().vertices().stream()
                .map(vertex -> vertex.id().toString())
                .toList();
    }

    private static Vertex vertex(Assembled assembled, String kind, String name) {
        return assembled.graph().vertex(new ResourceId(kind, name)).orElseThrow();
    }

    public record Inner(Optional<Secret> key) {}

    public record Box(
            String name,
            Optional<String> place,
            @Default("0") int number,
            Optional<Secret> password,
            List<Inner> inner) {}

    /** A kind whose pattern says where things are put, as that of files. */
    private static final class BoxKind implements ResourceKind<Box>, Linkable<Box>, Collectable<Box> {

        @Override
        public Class<Box> desiredType() {
            return Box.class;
        }

        @Override
        public Resource open(Box desired, ResourceContext context) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Links links(Box desired) {
            Problems problems = new Problems();
            problems.addIf(desired.place().isEmpty(), "place", "there is none");
            problems.throwIfAny();
            return Links.builder()
                    .provides(new Identity("place", desired.place().orElseThrow()))
                    .build();
        }

        @Override
        public void checkPattern(String pattern) {
            if (!pattern.endsWith("/")) {
                throw new IllegalArgumentException("'" + pattern + "' must end with a slash");
            }
        }

        @Override
        public Box collect(Box exported, String pattern) {
            List<String> parts = Arrays.asList(exported.name().split("/", -1));
            Problems problems = new Problems();
            problems.addIf(parts.contains(".."), "name", "leads out of " + pattern);
            problems.throwIfAny();
            String place = pattern + parts.get(parts.size() - 1);
            return new Box(
                    exported.name(), Optional.of(place), exported.number(), exported.password(), exported.inner());
        }
    }
}
