package mgmt.engine.internal.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mgmt.api.resource.Default;
import mgmt.api.resource.Problems;
import mgmt.api.resource.ResourceId;
import mgmt.api.resource.Secret;
import mgmt.api.resource.TextOrList;
import mgmt.engine.internal.declaration.Declaration;
import mgmt.engine.internal.declaration.Documents;
import mgmt.engine.internal.declaration.GraphDocument;
import mgmt.engine.internal.declaration.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaTest {

    public enum Level {
        LOW,
        VERY_HIGH
    }

    public record Part(String name, @Default("1") int count) {}

    public record Everything(
            String name,
            String text,
            Optional<String> contentBase64,
            @Default("low") Level level,
            @Default("false") boolean force,
            @Default("3") int number,
            @Default("0x10") long big,
            @Default("1.5") double factor,
            @Default("1m") Duration interval,
            @Default("/tmp") Path path,
            Optional<Secret> password,
            List<String> args,
            Map<String, Integer> limits,
            List<Part> parts,
            Optional<Part> main,
            Optional<List<Level>> levels,
            @Default("") String owner) {}

    @Test
    void fillsEveryTypeOfComponent() throws Exception {
        Everything bound = bind(Everything.class, """
                name: x
                text: 0644
                content_base64: ""
                level: very-high
                force: on
                number: 0o17
                big: 5_000_000_000
                factor: 2
                interval: 1h30m
                path: /var/tmp/../x
                password: hunter2
                args: [1, "", no]
                limits: {b: 2, a: 1}
                parts:
                - {name: p, count: 2}
                - name: q
                main: {name: m}
                levels: []
                owner: 0
                """);

        assertThat(bound)
                .isEqualTo(new Everything(
                        "x",
                        "0644",
                        Optional.of(""),
                        Level.VERY_HIGH,
                        true,
                        15,
                        5_000_000_000L,
                        2.0,
                        Duration.ofMinutes(90),
                        Path.of("/var/tmp/../x"),
                        Optional.of(Secret.of("hunter2")),
                        List.of("1", "", "no"),
                        Map.of("b", 2, "a", 1),
                        List.of(new Part("p", 2), new Part("q", 1)),
                        Optional.of(new Part("m", 1)),
                        Optional.of(List.of()),
                        "0"));
        assertThat(bound.limits().keySet()).containsExactly("b", "a");
    }

    @Test
    void fillsInWhatIsLeftOutOrNothing() throws Exception {
        Everything least = new Everything(
                "x",
                "t",
                Optional.empty(),
                Level.LOW,
                false,
                3,
                16,
                1.5,
                Duration.ofMinutes(1),
                Path.of("/tmp"),
                Optional.empty(),
                List.of(),
                Map.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                "");

        assertThat(bind(Everything.class, "{name: x, text: t}")).isEqualTo(least);
        assertThat(bind(Everything.class, "{name: x, text: t, level: , content_base64: ~, args: null, owner: }"))
                .isEqualTo(least);
    }

    @ParameterizedTest
    @MethodSource
    void saysWhatIsWrongWithAField(String fields, String problem) throws Exception {
        assertThat(problems(Everything.class, "{name: x, text: t, " + fields + "}"))
                .containsExactly(problem);
    }

    static Stream<Arguments> saysWhatIsWrongWithAField() {
        return Stream.of(
                arguments("ownr: root", "g.yaml:4:24: it[x]: unknown field \"ownr\" (did you mean \"owner\"?)"),
                arguments(
                        "zzz: 1",
                        "g.yaml:4:24: it[x]: unknown field \"zzz\" (valid: text, content_base64, level, force, number,"
                                + " big, factor, interval, path, password, args, limits, parts, main, levels, owner)"),
                arguments("owner: [root]", "g.yaml:4:31: it[x]: owner: expected text, found a list"),
                arguments("force: 1", "g.yaml:4:31: it[x]: force: expected true or false, found \"1\""),
                arguments("number: 1.5", "g.yaml:4:32: it[x]: number: expected a whole number, found \"1.5\""),
                arguments(
                        "number: 3000000000",
                        "g.yaml:4:32: it[x]: number: expected a number from -2147483648 to 2147483647, found"
                                + " \"3000000000\""),
                arguments(
                        "number: '1'",
                        "g.yaml:4:32: it[x]: number: expected a whole number, found the text \"1\" (write it without"
                                + " quotes)"),
                arguments("factor: many", "g.yaml:4:32: it[x]: factor: expected a number, found \"many\""),
                arguments(
                        "interval: soon",
                        "g.yaml:4:34: it[x]: interval: expected a duration such as 10s, 500ms or 1h30m, found \"soon\""),
                arguments("path: \"a\\0b\"", "g.yaml:4:30: it[x]: path: expected a path, found \"a\\u0000b\""),
                arguments(
                        "level: very_high",
                        "g.yaml:4:31: it[x]: level: expected one of low, very-high, found \"very_high\" (did you mean"
                                + " \"very-high\"?)"),
                arguments("level: 5", "g.yaml:4:31: it[x]: level: expected one of low, very-high, found \"5\""),
                arguments("args: a", "g.yaml:4:30: it[x]: args: expected a list, found \"a\""),
                arguments("args: [a, ~]", "g.yaml:4:34: it[x]: args: expected text, found nothing"),
                arguments("limits: [a]", "g.yaml:4:32: it[x]: limits: expected a map, found a list"),
                arguments("limits: {a: b}", "g.yaml:4:36: it[x]: limits.a: expected a whole number, found \"b\""),
                arguments("parts: [p]", "g.yaml:4:32: it[x]: parts: expected a map, found \"p\""),
                arguments("parts: [{count: 1}]", "g.yaml:4:32: it[x]: parts: needs the field \"name\""),
                arguments(
                        "parts: [{name: p, cout: 1}]",
                        "g.yaml:4:42: it[x]: parts: unknown field \"cout\" (did you mean \"count\"?)"),
                arguments("main: {name: }", "g.yaml:4:30: it[x]: main: needs the field \"name\""),
                arguments(
                        "main: {name: a, count: b}",
                        "g.yaml:4:47: it[x]: main.count: expected a whole number, found" + " \"b\""),
                arguments("password: {a: b}", "g.yaml:4:34: it[x]: password: expected text, found a map"));
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        assertThat(problems(Everything.class, "{name: x}"))
                .containsExactly("g.yaml:4:5: it[x]: needs the field \"text\"");
        assertThat(problems(Everything.class, "{name: x, text: }"))
                .containsExactly("g.yaml:4:5: it[x]: needs the field \"text\"");
    }

    @Test
    void findsAllProblemsOfAResource() throws Exception {
        assertThat(problems(Everything.class, "{name: x, ownr: 1, number: b, force: c, levels: [LOW, high]}"))
                .containsExactly(
                        "g.yaml:4:15: it[x]: unknown field \"ownr\" (did you mean \"owner\"?)",
                        "g.yaml:4:32: it[x]: number: expected a whole number, found \"b\"",
                        "g.yaml:4:42: it[x]: force: expected true or false, found \"c\"",
                        "g.yaml:4:54: it[x]: levels: expected one of low, very-high, found \"LOW\" (did you mean"
                                + " \"low\"?)",
                        "g.yaml:4:59: it[x]: levels: expected one of low, very-high, found \"high\"",
                        "g.yaml:4:5: it[x]: needs the field \"text\"");
    }

    public record Commanding(TextOrList command, Optional<TextOrList> guard) {}

    @Test
    void aTextAndAListOfItAreTwoThings() throws Exception {
        Commanding text = bind(Commanding.class, "{name: x, command: 007}");
        Commanding list = bind(Commanding.class, "{name: x, command: [007], guard: []}");
        assertThat(text).isEqualTo(new Commanding(TextOrList.ofText("007"), Optional.empty()));
        assertThat(list)
                .isEqualTo(
                        new Commanding(TextOrList.ofList(List.of("007")), Optional.of(TextOrList.ofList(List.of()))));
        Fingerprints fingerprints = new Fingerprints();
        Schema<Commanding> schema = Schema.of(Commanding.class);
        assertThat(schema.canonical(new ResourceId("it", "x"), text, fingerprints))
                .isNotEqualTo(schema.canonical(new ResourceId("it", "x"), list, fingerprints));
        assertThat(problems(Commanding.class, "{name: x, command: {a: b}, guard: [a, ~, [b]]}"))
                .containsExactly(
                        "g.yaml:4:24: it[x]: command: expected a text or a list of texts, found a map",
                        "g.yaml:4:43: it[x]: guard: expected text, found nothing",
                        "g.yaml:4:46: it[x]: guard: expected text, found a list");
        assertThat(problems(Commanding.class, "{name: x, command: }"))
                .containsExactly("g.yaml:4:5: it[x]: needs the field \"command\"");
    }

    public record Strict(String mode, Optional<String> source, Optional<Inner> inner) {
        public Strict {
            Problems problems = new Problems();
            problems.addIf(!mode.matches("[0-7]+"), "mode", "expected octal digits, found \"" + mode + "\"");
            problems.addIf(source.isPresent() && inner.isPresent(), "source", "not together with inner");
            problems.addIf(source.isEmpty() && inner.isEmpty(), "source", "either source or inner\nis needed");
            problems.throwIfAny();
        }
    }

    public record Inner(int a, int b) {
        public Inner {
            Problems problems = new Problems();
            problems.addIf(a > b, "b", "must be at least a");
            problems.throwIfAny();
        }
    }

    @Test
    void putsProblemsOfTheConstructorAtTheirFields() throws Exception {
        assertThat(problems(Strict.class, "{name: x, mode: rw}"))
                .containsExactly(
                        "g.yaml:4:21: it[x]: mode: expected octal digits, found \"rw\"",
                        "g.yaml:4:5: it[x]: source: either source or inner\\nis needed");
        assertThat(problems(Strict.class, "{name: x, mode: 1, inner: {a: 2, b: 1}}"))
                .containsExactly("g.yaml:4:41: it[x]: inner.b: must be at least a");
    }

    public record Explosive(String how) {
        public Explosive {
            switch (how) {
                case "null" -> java.util.Objects.requireNonNull(null);
                case "argument" -> throw new IllegalArgumentException("no " + how + "\nplease");
                case "link" -> throw new NoClassDefFoundError("com/example/Gone");
                case "recursion" -> new Explosive(how);
                case "silent" -> throw new IllegalStateException();
                default -> throw new AssertionError();
            }
        }
    }

    @ParameterizedTest
    @MethodSource
    void survivesConstructorsThatThrow(String how, String message) throws Exception {
        assertThat(problems(Explosive.class, "{name: x, how: '" + how + "'}"))
                .containsExactly("g.yaml:4:5: it[x]: " + message);
    }

    static Stream<Arguments> survivesConstructorsThatThrow() {
        return Stream.of(
                arguments("null", "NullPointerException"),
                arguments("argument", "no argument\\nplease"),
                arguments("link", "NoClassDefFoundError: com/example/Gone"),
                arguments("recursion", "StackOverflowError"),
                arguments("silent", "IllegalStateException"));
    }

    public record Exhausting(String text) {
        public Exhausting {
            throw new OutOfMemoryError("not really");
        }
    }

    @Test
    void doesNotHideThatTheMachineIsFailing() {
        assertThatThrownBy(() -> bind(Exhausting.class, "{name: x, text: t}")).isInstanceOf(OutOfMemoryError.class);
    }

    public record Talkative(Secret password) {
        public Talkative {
            throw new IllegalArgumentException("the password " + password.reveal() + " is too short");
        }
    }

    @Test
    void keepsSecretsOutOfProblems() throws Exception {
        assertThat(problems(Talkative.class, "{name: x, password: hunter2}"))
                .containsExactly("g.yaml:4:5: it[x]: the password *** is too short");
    }

    public record Hiding(Optional<Secret> token, List<Secret> keys, Optional<Talkative> nested, String open) {}

    @Test
    void namesTheFieldsThatHoldSecrets() throws Exception {
        assertThat(Schema.of(Hiding.class).secrets()).containsExactlyInAnyOrder("token", "keys", "nested");
        assertThat(Schema.of(Everything.class).secrets()).containsExactly("password");
        assertThat(Schema.of(Part.class).secrets()).isEmpty();
    }

    public record URLAndIOTimeout(
            @Default("a") String httpURL,
            @Default("b") String x2Y,
            @Default("c") String URL) {}

    @Test
    void spellsNamesWithUnderscores() throws Exception {
        assertThat(bind(URLAndIOTimeout.class, "{name: x, http_url: 1, x2_y: 2, url: 3}"))
                .isEqualTo(new URLAndIOTimeout("1", "2", "3"));
    }

    public enum Broken {
        ONE;

        static {
            if (ONE.name().length() == 3) {
                throw new IllegalStateException("broken on purpose");
            }
        }
    }

    public record OfBroken(Broken broken) {}

    @Test
    void survivesClassesThatCannotBeInitialised() {
        assertThatThrownBy(() -> Schema.of(OfBroken.class))
                .isInstanceOf(SchemaException.class)
                .hasMessage(OfBroken.class.getName()
                        + ": a class is missing or broken: java.lang.ExceptionInInitializerError");
    }

    record NotPublic(String text) {}

    @SuppressWarnings("ArrayRecordComponent")
    public record Unusable(
            byte[] bytes,
            List<?> wild,
            Map<Integer, String> keys,
            java.util.Date date,
            Optional<Unusable> itself,
            Object anything,
            String kind,
            @Default("x") int number,
            @Default("x") List<String> list) {}

    @Test
    void tellsAuthorsAllThatTheyHaveToChange() {
        assertThatThrownBy(() -> Schema.of(NotPublic.class))
                .isInstanceOf(SchemaException.class)
                .hasMessage(NotPublic.class.getName() + ": a desired state is a public record");
        assertThatThrownBy(() -> Schema.of(Unusable.class))
                .isInstanceOf(SchemaException.class)
                .hasMessage(Stream.of(
                                "bytes: a desired state cannot have the type byte[]",
                                "wild: a desired state cannot have the type java.util.List<?>",
                                "keys: a desired state cannot have the type java.util.Map<java.lang.Integer,"
                                        + " java.lang.String>",
                                "date: a desired state cannot have the type java.util.Date",
                                "itself: a desired state cannot have the type java.util.Optional<"
                                        + Unusable.class.getName() + ">",
                                "anything: a desired state cannot have the type java.lang.Object",
                                "kind: the engine reads this field itself",
                                "number: the default is wrong: expected a whole number, found \"x\"",
                                "list: only a field with a single value has a default")
                        .map(fault -> Unusable.class.getName() + ": " + fault)
                        .collect(java.util.stream.Collectors.joining("; ")));
    }

    private static <D extends Record> D bind(Class<D> type, String resource) throws Exception {
        List<Problem> problems = new ArrayList<>();
        Optional<D> bound = Schema.of(type).bind(declaration(resource), problems::add);
        assertThat(problems).isEmpty();
        return bound.orElseThrow();
    }

    private static List<String> problems(Class<? extends Record> type, String resource) throws Exception {
        List<Problem> problems = new ArrayList<>();
        assertThat(Schema.of(type).bind(declaration(resource), problems::add)).isEmpty();
        return problems.stream().map(Problem::toString).toList();
    }

    private static Declaration declaration(String resource) throws Exception {
        GraphDocument document = Documents.read(
                "graph: g\nresources:\n  it:\n  - " + resource.strip().replace("\n", "\n    ") + "\n");
        assertThat(document.problems()).isEmpty();
        return document.declarations().get(0);
    }
}
