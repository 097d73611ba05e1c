package mgmt.engine.internal.declaration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.error.YAMLException;

/** What this reader reads, it reads as the other one does; all else it leaves to that one. */
class UsualReaderTest {

    private static final String[] PIECES = {
        "a",
        "name",
        "b-c",
        "x1",
        ":",
        ": ",
        ": ",
        " ",
        "  ",
        "    ",
        "- ",
        "-",
        "\n",
        "\n",
        "\n  ",
        "\n- ",
        "\n    ",
        "\"",
        "'",
        "\\",
        "\\n",
        "#",
        " #",
        " # c",
        "~",
        "null",
        "/p/q",
        ".",
        "...",
        "---",
        "[",
        "]",
        "{",
        "}",
        ",",
        "&x ",
        "*x",
        "!t ",
        "|",
        ">",
        "%",
        "@",
        "`",
        "? ",
        "<<",
        "0644",
        "-1",
        "''",
        "\"\"",
        "name: x\n",
        "- name: x\n",
        "k: \"v\"\n",
        "k: 'v'\n",
        "\t",
        "\r\n",
        "\u00fc",
        "\n\n",
        "a b",
        "x#y",
        "http://x",
        "- - a",
        "[a, b]",
        "[\"x\"]",
        "{k: v, l: w}",
        "[a, {k: v}]",
        "[]",
        "|\n",
        "|\n    t\n",
        "|-\n    t\n\n",
        "|+\n      t\n     u\n\n\n",
        "|2\n"
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "graph: g\n",
                "graph: g",
                "# a comment\n\ngraph: \"g\" # another\nresources:\n  file:\n  - name: /x\n    mode: 0644\n",
                "a:\n  - b\n  # between\n  - 'it''s'\n  - \"a \\\"b\\\"\\n\"\nc: -1\n",
                "a:\n- b: c\n  d:\n    e: f\n\n- b: g\nh: i j  k # l\n",
                "a: [b, \"c\", 'd', {e: f, g: []}]\nh: {}\n",
                "a: |\n  b\n   c\n\n  d\n\n\ne:\n- f: |-\n    g\n\n  h: |+\n    i\n\n# j\n",
                "a: file[b c]\n",
                "a:\nb: # nothing\nc:\n  - d:\n    e:\n",
            })
    void readsWhatIsUsual(String yaml) throws Exception {
        assertThat(usual(yaml))
                .isPresent()
                .hasValueSatisfying(raw -> assertThat(Optional.of(raw)).isEqualTo(other(yaml)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# nothing\n",
                "- a\n",
                "  a: b\n",
                "a: b\n...\n",
                "--- \na: b\n",
                "a: b\na: c\n",
                "a: b\n  c\n",
                "a: \"b\n  c\"\n",
                "a: b: c\n",
                "a: &b c\n",
                "a: *b\n",
                "<<: {a: b}\n",
                "a: {<<: b}\n",
                "a: !b c\n",
                "a: >\n  b\n",
                "a: |2\n    b\n",
                "a: |\n\n  b\n",
                "a: |\n",
                "a: [b,\n  c]\n",
                "a: [b c]\n",
                "a: {b: c, b: d}\n",
                "a: \"\\x41\"\n",
                "a: 'b' c\n",
                "a: \tb\n",
                "a: b\r\n",
                "a: \u00fc\n",
                "a:\n  b: c\n d: e\n",
                "a:\n    b: c\n  d: e\n",
                "? a\n: b\n",
                "a: %b\n",
                "a: @b\n",
            })
    void leavesTheRestToTheOther(String yaml) throws Exception {
        assertThat(usual(yaml)).isEmpty();
    }

    @Test
    void readsNothingInAnotherWay() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            String yaml = random(random);
            Optional<Raw> usual = usual(yaml);
            if (usual.isPresent()) {
                assertThat(usual).as("seed %s: <<<%s>>>", seed, yaml).isEqualTo(other(yaml));
            }
        }
    }

    @Test
    void isHeldToTheLimits() throws Exception {
        byte[] file = "a: {b: {c: d}}\n".getBytes(StandardCharsets.US_ASCII);

        assertThat(UsualReader.read(new ByteArrayInputStream(file), new Limits(15, 0, 3)))
                .isPresent();
        assertThat(UsualReader.read(new ByteArrayInputStream(file), new Limits(14, 0, 3)))
                .isEmpty();
        assertThat(UsualReader.read(new ByteArrayInputStream(file), new Limits(15, 0, 2)))
                .isEmpty();
    }

    @Test
    void readsLinesLongerThanItsBuffer() throws Exception {
        String yaml = "a: " + "b".repeat(100_000) + "\nc: \"" + "d".repeat(200_000) + "\"\n";

        assertThat(usual(yaml)).isPresent().isEqualTo(other(yaml));
        assertThat(usual("a: " + "b".repeat(2 << 20) + "\n")).isEmpty();
    }

    @Test
    void readsAFileOfEitherSortToTheSameDocument(@TempDir Path directory) throws Exception {
        String yaml = "graph: g\nresources:\n  it:\n  - name: a\n    text: b\n    text2: c\n  - {name: a}\n";
        Path usual = Files.writeString(directory.resolve("g.yaml"), yaml);
        GraphDocument one = new GraphReader().read(usual);
        Path unusual = Files.writeString(directory.resolve("g.yaml"), yaml + "comment: \u00fc\n");
        GraphDocument other = new GraphReader().read(unusual);

        assertThat(one).isEqualTo(other);
        assertThat(one.problems()).hasSize(1);
    }

    private static String random(Random random) {
        StringBuilder yaml = new StringBuilder();
        int lines = 1 + random.nextInt(6);
        for (int line = 0; line < lines; line++) {
            yaml.append("  ".repeat(random.nextInt(3))).append(random.nextInt(4) == 0 ? "- " : "");
            if (random.nextInt(5) > 0) {
                yaml.append((char) ('a' + random.nextInt(9))).append(random.nextInt(3) == 0 ? ":" : ": ");
            }
            int pieces = random.nextInt(3);
            for (int piece = 0; piece < pieces; piece++) {
                yaml.append(PIECES[random.nextInt(PIECES.length)]);
            }
            yaml.append(random.nextInt(20) == 0 ? "" : "\n");
        }
        return yaml.toString();
    }

    private static Optional<Raw> usual(String yaml) throws IOException {
        return UsualReader.read(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), Limits.DEFAULT);
    }

    /** Empty where there is anything wrong. */
    private static Optional<Raw> other(String yaml) {
        Findings findings = new Findings("g.yaml");
        Utf8Reader text =
                new Utf8Reader(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), Limits.DEFAULT.size());
        try {
            Optional<Raw> raw = new RawReader(text, findings, Limits.DEFAULT).document();
            return findings.problems().isEmpty() ? raw : Optional.empty();
        } catch (YAMLException | InvalidGraphException e) {
            return Optional.empty();
        }
    }
}
