package mgmt.engine.internal.declaration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that are damaged, or made to exhaust or deceive who reads them. */
class HostileFilesTest {

    private static final Limits SMALL = new Limits(2_000, 4_000, 10);

    @Test
    void refusesBytesThatAreNotUtf8() throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write("graph: g\n# caf".getBytes(StandardCharsets.UTF_8));
        file.write(0xE9);
        file.write("\n".getBytes(StandardCharsets.UTF_8));

        assertThat(Documents.problems(new GraphReader(), file.toByteArray()))
                .containsExactly("g.yaml:2:6: not UTF-8 text: byte 0xE9");
        assertThat(Documents.problems(new GraphReader(), "graph: ü\n".getBytes(StandardCharsets.UTF_16LE)))
                .containsExactly("g.yaml:1:2: control character U+0000");
        assertThat(Documents.problems(new GraphReader(), "graph: g".getBytes(StandardCharsets.UTF_16)))
                .containsExactly("g.yaml:1:1: not UTF-8 text: byte 0xFE");
    }

    @Test
    void refusesACharacterThatIsCutOffByTheEnd() {
        byte[] whole = "graph: ü".getBytes(StandardCharsets.UTF_8);
        byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 1);

        assertThat(Documents.problems(new GraphReader(), cut)).containsExactly("g.yaml:1:8: not UTF-8 text: byte 0xC3");
    }

    @Test
    void refusesControlCharacters() {
        assertThat(Documents.problems("graph: g\r\ncomment: \u001B[2J\n"))
                .containsExactly("g.yaml:2:10: control character U+001B");
    }

    @Test
    void countsPlacesInCharactersNotBytes() {
        assertThat(Documents.problems("graph: 😀ü\u0007\n")).containsExactly("g.yaml:1:10: control character U+0007");
    }

    @ParameterizedTest
    @MethodSource
    void refusesTags(String value, String problem) {
        assertThat(Documents.problems("graph: g\ncomment: " + value + "\n")).containsExactly("g.yaml:2:10: " + problem);
    }

    static Stream<Arguments> refusesTags() {
        return Stream.of(
                arguments("!!java.net.URL [x]", "the tag \"!!java.net.URL\" is not supported"),
                arguments(
                        "!!javax.script.ScriptEngineManager {}",
                        "the tag \"!!javax.script.ScriptEngineManager\" is not supported"),
                arguments("!!binary aGk=", "the tag \"!!binary\" is not supported"),
                arguments("!!set {a}", "the tag \"!!set\" is not supported"),
                arguments("!vault x", "the tag \"!vault\" is not supported"));
    }

    @Test
    void refusesFilesAboveTheLimit() {
        String yaml = "graph: g\ncomment: " + "x".repeat(3_000) + "\n";

        assertThat(Documents.problems(new GraphReader(SMALL), yaml.getBytes(StandardCharsets.UTF_8)))
                .containsExactly("g.yaml:2:1992: the file is larger than 2000 characters");
    }

    @Test
    void refusesDeepNesting() {
        String yaml = "graph: g\ncomment: " + "[".repeat(500) + "]".repeat(500) + "\n";

        assertThat(Documents.problems(new GraphReader(SMALL), yaml.getBytes(StandardCharsets.UTF_8)))
                .containsExactly("g.yaml:2:19: lists and maps are nested more than 10 deep");
    }

    @Test
    void refusesNestingThatIsDeepOnlyThroughAliases() {
        String yaml = "graph: g\ncomment:\n  a: &a [[[[x]]]]\n  b: &b [[*a]]\n  c: [[[*b]]]\n";

        assertThat(Documents.problems(new GraphReader(SMALL), yaml.getBytes(StandardCharsets.UTF_8)))
                .containsExactly("g.yaml:5:9: lists and maps are nested more than 10 deep");
    }

    @Test
    void refusesAliasBombs() {
        StringBuilder yaml = new StringBuilder("graph: g\ncomment:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 20; i++) {
            yaml.append("  a").append(i).append(": &a").append(i).append(" [");
            yaml.append(("*a" + (i - 1) + " , ").repeat(10)).append("]\n");
        }

        assertThat(Documents.problems(yaml.toString()))
                .singleElement()
                .asString()
                .endsWith(": the aliases of this file stand for too much text");
    }

    @Test
    void refusesBombsOfMergeKeysAndLongText() {
        String yaml = "graph: g\ncomment:\n  a: &a " + "x".repeat(1_000) + "\n  b: [*a, *a, *a, *a]\n";

        assertThat(Documents.problems(new GraphReader(SMALL), yaml.getBytes(StandardCharsets.UTF_8)))
                .containsExactly("g.yaml:4:19: the aliases of this file stand for too much text");
    }

    @Test
    void refusesAliasesOfNothingAndOfThemselves() {
        assertThat(Documents.problems("graph: g\ncomment: *a\n"))
                .containsExactly("g.yaml:2:10: *a refers to nothing: no &a before it");
        assertThat(Documents.problems("graph: g\ncomment: &a [*a]\n"))
                .containsExactly("g.yaml:2:14: *a lies within the value that it stands for");
        assertThat(Documents.problems("graph: g\ncomment: {<<: x}\n"))
                .containsExactly("g.yaml:2:15: << takes a map or a list of maps, found \"x\"");
    }

    @Test
    void refusesHalfCharacters() {
        assertThat(Documents.problems("graph: g\ncomment: \"\\ud800\"\n"))
                .singleElement()
                .asString()
                .startsWith("g.yaml:2:10: ")
                .endsWith(" has half a character (a lone surrogate)");
    }

    @Test
    void showsNothingThatCouldRewriteATerminal() {
        assertThat(Documents.problems("graph: g\n\"\\e[2J\\u202Ex\": y\n"))
                .containsExactly("g.yaml:2:1: unknown key \"\\u001b[2J\\u202ex\""
                        + " (valid: graph, resources, edges, collect, comment)");
    }

    @Test
    void findsDuplicatesAmongManyKeys() {
        StringBuilder yaml = new StringBuilder("graph: g\ncomment:\n");
        for (int i = 0; i < 50; i++) {
            yaml.append("  k").append(i).append(": v\n");
        }
        yaml.append("  k3: v\n  k49: v\n");

        assertThat(Documents.problems(yaml.toString()))
                .containsExactly(
                        "g.yaml:53:3: the key \"k3\" is there twice", "g.yaml:54:3: the key \"k49\" is there twice");
    }
}
