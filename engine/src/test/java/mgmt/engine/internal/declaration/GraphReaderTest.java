package mgmt.engine.internal.declaration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.graph.Meta;
import mgmt.engine.internal.graph.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphReaderTest {

    @Test
    void readsTheGraphOfTheTalk() throws Exception {
        GraphDocument document = Documents.read("""
                ---
                graph: mygraph
                comment: three files, and one that must not be
                resources:
                  file:
                  - name: file1
                    path: "/tmp/mgmt/f1"
                    content: |
                      i am f1
                    state: exists
                  - name: file2
                    path: "/tmp/mgmt/f2"
                    content: |
                      i am f2
                    state: exists
                  - name: file4
                    path: "/tmp/mgmt/f4"
                    content: |
                      this file must not be there
                    state: absent
                edges:
                - name: e1
                  from:
                    kind: file
                    name: file1
                  to:
                    kind: file
                    name: file2
                """);

        assertThat(document.problems()).isEmpty();
        assertThat(document.warnings()).isEmpty();
        assertThat(document.name()).isEqualTo("mygraph");
        assertThat(document.declarations())
                .extracting(declaration -> declaration.id().toString())
                .containsExactly("file[file1]", "file[file2]", "file[file4]");
        Declaration first = document.declarations().get(0);
        assertThat(text(first, "content")).isEqualTo("i am f1\n");
        assertThat(first.meta()).isSameAs(Meta.DEFAULT);
        assertThat(first.place()).isEqualTo(new Place("g.yaml", 6, 5));
        assertThat(document.edges()).hasSize(1);
        WrittenEdge edge = document.edges().get(0);
        assertThat(edge.name()).isEqualTo("e1");
        assertThat(edge.before().id()).isEqualTo(new ResourceId("file", "file1"));
        assertThat(edge.after().id()).isEqualTo(new ResourceId("file", "file2"));
        assertThat(edge.notifies()).isFalse();
        assertThat(edge.place()).isEqualTo(new Place("g.yaml", 22, 3));
    }

    @Test
    void readsMetaOfEveryKind() throws Exception {
        GraphDocument document = Documents.read("""
                graph: all of meta
                resources:
                  exec:
                  - name: x
                    meta:
                      noop: true
                      retry: -1
                      delay: 5000
                      poll: 5
                      limit: 0.2
                      burst: 5
                      sema: ['b:2', a, 'b:2']
                      autoedge: false
                      autogroup: no
                      timeout: 30000
                  - name: y
                    meta: {limit: .inf, delay: 1m, timeout: 250ms, sema: one}
                  - name: z
                    meta:
                """);

        assertThat(document.problems()).isEmpty();
        assertThat(document.declarations().get(0).meta())
                .isEqualTo(new Meta(
                        true,
                        -1,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(5),
                        0.2,
                        5,
                        List.of("a", "b:2"),
                        false,
                        false,
                        Duration.ofSeconds(30)));
        Meta second = document.declarations().get(1).meta();
        assertThat(second.limit()).isInfinite();
        assertThat(second.delay()).isEqualTo(Duration.ofMinutes(1));
        assertThat(second.timeout()).isEqualTo(Duration.ofMillis(250));
        assertThat(second.sema()).containsExactly("one");
        assertThat(second.autoedge()).isTrue();
        assertThat(document.declarations().get(2).meta()).isSameAs(Meta.DEFAULT);
    }

    @Test
    void readsGraphsInTheStyleOfTheOriginalsExamples() throws Exception {
        GraphDocument document = Documents.read("""
                ---
                graph: a chain of commands
                resources:
                  exec:
                  - name: first
                    cmd: sleep 10s
                    shell: ''
                    timeout: 0
                    ifcmd: "test ! -e /run/done"
                    state: present
                  - name: second
                    cmd: 'echo "a: b" > /run/done'
                    shell: "/bin/bash"
                    meta:
                      retry: 3
                      delay: 5000
                      sema: ['mylock:1']
                  noop:
                  - name: hold
                    meta:
                      limit: .inf
                      burst: 0
                  timer:
                  - {name: tick, interval: 30}
                edges:
                - name: e1
                  from: {kind: exec, name: first}
                  to: {kind: Exec, name: second}
                - name: e2
                  from:
                    kind: timer
                    name: tick
                  to:
                    kind: exec
                    name: second
                  notify: true
                comment: |
                  Runs one after the other,
                  and again with every tick.
                """);

        assertThat(document.problems()).isEmpty();
        assertThat(document.declarations())
                .extracting(declaration -> declaration.id().toString())
                .containsExactly("exec[first]", "exec[second]", "noop[hold]", "timer[tick]");
        assertThat(document.edges()).extracting(WrittenEdge::notifies).containsExactly(false, true);
        assertThat(document.edges().get(0).after().id()).isEqualTo(new ResourceId("exec", "second"));
    }

    @Test
    void keepsTheSourceTextOfScalars() throws Exception {
        Declaration declaration = only("""
                graph: g
                resources:
                  file:
                  - {name: 0741, mode: 0741, owner: 1, content: false, size: 1_000, when: 2017-04-01, hex: 0xFF}
                """);

        assertThat(declaration.id().name()).isEqualTo("0741");
        assertThat(text(declaration, "mode")).isEqualTo("0741");
        assertThat(text(declaration, "owner")).isEqualTo("1");
        assertThat(text(declaration, "content")).isEqualTo("false");
        assertThat(text(declaration, "size")).isEqualTo("1_000");
        assertThat(text(declaration, "when")).isEqualTo("2017-04-01");
        assertThat(text(declaration, "hex")).isEqualTo("0xFF");
    }

    @Test
    void tellsNothingFromEmptyText() throws Exception {
        Declaration declaration = only("""
                graph: g
                resources:
                  kv:
                  - {name: a, one: , two: ~, three: null, four: "", five: 'null', six: !!str null, seven: !!null ""}
                """);

        assertThat(declaration.fields().entries().stream()
                        .filter(entry -> entry.value().isNothing())
                        .map(Raw.Entry::key))
                .containsExactly("one", "two", "three", "seven");
    }

    @Test
    void readsEdgesWithinResources() throws Exception {
        GraphDocument document = Documents.read("""
                graph: g
                resources:
                  file:
                  - name: a
                    before: ["file[b]", "svc[we[i]rd]"]
                    after:
                    - exec[prepare]
                    notify: SVC[httpd]
                    listen:
                    - file[c d/[e]
                """);

        assertThat(document.problems()).isEmpty();
        assertThat(document.edges().stream()
                        .map(edge -> edge.before().id() + (edge.notifies() ? " => " : " -> ")
                                + edge.after().id() + " at " + edge.name())
                        .collect(Collectors.joining("\n")))
                .isEqualTo("""
                        file[a] -> file[b] at g.yaml:5:14
                        file[a] -> svc[we[i]rd] at g.yaml:5:25
                        exec[prepare] -> file[a] at g.yaml:7:7
                        file[a] => svc[httpd] at g.yaml:8:13
                        file[c d/[e] => file[a] at g.yaml:10:7""");
        assertThat(document.declarations().get(0).fields().entries()).isEmpty();
    }

    @Test
    void keepsExportsAndCollectsApart() throws Exception {
        GraphDocument document = Documents.read("""
                graph: exchange
                resources:
                  file:
                  - name: "@@shared"
                    content: from here
                  - name: shared
                    content: local
                collect:
                - kind: file
                  pattern: /tmp/mgmt/
                - kind: kv
                """);

        assertThat(document.problems()).isEmpty();
        assertThat(document.exports()).extracting(Declaration::id).containsExactly(new ResourceId("file", "shared"));
        assertThat(document.declarations()).hasSize(1);
        assertThat(document.collects())
                .containsExactly(
                        new Collect("file", "/tmp/mgmt/", List.of(), List.of(), new Place("g.yaml", 9, 3)),
                        new Collect("kv", "", List.of(), List.of(), new Place("g.yaml", 11, 3)));
    }

    @Test
    void acceptsKeysWithoutValues() throws Exception {
        GraphDocument document = Documents.read("graph: g\nresources:\nedges:\ncollect:\ncomment:\n");
        assertThat(document.problems()).isEmpty();
        assertThat(document.declarations()).isEmpty();

        assertThat(Documents.read("graph: g\nresources:\n  file:\n").problems()).isEmpty();
        assertThat(Documents.read("%YAML 1.1\n---\ngraph: g\n...\n").problems()).isEmpty();
    }

    @Test
    void repeatsWhatAnAnchorNames() throws Exception {
        GraphDocument document = Documents.read("""
                graph: g
                resources:
                  exec:
                  - name: a
                    meta: &patient
                      retry: 3
                      delay: 500
                    cmd: &cmd 'true'
                  - name: b
                    meta: *patient
                    cmd: *cmd
                  - name: c
                    meta:
                      <<: *patient
                      delay: 7
                """);

        assertThat(document.problems()).isEmpty();
        assertThat(document.declarations())
                .extracting(each -> each.meta().retry())
                .containsExactly(3, 3, 3);
        assertThat(document.declarations())
                .extracting(each -> each.meta().delay().toMillis())
                .containsExactly(500L, 500L, 7L);
        assertThat(text(document.declarations().get(1), "cmd")).isEqualTo("true");
    }

    @Test
    void mergesSeveralMapsTheFirstBeingTheStrongest() throws Exception {
        Declaration declaration = only("""
                graph: g
                resources:
                  x:
                  - name: a
                    one: &one {k: 1, l: 1}
                    two: &two {k: 2, m: 2}
                    all: {<<: [*one, *two], own: 0}
                    none: {"<<": plain}
                """);

        assertThat(CanonicalText.of(
                        declaration.fields().entry("all").orElseThrow().value()))
                .isEqualTo("{\"k\":\"1\",\"l\":\"1\",\"m\":\"2\",\"own\":\"0\",}");
        assertThat(CanonicalText.of(
                        declaration.fields().entry("none").orElseThrow().value()))
                .isEqualTo("{\"<<\":\"plain\",}");
    }

    @Test
    void collapsesEqualDeclarationsWithAWarning() throws Exception {
        GraphDocument document = Documents.read("""
                graph: g
                resources:
                  file:
                  - {name: a, mode: 0644, state: exists}
                  - {name: a, state: "exists", mode: 0644, before: "file[b]"}
                  - {name: b}
                """);

        assertThat(document.problems()).isEmpty();
        assertThat(document.declarations()).hasSize(2);
        assertThat(document.edges()).hasSize(1);
        assertThat(document.warnings())
                .extracting(Problem::toString)
                .containsExactly("g.yaml:5:5: file[a] is there twice, equally; first at g.yaml:4:5");
    }

    @Test
    void readsFilesAsTheUserNamedThem(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("files.yaml");
        Files.writeString(file, "\uFEFFgraph: with a byte order mark\r\nresources:\r\n  noop:\r\n  - name: ü😀\r\n");

        GraphDocument document = new GraphReader().read(file);

        assertThat(document.name()).isEqualTo("with a byte order mark");
        assertThat(document.source()).isEqualTo(file.toString());
        assertThat(document.declarations().get(0).id().name()).isEqualTo("ü😀");
        assertThat(document.declarations().get(0).place()).isEqualTo(new Place(file.toString(), 4, 5));
    }

    @Test
    void passesFailuresOfTheFileSystemOn(@TempDir Path directory) {
        assertThatThrownBy(() -> new GraphReader().read(directory.resolve("missing")))
                .isInstanceOf(NoSuchFileException.class);
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the disk is gone");
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                return read();
            }
        };
        assertThatThrownBy(() -> new GraphReader().read("g.yaml", broken))
                .isInstanceOf(IOException.class)
                .hasMessage("the disk is gone");
    }

    private static Declaration only(String yaml) throws InvalidGraphException {
        GraphDocument document = Documents.read(yaml);
        assertThat(document.problems()).isEmpty();
        assertThat(document.declarations()).hasSize(1);
        return document.declarations().get(0);
    }

    private static String text(Declaration declaration, String field) {
        return ((Raw.Scalar) declaration.fields().entry(field).orElseThrow().value()).text();
    }
}
