package mgmt.engine.internal.declaration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What users read when a file is wrong, to the letter. */
class GraphProblemsTest {

    @ParameterizedTest
    @MethodSource
    void namesPlaceFindingAndRemedy(String yaml, String problem) {
        assertThat(Documents.problems(yaml)).containsExactly(problem);
    }

    static Stream<Arguments> namesPlaceFindingAndRemedy() {
        return Stream.of(
                // The document
                arguments("", "g.yaml:1:1: the file is empty: a graph begins with \"graph: NAME\""),
                arguments("# nothing\n", "g.yaml:1:1: the file is empty: a graph begins with \"graph: NAME\""),
                arguments(
                        "- a\n",
                        "g.yaml:1:1: expected a graph, a map with the keys graph, resources, edges, collect, comment,"
                                + " found a list"),
                arguments("resources:\n", "g.yaml:1:1: the graph has no name: begin with \"graph: NAME\""),
                arguments("graph:\n", "g.yaml:1:7: graph: expected text, found nothing"),
                arguments("graph: ''\n", "g.yaml:1:8: graph: expected a name, one line of text, found \"\""),
                arguments(
                        "graph: g\nresource:\n", "g.yaml:2:1: unknown key \"resource\" (did you mean \"resources\"?)"),
                arguments(
                        "graph: g\nhostname: h\n",
                        "g.yaml:2:1: unknown key \"hostname\" (valid: graph, resources, edges, collect, comment)"),
                arguments(
                        "graph: g\nremote: ssh://root@host\n",
                        "g.yaml:2:1: remote: running on other hosts is not supported; start the agent there"),
                arguments("graph: a\ngraph: b\n", "g.yaml:2:1: the key \"graph\" is there twice"),
                arguments("graph: g\n---\ngraph: h\n", "g.yaml:2:1: a second document begins: a file holds one graph"),
                arguments("graph: g\n[a]: b\n", "g.yaml:2:1: a key must be text, found a list"),
                // Resources
                arguments("graph: g\nresources: []\n", "g.yaml:2:12: resources: expected a map of kinds, found a list"),
                arguments(
                        "graph: g\nresources:\n  File: []\n",
                        "g.yaml:3:3: \"File\" is not the name of a kind: lower-case letters, digits and hyphens, as in"
                                + " file"),
                arguments(
                        "graph: g\nresources:\n  file:\n    name: a\n",
                        "g.yaml:4:5: file: expected a list of resources (\"- name: ...\"), found a map"),
                arguments(
                        "graph: g\nresources:\n  file: [a]\n",
                        "g.yaml:3:10: file: expected a resource (\"name: ...\"), found \"a\""),
                arguments("graph: g\nresources:\n  file:\n  - path: /a\n", "g.yaml:4:5: file: a resource needs a name"),
                arguments("graph: g\nresources:\n  file:\n  - name:\n", "g.yaml:4:5: file: a resource needs a name"),
                arguments(
                        "graph: g\nresources:\n  file:\n  - name: \"a\\nb\"\n",
                        "g.yaml:4:11: file: name: expected a name, one line of text, found \"a\\nb\""),
                arguments(
                        "graph: g\nresources:\n  file:\n  - name: '@@'\n",
                        "g.yaml:4:11: file: name: expected a name after @@, found \"@@\""),
                arguments(
                        "graph: g\nresources:\n  file:\n  - name: a\n    kind: svc\n",
                        "g.yaml:5:5: file[a]: a kind is not a field: put the resource under resources: with its kind"),
                arguments(
                        "graph: g\nresources:\n  file:\n  - {name: a, mode: 1}\n  - {name: a, mode: 2}\n",
                        "g.yaml:5:5: file[a] is there twice, differently; first at g.yaml:4:5"),
                arguments(
                        "graph: g\nresources:\n  file:\n  - {name: a}\n  - {name: a, meta: {retry: 1}}\n",
                        "g.yaml:5:5: file[a] is there twice, differently; first at g.yaml:4:5"),
                arguments(
                        "graph: g\nresources:\n  file:\n  - {name: a, before: b}\n",
                        "g.yaml:4:23: file[a]: before: expected a resource such as file[name], found \"b\""),
                arguments(
                        "graph: g\nresources:\n  file:\n  - {name: a, notify: [{kind: svc}]}\n",
                        "g.yaml:4:24: file[a]: notify: expected a resource such as file[name], found a map"),
                arguments(
                        "graph: g\nresources:\n  file:\n  - {name: '@@a', after: 'file[b]'}\n",
                        "g.yaml:4:19: file[a]: after: an exported resource is not in this graph and has no edges"),
                // Edges and collects
                arguments("graph: g\nedges: {}\n", "g.yaml:2:8: edges: expected a list, found a map"),
                arguments(
                        "graph: g\nedges: [a]\n",
                        "g.yaml:2:9: edges: expected a map with the keys name, from, to, notify, found \"a\""),
                arguments(
                        "graph: g\nedges:\n- from: {kind: file, name: a}\n", "g.yaml:3:3: edges: needs the key \"to\""),
                arguments(
                        "graph: g\nedges:\n- from: {kind: file, name: a}\n  to: {kind: file, nam: b, name: b}\n",
                        "g.yaml:4:20: edges: to: unknown key \"nam\" (did you mean \"name\"?)"),
                arguments(
                        "graph: g\nedges:\n- {from: {kind: file, name: a}, to: {kind: a b, name: b}}\n",
                        "g.yaml:3:44: edges: to: kind: expected a kind, such as file, found \"a b\""),
                arguments(
                        "graph: g\nedges:\n- {from: {kind: file, name: a}, to: {kind: file, name: b}, notify: maybe}\n",
                        "g.yaml:3:68: edges: notify: expected true or false, found \"maybe\""),
                arguments("graph: g\ncollect:\n- pattern: x\n", "g.yaml:3:3: collect: needs the key \"kind\""),
                arguments(
                        "graph: g\ncollect:\n- {kind: file, patern: x}\n",
                        "g.yaml:3:16: collect: unknown key \"patern\" (did you mean \"pattern\"?)"));
    }

    @ParameterizedTest
    @MethodSource
    void checksMeta(String meta, String problem) {
        assertThat(Documents.problems("graph: g\nresources:\n  exec:\n  - name: x\n    meta: " + meta + "\n"))
                .containsExactly("g.yaml:5:" + problem);
    }

    static Stream<Arguments> checksMeta() {
        return Stream.of(
                arguments(
                        "yes",
                        "11: exec[x]: meta: expected a map with the keys noop, retry, delay, poll, limit, burst, sema,"
                                + " autoedge, autogroup, timeout, found \"yes\""),
                arguments("{retrys: 1}", "12: exec[x]: meta: unknown key \"retrys\" (did you mean \"retry\"?)"),
                arguments("{noop: 1}", "18: exec[x]: meta: noop: expected true or false, found \"1\""),
                arguments(
                        "{noop: 'yes'}",
                        "18: exec[x]: meta: noop: expected true or false, found the text \"yes\""
                                + " (write it without quotes)"),
                arguments("{retry: -2}", "19: exec[x]: meta: retry: expected a number from -1 to 32767, found \"-2\""),
                arguments("{retry: few}", "19: exec[x]: meta: retry: expected a whole number, found \"few\""),
                arguments(
                        "{delay: -5}",
                        "19: exec[x]: meta: delay: expected a duration such as 10s, 500ms or 1h30m, found \"-5\""),
                arguments(
                        "{poll: 0.5}",
                        "18: exec[x]: meta: poll: expected a duration such as 10s, 500ms or 1h30m, found \"0.5\""),
                arguments(
                        "{limit: -1, burst: 1}",
                        "19: exec[x]: meta: limit: expected a number of events per second, or .inf, found \"-1\""),
                arguments("{limit: .nan}", "19: exec[x]: meta: limit: expected a number, found \".nan\""),
                arguments(
                        "{limit: 0.2}",
                        "19: exec[x]: meta: limit: Permanently limited (rate != Inf, burst: 0): with a limit, burst"
                                + " must be at least 1, the number of events that may come at once"),
                arguments(
                        "{limit: 0, burst: 0}",
                        "19: exec[x]: meta: limit: Permanently limited (rate != Inf, burst: 0): with a limit, burst"
                                + " must be at least 1, the number of events that may come at once"),
                arguments(
                        "{limit: 0, burst: 5}",
                        "19: exec[x]: meta: limit: Permanently limited (rate: 0): the limit must be above 0, in events"
                                + " per second"),
                arguments(
                        "{burst: -1}",
                        "19: exec[x]: meta: burst: expected a number from 0 to 2147483647, found \"-1\""),
                arguments("{limit: 1, burst: x}", "29: exec[x]: meta: burst: expected a whole number, found \"x\""),
                arguments(
                        "{sema: [a, '']}",
                        "22: exec[x]: meta: sema: expected names such as id or id:count, found \"\""),
                arguments("{sema: {a: 1}}", "18: exec[x]: meta: sema: expected text, found a map"));
    }

    @ParameterizedTest
    @MethodSource
    void saysInPlainWordsWhyAFileIsNotYaml(String yaml, String problem) {
        assertThat(Documents.problems(yaml)).containsExactly(problem);
    }

    static Stream<Arguments> saysInPlainWordsWhyAFileIsNotYaml() {
        return Stream.of(
                arguments("graph: g\n\tedges:\n", "g.yaml:2:1: not valid YAML: a tab; indent with spaces"),
                arguments(
                        "graph: g\ncomment: a: b\n",
                        "g.yaml:2:11: not valid YAML: a second \": \" on one line; quote text that has one, or check the"
                                + " indentation"),
                arguments(
                        "graph: g\ncomment: 'a\n\n",
                        "g.yaml:4:1: not valid YAML: a closing quote is missing; what does not fit begins at line 2,"
                                + " column 10"),
                arguments(
                        "graph: g\nresources:\n  file:\n  - name: @@a\n",
                        "g.yaml:4:11: not valid YAML: text that begins with @ needs quotes"),
                arguments(
                        "graph: g\nresources:\n  file:\n  - name: a\n    before: [file[b]]\n",
                        "g.yaml:5:18: not valid YAML: a [ within [...]; quote references there, as in"
                                + " [\"file[name]\"]"),
                arguments(
                        "graph: g\nresources:\n  file:\n  - name: a\n   path: b\n",
                        "g.yaml:5:4: not valid YAML: this does not fit to what is above it; check indentation and"
                                + " quotes; what does not fit begins at line 3, column 3"),
                arguments(
                        "graph: g\ncomment: 'it's'\n",
                        "g.yaml:2:14: not valid YAML: this does not fit to what is above it; check indentation and"
                                + " quotes; what does not fit begins at line 1, column 1"),
                arguments(
                        "graph: g\nnonsense\n",
                        "g.yaml:3:1: not valid YAML: text where a \"key: value\" should be; check the indentation; what"
                                + " does not fit begins at line 2, column 1"),
                arguments(
                        "graph: g\nedges: [{a: b\n",
                        "g.yaml:3:1: not valid YAML: expected ',' or '}', found <stream end>; what does not fit begins"
                                + " at line 2, column 9"),
                arguments(
                        "%YAML 2.0\n---\ngraph: g\n",
                        "g.yaml:1:1: not valid YAML: found incompatible YAML document (version 1.* is required)"));
    }

    @Test
    void reportsAllProblemsAtOnceByPlace() {
        assertThat(Documents.problems("""
                grph: g
                resources:
                  file:
                  - name: a
                    meta: {retry: x, nop: true}
                    before: b
                  - path: c
                edges:
                - {from: {kind: file, name: a}}
                remote: x
                """))
                .isEqualTo(List.of(
                        "g.yaml:1:1: the graph has no name: begin with \"graph: NAME\"",
                        "g.yaml:1:1: unknown key \"grph\" (did you mean \"graph\"?)",
                        "g.yaml:5:19: file[a]: meta: retry: expected a whole number, found \"x\"",
                        "g.yaml:5:22: file[a]: meta: unknown key \"nop\" (did you mean \"noop\"?)",
                        "g.yaml:6:13: file[a]: before: expected a resource such as file[name], found \"b\"",
                        "g.yaml:7:5: file: a resource needs a name",
                        "g.yaml:9:3: edges: needs the key \"to\"",
                        "g.yaml:10:1: remote: running on other hosts is not supported; start the agent there"));
    }

    @Test
    void reportsWhatWasFoundBeforeTheFileBreaks() {
        assertThat(Documents.problems("graph: a\ngraph: b\ncomment: 'x\n"))
                .hasSize(2)
                .first()
                .isEqualTo("g.yaml:2:1: the key \"graph\" is there twice");
    }

    @Test
    void joinsProblemsInOneMessageOfBoundedLength() {
        List<Problem> many = Stream.iterate(1, line -> line + 1)
                .limit(150)
                .map(line -> new Problem(new mgmt.engine.internal.graph.Place("g.yaml", 151 - line, 1), "wrong"))
                .toList();

        InvalidGraphException exception = new InvalidGraphException(many);

        assertThat(exception.problems()).hasSize(150).isSorted();
        assertThat(exception.getMessage())
                .startsWith("g.yaml:1:1: wrong\ng.yaml:2:1: wrong\n")
                .endsWith("\ng.yaml:100:1: wrong\nand 50 more problems");
    }
}
