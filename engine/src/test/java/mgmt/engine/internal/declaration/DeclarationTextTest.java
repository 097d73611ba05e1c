package mgmt.engine.internal.declaration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.graph.Meta;
import mgmt.engine.internal.graph.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeclarationTextTest {

    private static final String SOURCE = "exported by h2";

    @Test
    void aPersonCanReadIt() throws Exception {
        String text = DeclarationText.write(declaration("""
                name: /etc/motd
                meta: {noop: true, delay: 90s, limit: 1.5, burst: 3, sema: [b, a:2], timeout: 1500}
                content: |
                  Hello "world"
                owner: root
                mode: 0644
                quoted: '0644'
                recurse: true
                force: 'true'
                count: 3
                nothing: ~
                list: [one, 2, {a: yes, unquoted: x}]
                """));

        assertThat(text).isEqualTo("""
                {
                  "mgmt": 1,
                  "kind": "file",
                  "name": "/etc/motd",
                  "meta": {
                    "noop": true,
                    "delay": "90s",
                    "limit": 1.5,
                    "burst": 3,
                    "sema": [
                      "a:2",
                      "b"
                    ],
                    "timeout": "1s500ms"
                  },
                  "fields": {
                    "content": "Hello \\"world\\"\\n",
                    "owner": "root",
                    "mode": {"unquoted": "0644"},
                    "quoted": "0644",
                    "recurse": true,
                    "force": "true",
                    "count": 3,
                    "nothing": {"unquoted": "~"},
                    "list": [
                      "one",
                      2,
                      {
                        "a": {"unquoted": "yes"},
                        "_unquoted": "x"
                      }
                    ]
                  }
                }
                """);
    }

    @Test
    void whatWasReadSaysWhereItComesFrom() throws Exception {
        Declaration read = read(DeclarationText.write(declaration("name: a\nx: y\n")));

        assertThat(read.place().toString()).isEqualTo(SOURCE);
        assertThat(read.fields().entries().get(0).place(SOURCE).toString()).isEqualTo(SOURCE);
        assertThat(read.meta()).isSameAs(Meta.DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3",
                "-3",
                "+3",
                "0",
                "-0",
                "0741",
                "00",
                "0x1F",
                "0o17",
                "0b11",
                "1_000",
                "1.5",
                "1.",
                ".5",
                "1e5",
                "1E+5",
                "-1.5e-3",
                ".inf",
                "-.INF",
                ".nan",
                "true",
                "True",
                "TRUE",
                "tRUE",
                "yes",
                "Off",
                "null",
                "~",
                "Null",
                "''",
                "abc",
                "10s",
                "192.168.0.1",
                "2024-01-01",
                "-",
                "+",
                ".",
                "e5",
                "0x",
                "1__0",
                "/etc/x",
                "123456789012345678901234567890123456789",
                "9223372036854775808",
                "1e999999999999",
                "a: b",
                "a#b"
            })
    void singleValuesKeepTheirMeaning(String text) throws Exception {
        for (boolean plain : List.of(true, false)) {
            assertRoundTrip(of(new Raw.Scalar(text.equals("''") ? "" : text, plain, 1, 1)), 0);
        }
    }

    @Test
    void veryLongNumbersKeepTheirMeaning() throws Exception {
        for (String text : List.of("7".repeat(5000), "0x" + "f".repeat(100), "1_".repeat(200_000) + "1")) {
            assertRoundTrip(of(new Raw.Scalar(text, true, 1, 1)), 0);
        }
    }

    @Test
    void everythingComesBackAsItWas() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 1_000; i++) {
            Declaration written = new Declaration(
                    new ResourceId("file", text(random) + "x"),
                    meta(random),
                    mapping(random, 2),
                    new Place("g.yaml", 3, 1));
            assertRoundTrip(written, seed);
        }
    }

    private static void assertRoundTrip(Declaration written, long seed) throws Exception {
        String text = DeclarationText.write(written);
        Declaration read = read(text);
        assertThat(read.id()).as("seed %d", seed).isEqualTo(written.id());
        assertThat(read.meta()).as("seed %d", seed).isEqualTo(written.meta());
        assertThat(meaning(read.fields())).as("seed %d: %s", seed, text).isEqualTo(meaning(written.fields()));
        assertThat(DeclarationText.write(read)).as("seed %d", seed).isEqualTo(text);
    }

    /** All that a field of any type may make of it. */
    private static String meaning(Raw raw) {
        if (raw instanceof Raw.Scalar scalar) {
            return String.join(
                    "|",
                    String.valueOf(scalar.isNothing()),
                    attempt(() -> Scalars.text(scalar)),
                    attempt(() -> Scalars.bool(scalar)),
                    attempt(() -> scalar.text().length() > 1000
                            ? scalar.plain()
                            : Scalars.whole(scalar, Long.MIN_VALUE, Long.MAX_VALUE)),
                    attempt(() -> scalar.text().length() > 10_000 ? scalar.plain() : Scalars.real(scalar)),
                    attempt(() -> Scalars.duration(scalar, Duration.ofSeconds(1))));
        }
        if (raw instanceof Raw.Sequence sequence) {
            return sequence.items().stream()
                    .map(DeclarationTextTest::meaning)
                    .toList()
                    .toString();
        }
        return ((Raw.Mapping) raw)
                .entries().stream()
                        .map(entry -> entry.key() + "=" + meaning(entry.value()))
                        .toList()
                        .toString();
    }

    private interface Reading {
        Object read() throws MismatchException;
    }

    private static String attempt(Reading reading) {
        try {
            return String.valueOf(reading.read());
        } catch (MismatchException e) {
            return "?";
        }
    }

    private static Raw raw(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 6 : 4)) {
            case 0, 1, 2, 3 -> new Raw.Scalar(text(random), random.nextBoolean(), 1, 1);
            case 4 -> {
                List<Raw> items = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    items.add(raw(random, depth - 1));
                }
                yield new Raw.Sequence(items, 1, 1);
            }
            default -> mapping(random, depth - 1);
        };
    }

    private static Raw.Mapping mapping(Random random, int depth) {
        List<Raw.Entry> entries = new ArrayList<>();
        Keys keys = new Keys();
        for (int i = random.nextInt(15); i > 0; i--) {
            String key =
                    random.nextInt(5) == 0 ? "_".repeat(random.nextInt(3)) + DeclarationText.UNQUOTED : text(random);
            if (keys.add(key)) {
                entries.add(new Raw.Entry(key, raw(random, depth), 1, 1));
            }
        }
        return new Raw.Mapping(entries, 1, 1);
    }

    private static String text(Random random) {
        List<String> parts = List.of(
                "0",
                "1",
                "7",
                "x",
                "o",
                "b",
                "e",
                "E",
                ".",
                "_",
                "-",
                "+",
                "~",
                "true",
                "no",
                "null",
                "inf",
                "\"",
                "\\",
                "{",
                "}",
                "[",
                ",",
                ":",
                " ",
                "é",
                "😀",
                "\u2028",
                "/",
                "@@",
                "unquoted");
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(parts.get(random.nextInt(parts.size())));
        }
        return text.toString();
    }

    private static Meta meta(Random random) {
        if (random.nextBoolean()) {
            return Meta.DEFAULT;
        }
        boolean limited = random.nextBoolean();
        return new Meta(
                random.nextBoolean(),
                random.nextInt(4) - 1,
                Duration.ofMillis(random.nextInt(3) * 777L),
                Duration.ofSeconds(random.nextInt(3) * 100_000L),
                limited ? random.nextDouble() + 1e-9 : Double.POSITIVE_INFINITY,
                limited ? 1 : 0,
                random.nextBoolean() ? List.of() : List.of("a:1", "b"),
                random.nextBoolean(),
                random.nextBoolean(),
                Duration.ofDays(random.nextInt(2) * 1_000_000_000L).plusMillis(random.nextInt(2)));
    }

    static Stream<Arguments> wrong() {
        String start = "{\"mgmt\": 1, \"kind\": \"file\", \"name\": \"a\"";
        return Stream.of(
                arguments("", "it is empty"),
                arguments(" \n", "it is empty"),
                arguments("[]", "expected a declaration, which begins with { at $, found a list"),
                arguments("hello", "it is not valid JSON at $"),
                arguments("{\"mgmt\": 2, \"what\": 3}", "written by a newer mgmt: format 2, this agent reads 1"),
                arguments("{\"mgmt\": 0}", "there is no format 0"),
                arguments("{\"mgmt\": 1.0}", "there is no format 1.0"),
                arguments("{\"mgmt\": \"1\"}", "expected the number of a format at $.mgmt, found text"),
                arguments("{\"kind\": \"file\", \"name\": \"a\"}", "it does not say its format: \"mgmt\": 1"),
                arguments("{\"mgmt\": 1, \"name\": \"a\"}", "it needs the key \"kind\""),
                arguments("{\"mgmt\": 1, \"kind\": \"file\"}", "it needs the key \"name\""),
                arguments("{\"mgmt\": 1, \"kind\": \"A b\"}", "\"A b\" is not the name of a kind"),
                arguments(
                        "{\"mgmt\": 1, \"kind\": \"x\", \"name\": \"\"}",
                        "name: expected a name, one line of text," + " found \"\""),
                arguments(
                        "{\"mgmt\": 1, \"name\": \"a\\nb\"}",
                        "name: expected a name, one line of text, found \"a\\nb\""),
                arguments("{\"mgmt\": 1, \"name\": 7}", "expected the name of a resource at $.name, found a number"),
                arguments(start + ", \"metta\": {}}", "unknown key \"metta\" (did you mean \"meta\"?)"),
                arguments(start + ", \"name\": \"b\"}", "the key \"name\" is there twice, at $.name"),
                arguments(
                        start + ", \"fields\": {\"a\": {\"b\": 1, \"b\": 2}}}",
                        "the key \"b\" is there twice, at $.fields.a.b"),
                arguments(start + ", \"fields\": []}", "expected a map at $.fields, found a list"),
                arguments(
                        start + ", \"fields\": {\"unquoted\": \"0\"}}",
                        "expected a map at $.fields, found unquoted text"),
                arguments(
                        start + ", \"fields\": {\"a\": {\"unquoted\": \"0\", \"b\": 1}}}",
                        "at $.fields.a.b, \"unquoted\" stands beside other keys"),
                arguments(
                        start + ", \"fields\": {\"a\": {\"unquoted\": \"text\"}}}",
                        "\"text\" is marked as unquoted at $.fields.a.unquoted, where only what is not simply text has"
                                + " to be"),
                arguments(
                        start + ", \"fields\": {\"a\": {\"unquoted\": 1}}}",
                        "expected text at $.fields.a.unquoted, found a number"),
                arguments(
                        start + ", \"meta\": {\"retry\": -7}}",
                        "file[a]: meta: retry: expected a number from -1 to" + " 32767, found \"-7\""),
                arguments(
                        start + ", \"meta\": {\"rety\": 1}}",
                        "file[a]: meta: unknown key \"rety\" (did you mean" + " \"retry\"?)"),
                arguments(start, "it ends in the middle, at $.name"),
                arguments(start + "} {}", "there is more text after its end"),
                arguments(start + "} x", "there is more text after its end"),
                arguments(start + ",}", "it is not valid JSON at $.name"),
                arguments(start + ", \"fields\": {'a': 1}}", "it is not valid JSON at $.fields."),
                arguments(start + ", \"fields\": {\"a\": 01}}", "it is not valid JSON at $.fields.a"),
                arguments(start + ", \"fields\": {\"a\": NaN}}", "it is not valid JSON at $.fields.a"),
                arguments(start + ", \"fields\": {\"a\": True}}", "it is not valid JSON at $.fields.a"),
                arguments(
                        start + ", \"fields\": {\"a\": \"\\ud800\"}}",
                        "\"\ud800\" has half a character (a lone surrogate)"),
                arguments(
                        start + ", \"fields\": {\"a\": " + "[".repeat(100_000),
                        "lists and maps are nested more than 66 deep"),
                arguments(
                        start + ", \"fields\": " + "{\"a\":".repeat(100_000),
                        "lists and maps are nested more than 66 deep"),
                arguments(" ".repeat(DeclarationText.LONGEST + 1), "it is longer than 16777216 characters"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void saysWhatIsWrong(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(UnreadableDeclarationException.class)
                .hasMessage(message);
    }

    @Test
    void survivesDamage() {
        String whole = DeclarationText.write(of(new Raw.Scalar("0644", true, 1, 1)));
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 4_000; i++) {
            StringBuilder damaged = new StringBuilder(whole);
            for (int d = random.nextInt(3); d >= 0; d--) {
                int at = random.nextInt(damaged.length());
                switch (random.nextInt(3)) {
                    case 0 -> damaged.setCharAt(at, (char) random.nextInt(random.nextBoolean() ? 128 : 65536));
                    case 1 -> damaged.deleteCharAt(at);
                    default -> damaged.insert(at, whole, 0, random.nextInt(whole.length()));
                }
            }
            try {
                assertRoundTrip(read(damaged.toString()), seed);
            } catch (UnreadableDeclarationException e) {
                assertThat(e).as("seed %d", seed).hasMessageNotContaining("null");
            } catch (Exception e) {
                throw new AssertionError("seed " + seed + ": " + damaged, e);
            }
        }
    }

    private static Declaration read(String text) throws UnreadableDeclarationException {
        return DeclarationText.read(text, SOURCE);
    }

    private static Declaration of(Raw value) {
        Raw.Mapping fields = new Raw.Mapping(List.of(new Raw.Entry("value", value, 1, 1)), 1, 1);
        return new Declaration(new ResourceId("file", "a"), Meta.DEFAULT, fields, new Place("g.yaml", 1, 1));
    }

    private static Declaration declaration(String yaml) throws Exception {
        String text = "graph: g\nresources:\n  file:\n  - " + yaml.strip().replace("\n", "\n    ") + "\n";
        GraphDocument document = Documents.read(text);
        assertThat(document.problems()).isEmpty();
        return document.declarations().get(0);
    }
}
