package mgmt.engine.internal.declaration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import mgmt.api.resource.ResourceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CollectTest {

    @ParameterizedTest
    @CsvSource({
        "web1, web1, true",
        "web1, web12, false",
        "web1, Web1, false",
        "web*, web, true",
        "web*, web12, true",
        "web*, my-web, false",
        "*web, my-web, true",
        "*, anything at all, true",
        "*, '', true",
        "web?, web1, true",
        "web?, web, false",
        "web?, web12, false",
        "*.example.org, a.b.example.org, true",
        "a*b*c, aXbYbZc, true",
        "a*b*c, aXcYb, false",
        "**, x, true",
        "?*, '', false",
        "a[1], a[1], true",
        "a[1], a1, false",
        "a.c, abc, false",
        "x?y, x😀y, true",
        "x??y, x😀y, false",
        "*y, 😀y, true"
    })
    void aPatternStandsForNames(String pattern, String name, boolean matches) {
        assertThat(new Glob(pattern).matches(name)).isEqualTo(matches);
    }

    @Test
    void noPatternTakesLong() {
        Glob glob = new Glob("*a".repeat(200) + "b");
        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertThat(glob.matches("a".repeat(20_000))).isFalse());
    }

    @Test
    void aListOfNobodyDoesNotMeanEverybody() {
        assertThatThrownBy(() -> entry("{kind: file, from: []}")).hasMessageContaining("the name of a host");
        assertThatThrownBy(() -> entry("{kind: file, name: []}")).hasMessageContaining("the name of a resource");
    }

    @Test
    void wantsWhatItsKindHostsAndNamesSay() throws Exception {
        Collect all = entry("{kind: file}");
        assertThat(all.wants("h1", new ResourceId("file", "/x"))).isTrue();
        assertThat(all.wants("h1", new ResourceId("svc", "/x"))).isFalse();

        Collect some = entry("{kind: File, from: [h1, web*], name: ['/etc/*', motd]}");
        assertThat(some.wants("h1", new ResourceId("file", "motd"))).isTrue();
        assertThat(some.wants("web7", new ResourceId("file", "/etc/a/b"))).isTrue();
        assertThat(some.wants("h2", new ResourceId("file", "motd"))).isFalse();
        assertThat(some.wants("h1", new ResourceId("file", "issue"))).isFalse();
        assertThat(some.names(new ResourceId("file", "motd"))).isTrue();
        assertThat(some.names(new ResourceId("file", "issue"))).isFalse();
    }

    @Test
    void knowsItsHostsWhereAllAreNamed() throws Exception {
        assertThat(entry("{kind: file}").hosts()).isEmpty();
        assertThat(entry("{kind: file, from: h1}").hosts()).contains(Set.of("h1"));
        assertThat(entry("{kind: file, from: [h1, h2, h1]}").hosts()).contains(Set.of("h1", "h2"));
        assertThat(entry("{kind: file, from: [h1, 'h?']}").hosts()).isEmpty();
    }

    @Test
    void aSingleTextIsAListOfOne() throws Exception {
        assertThat(entry("{kind: file, from: h1, name: motd}").name()).isEqualTo(List.of(new Glob("motd")));
    }

    @Test
    void wrongPatternsAreReportedAtTheirLines() {
        assertThat(Documents.problems("""
                graph: g
                collect:
                - kind: file
                  from:
                  - h1
                  - "a/b"
                - kind: file
                  from: web[1-3]
                - kind: file
                  name: {a: b}
                - kind: file
                  name: ""
                - kind: file
                  host: h1
                """))
                .containsExactly(
                        "g.yaml:6:5: collect: from: expected the name of a host, in which * and ? stand for any"
                                + " characters, found \"a/b\"",
                        "g.yaml:8:9: collect: from: expected the name of a host, in which * and ? stand for any"
                                + " characters, found \"web[1-3]\"",
                        "g.yaml:10:9: collect: name: expected text, found a map",
                        "g.yaml:12:9: collect: name: expected the name of a resource, in which * and ? stand for any"
                                + " characters, found \"\"",
                        "g.yaml:14:3: collect: unknown key \"host\" (valid: kind, pattern, from, name)");
    }

    private static Collect entry(String yaml) throws Exception {
        GraphDocument document = Documents.read("graph: g\ncollect:\n- " + yaml + "\n");
        assertThat(document.problems()).isEmpty();
        return document.collects().get(0);
    }
}
