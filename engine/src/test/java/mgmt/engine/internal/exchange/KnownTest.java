package mgmt.engine.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import mgmt.api.resource.ResourceId;
import mgmt.api.transport.ChangeSet;
import mgmt.api.transport.Entry;
import mgmt.api.transport.Key;
import mgmt.api.transport.Value;
import mgmt.engine.internal.declaration.Collect;
import mgmt.engine.internal.declaration.Declaration;
import mgmt.engine.internal.declaration.DeclarationText;
import mgmt.engine.internal.declaration.Glob;
import mgmt.engine.internal.declaration.Raw;
import mgmt.engine.internal.graph.Meta;
import mgmt.engine.internal.graph.Place;
import org.junit.jupiter.api.Test;

class KnownTest {

    private static final Place PLACE = new Place("graph.yaml", 1, 1);

    private final Known known = new Known();

    @Test
    void collectsWhatTheEntriesWant() {
        collect(collect("file", List.of(), List.of("*.conf")));
        read(export("h1", "file", "a.conf", "x"), export("h1", "file", "b", "x"), export("h1", "exec", "c.conf", "x"));
        assertThat(names()).containsExactly("a.conf");
    }

    @Test
    void watchesNamedHostsAloneIfEveryEntryNamesSome() {
        collect(collect("file", List.of("h1", "h2"), List.of()), collect("exec", List.of("h2"), List.of()));
        assertThat(known.scopes()).containsExactly(Key.of("exported", "h1"), Key.of("exported", "h2"));
        collect(collect("file", List.of("h1"), List.of()), collect("exec", List.of("h*"), List.of()));
        assertThat(known.scopes()).containsExactly(Key.of("exported"));
        collect();
        assertThat(known.scopes()).isEmpty();
    }

    @Test
    void aChangeThatIsNotCollectedIsNone() {
        collect(collect("file", List.of("h1"), List.of()));
        read();
        assertThat(put(export("h2", "file", "a", "x"))).isFalse();
        assertThat(put(export("h1", "exec", "a", "x"))).isFalse();
        assertThat(put(export("h1", "file", "a", "x"))).isTrue();
        assertThat(put(export("h1", "file", "a", "x"))).as("the same again").isFalse();
        assertThat(put(export("h1", "file", "a", "y"))).isTrue();
        assertThat(delete("h2", "file", "a")).isFalse();
        assertThat(delete("h1", "file", "a")).isTrue();
        assertThat(names()).isEmpty();
    }

    @Test
    void whatStandsElsewhereBelowExportedIsLeftAlone() {
        collect(collect("file", List.of(), List.of()));
        read(entry(Key.of("exported", "h1", "file"), "x"), entry(Key.of("exported", "h1", "file", "a", "more"), "x"));
        assertThat(names()).isEmpty();
        assertThat(known.outcome().notes()).isEmpty();
    }

    @Test
    void equalExportsOfTwoHostsAreOne() {
        collect(collect("file", List.of(), List.of()));
        read(export("h2", "file", "a", "x"), export("h1", "file", "a", "x"));
        assertThat(known.outcome().collected())
                .singleElement()
                .satisfies(one -> assertThat(one.host()).isEqualTo("h1"));
    }

    @Test
    void differentExportsAreRefusedAndWhatWasAgreedOnStays() {
        collect(collect("file", List.of(), List.of()));
        read(export("h2", "file", "a", "x"), export("h2", "file", "b", "x"));
        known.outcome();
        put(export("h1", "file", "a", "y"));
        put(export("h1", "file", "b2", "y"));
        Known.Outcome outcome = known.outcome();
        assertThat(contents(outcome)).containsExactly("a=x", "b=x", "b2=y");
        assertThat(outcome.notes())
                .singleElement()
                .satisfies(note -> assertThat(note).contains("h1 and h2", "file[a]", "what h2 exported last stays"));
        put(export("h2", "file", "a", "y"));
        assertThat(contents(known.outcome())).containsExactly("a=y", "b=x", "b2=y");
        assertThat(known.outcome().notes()).isEmpty();
    }

    @Test
    void ofDifferentExportsWithoutAgreementNoneIsTaken() {
        collect(collect("file", List.of(), List.of()));
        read(export("h1", "file", "a", "x"), export("h2", "file", "a", "y"), export("h1", "file", "b", "x"));
        assertThat(names()).containsExactly("b");
        assertThat(known.outcome().notes())
                .singleElement()
                .satisfies(note -> assertThat(note).contains("h1 and h2", "nobody's is taken"));
    }

    @Test
    void whatCannotBeReadIsToldAndLeftOutAndWhatWasReadLastStays() {
        collect(collect("file", List.of(), List.of()));
        read(
                entry(Keys.export("h1", id("file", "a")), "{"),
                export("h1", "file", "b", "x"),
                export("h2", "file", "c", "x"));
        assertThat(names()).containsExactly("b", "c");
        assertThat(known.outcome().notes())
                .singleElement()
                .satisfies(note -> assertThat(note).contains("h1", "file[a]", "cannot be read"));
        put(entry(Keys.export("h1", id("file", "b")), "{\"mgmt\": 2}"));
        assertThat(contents(known.outcome())).containsExactly("b=x", "c=x");
    }

    @Test
    void aNoteIsOneLineWhateverTheKeySays() {
        collect(collect("file", List.of(), List.of()));
        read(entry(Keys.export("h\n1", id("file", "a\n12:00:00 ERROR b\u001b[31m")), "{"));
        assertThat(known.outcome().notes())
                .singleElement()
                .satisfies(note -> assertThat(note)
                        .startsWith("what h\\n1 exports as file[a\\n12:00:00 ERROR b\\u001b[31m] cannot be read"));
    }

    @Test
    void anEntryThatIsAboutSomethingElseThanItsKeySaysIsRefused() {
        collect(collect("file", List.of(), List.of()));
        read(entry(Keys.export("h1", id("file", "a")), DeclarationText.write(declaration("file", "/etc/shadow", "x"))));
        assertThat(names()).isEmpty();
        assertThat(known.outcome().notes())
                .singleElement()
                .satisfies(note -> assertThat(note).contains("file[a]", "it is about file[/etc/shadow]"));
    }

    @Test
    void whatAnotherStoreDoesNotHaveIsKeptUntilItIsLetGo() {
        collect(collect("file", List.of(), List.of()));
        read(export("h1", "file", "a", "x"), export("h1", "file", "b", "x"));
        known.read(List.of(export("h1", "file", "b", "y")), true);
        assertThat(contents(known.outcome())).containsExactly("a=x", "b=y");
        assertThat(known.kept()).isEqualTo(1);
        known.read(List.of(export("h1", "file", "b", "y")), false);
        assertThat(contents(known.outcome())).as("still kept").containsExactly("a=x", "b=y");
        delete("h1", "file", "b");
        assertThat(contents(known.outcome())).containsExactly("a=x");
        assertThat(known.letGo()).isTrue();
        assertThat(known.letGo()).isFalse();
        assertThat(contents(known.outcome())).isEmpty();
    }

    @Test
    void whatIsKeptBecomesOrdinaryWhenItIsThereAgain() {
        collect(collect("file", List.of(), List.of()));
        read(export("h1", "file", "a", "x"));
        known.read(List.of(), true);
        assertThat(put(export("h1", "file", "a", "x"))).isTrue();
        assertThat(known.kept()).isZero();
        delete("h1", "file", "a");
        assertThat(names()).isEmpty();
    }

    @Test
    void theSameStoreWithoutItMeansThatItWasWithdrawn() {
        collect(collect("file", List.of(), List.of()));
        read(export("h1", "file", "a", "x"));
        read();
        assertThat(names()).isEmpty();
    }

    @Test
    void whatWasRememberedIsAgreedOn() {
        Known earlier = new Known();
        earlier.collect(List.of(collect("file", List.of(), List.of())));
        earlier.read(List.of(export("h1", "file", "a", "x")), false);
        known.restore(earlier.outcome().items());
        collect(collect("file", List.of(), List.of()));
        assertThat(contents(known.outcome())).containsExactly("a=x");
        read(export("h1", "file", "a", "y"), export("h2", "file", "a", "z"));
        assertThat(contents(known.outcome())).containsExactly("a=x");
    }

    @Test
    void whatIsNotCollectedAnyLongerIsForgotten() {
        collect(collect("file", List.of(), List.of()));
        read(export("h1", "file", "a", "x"), export("h2", "file", "b", "x"));
        collect(collect("file", List.of("h2"), List.of()));
        assertThat(names()).containsExactly("b");
    }

    @Test
    void whatWasAgreedOnWithAHostThatIsNotCollectedAnyLongerIsForgottenToo() {
        collect(collect("file", List.of(), List.of()));
        read(export("h1", "file", "a", "x"));
        known.outcome();
        put(export("h2", "file", "a", "y"));
        put(export("h3", "file", "a", "z"));
        delete("h1", "file", "a");
        assertThat(contents(known.outcome())).as("they differ").containsExactly("a=x");
        collect(collect("file", List.of("h2", "h3"), List.of()));
        assertThat(names()).isEmpty();
        collect(collect("file", List.of("h3"), List.of()));
        assertThat(contents(known.outcome())).containsExactly("a=z");
    }

    @Test
    void whatWasRememberedAndCannotBeReadByThisVersionIsTold() {
        known.restore(List.of(Item.of(Keys.export("h1", id("file", "a")), "{\"mgmt\": 2}", false)));
        collect(collect("file", List.of(), List.of()));
        assertThat(names()).isEmpty();
        assertThat(known.outcome().notes())
                .singleElement()
                .satisfies(note -> assertThat(note).contains("h1", "file[a]", "cannot be read"));
    }

    @Test
    void isInterestedInWhatItWouldCollectAlone() {
        collect(collect("file", List.of("h*"), List.of()));
        Predicate<Key> interest = known.interest();
        collect();
        assertThat(interest).accepts(Keys.export("h1", id("file", "a")));
        assertThat(interest).rejects(Keys.export("h1", id("exec", "a")), Keys.export("x", id("file", "a")));
        assertThat(interest).rejects(Keys.exportedBy("h1"), Key.of("hosts", "h1"));
    }

    private void collect(Collect... collects) {
        known.collect(List.of(collects));
    }

    private static Collect collect(String kind, List<String> from, List<String> name) {
        return new Collect(kind, "", globs(from), globs(name), PLACE);
    }

    private static List<Glob> globs(List<String> texts) {
        return texts.stream().map(Glob::new).toList();
    }

    private void read(Entry... entries) {
        known.read(List.of(entries), false);
    }

    private boolean put(Entry entry) {
        return known.apply(ChangeSet.of(1, List.of(entry), Set.of()));
    }

    private boolean delete(String host, String kind, String name) {
        return known.apply(ChangeSet.of(1, List.of(), Set.of(Keys.export(host, id(kind, name)))));
    }

    private Stream<String> names() {
        return known.outcome().collected().stream()
                .map(one -> one.declaration().id().name());
    }

    private static Stream<String> contents(Known.Outcome outcome) {
        return outcome.collected().stream()
                .map(one -> one.declaration().id().name() + "="
                        + ((Raw.Scalar) one.declaration()
                                        .fields()
                                        .entry("content")
                                        .orElseThrow()
                                        .value())
                                .text());
    }

    private static Entry export(String host, String kind, String name, String content) {
        return entry(Keys.export(host, id(kind, name)), DeclarationText.write(declaration(kind, name, content)));
    }

    private static Entry entry(Key key, String text) {
        return Entry.of(key, Value.of(text), 1, Entry.Hold.NOBODY);
    }

    private static Declaration declaration(String kind, String name, String content) {
        Raw.Entry field = new Raw.Entry("content", new Raw.Scalar(content, false, 2, 1), 2, 1);
        return new Declaration(id(kind, name), Meta.DEFAULT, new Raw.Mapping(List.of(field), 1, 1), PLACE);
    }

    private static ResourceId id(String kind, String name) {
        return new ResourceId(kind, name);
    }
}
