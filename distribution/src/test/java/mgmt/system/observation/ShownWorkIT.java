package mgmt.system.observation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mgmt.plugins.PluginJar;
import mgmt.system.Mgmt.Started;
import mgmt.system.agent.Site;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a running agent tells of its work, and writes down of it. */
@Timeout(120)
class ShownWorkIT {

    private static final String TWO = """
            graph: two
            resources:
              file:
                - {name: dir, path: /site/dir/, state: exists}
                - {name: "in \\"it\\"", path: /site/dir/x, content: "good\\n"}
            """;

    private static final String BLOCKED = """
            graph: blocked
            resources:
              file:
                - {name: a, path: /site/missing/a, content: "x"}
                - {name: b, path: /site/b, content: "x"}
                - {name: c, path: /site/c, content: "x"}
              odd:
                - {name: d, path: /site/d, at: check, how: throw, meta: {retry: -1, delay: 3600000}}
            edges:
              - {name: e1, from: {kind: file, name: a}, to: {kind: file, name: b}}
              - {name: e2, from: {kind: file, name: b}, to: {kind: file, name: c}, notify: true}
            """;

    @RegisterExtension
    final Site site = new Site();

    private String asked(String... words) {
        Started asked = site.mgmt().run(words);
        assertThat(asked.process().exitValue()).as("%s", asked).isZero();
        return asked.output();
    }

    /** Starts an agent on the graph in which something fails, and waits until it has. */
    private Started failing() throws IOException {
        site.distribute(PluginJar.odd("1.0.0"));
        site.graph(BLOCKED);
        Started agent = site.start();
        site.awaitStatus(agent, "2 blocked");
        site.awaitStatus(agent, "odd\\[d] +retrying");
        return agent;
    }

    @Test
    void eventsAreRememberedAndFollowedDuringARepairUntilTheAgentEnds() throws Exception {
        site.graph(TWO);
        Started agent = site.startAndRest();
        assertThat(asked("events")).contains("file[dir] repaired in ", "(first run)", "state: absent -> exists");

        Started follower = site.mgmt().start("events", "--follow", "--json");
        follower.awaitOutput("\"resource\":\"file[dir]\"");
        Files.writeString(site.path("dir/x"), "bad\n");
        follower.awaitOutput("\"sort\":\"event\"");
        String event = follower.output()
                .lines()
                .filter(line -> line.contains("\"sort\":\"event\""))
                .findFirst()
                .orElseThrow();
        assertThat(event)
                .startsWith("{\"time\":\"")
                .contains("\"property\":\"content\"", "\"outcome\":\"applied\"", "\"seconds\":");

        agent.process().destroy();
        assertThat(agent.awaitEnd()).isZero();
        // On a machine that is very busy, the agent may be gone before it has taken its leave.
        assertThat(follower.awaitEnd()).isIn(0, 1);
    }

    @Test
    void explainNamesTheOriginOfABlockAndTheTimeOfARetry() throws Exception {
        failing();
        assertThat(asked("explain", "file[c]"))
                .startsWith("file[c]: blocked by file[a] since ")
                .contains("declared: " + site.graph() + ":6:", "\nblocked by: file[a], failed: ")
                .contains("after:\n  file[b], blocked, notifies it\n");
        assertThat(asked("explain", "odd[d]"))
                .startsWith("odd[d]: retrying: ")
                .contains("\nnext run: ", "retries left: no end of them", "meta: {\"retry\":-1,\"delay\":\"3600s\"}")
                .contains("last changes:\n");
        assertThat(asked("explain", "--json", "file[c]")).contains("\"origins\": [", "\"status\": \"blocked\"");

        Started wrong = site.mgmt().run("explain", "file[cc]");
        assertThat(wrong.process().exitValue()).isEqualTo(1);
        assertThat(wrong.error()).contains("no resource file[cc] is in the graph", "did you mean");
    }

    @Test
    void retryGivesWhatHasFailedANewStart() throws Exception {
        Started agent = failing();
        assertThat(asked("explain", "odd[d]")).contains("runs: 1\n");
        assertThat(asked("retry", "odd[d]")).isEqualTo("odd[d] is given a new start\n");
        Site.await("it is run anew", () -> asked("explain", "odd[d]").contains("runs: 2\n"));
        assertThat(asked("events")).contains("odd[d] failed in ", "(mgmt retry)");

        assertThat(asked("retry", "file[c]")).startsWith("file[c] is not waiting for a retry: it is blocked");
        assertThat(asked("retry")).contains("file[a] is given a new start\n", "odd[d] is given a new start\n");

        site.graph(TWO);
        site.awaitStatus(agent, "2 settled; at rest");
        assertThat(asked("retry")).isEqualTo("nothing has failed\n");
    }

    @Test
    void graphCanBeHadAsTextAsDotAndAsJson() throws Exception {
        site.graph(TWO);
        site.startAndRest();
        assertThat(asked("graph")).isEqualTo("""
                        graph two: 2 resources, 1 edge
                        file[dir]  settled
                          -> file[in "it"] (automatic)
                        file[in "it"]  settled
                        """);
        assertThat(edges(asked("graph", "--dot"))).containsExactly("file[dir] -> file[in \"it\"] dashed");
        assertThat(asked("graph", "--json"))
                .contains("\"graph\": \"two\"", "\"after\": \"file[in \\\"it\\\"]\"", "\"automatic\": true");
    }

    /** The edges of a text in the language of Graphviz. */
    private static List<String> edges(String dot) {
        String quoted = "\"((?:[^\"\\\\]|\\\\.)*)\"";
        Matcher matcher =
                Pattern.compile(quoted + " -> " + quoted + "(?: \\[(.*)])?;").matcher(dot);
        List<String> edges = new ArrayList<>();
        while (matcher.find()) {
            String dashed = String.valueOf(matcher.group(3)).contains("style=\"dashed\"") ? " dashed" : "";
            edges.add(unquoted(matcher.group(1)) + " -> " + unquoted(matcher.group(2)) + dashed);
        }
        return edges;
    }

    private static String unquoted(String text) {
        return text.replaceAll("\\\\(.)", "$1");
    }

    @Test
    void eachNewGraphIsDrawn() throws Exception {
        Path bin = Files.createDirectory(site.directory().resolve("bin"));
        Path neato = Files.writeString(bin.resolve("neato"), "#!/bin/sh\ncp \"$4\" \"$3\"\n");
        Files.setPosixFilePermissions(neato, PosixFilePermissions.fromString("rwxr-xr-x"));
        site.mgmt().with("PATH", bin + ":" + System.getenv("PATH"));
        site.graph(TWO);
        Path drawing = site.directory().resolve("g");
        site.startAndRest("--hostname", "h1", "-g", drawing.toString(), "-gf", "neato");
        Path text = site.directory().resolve("g@h1");
        Path picture = site.directory().resolve("g@h1.png");
        Site.await("the picture is there", () -> Site.content(picture).contains("file[dir]"));
        assertThat(edges(Files.readString(text))).hasSize(1);

        site.graph(BLOCKED);
        Site.await("it is drawn anew", () -> Site.content(picture).contains("blocked"));
        assertThat(edges(Files.readString(text))).hasSize(2);
    }

    @Test
    void endIsWrittenDownWhateverHasBroughtIt() throws Exception {
        site.graph(TWO);
        assertThat(ended("-t", "0")).contains("\"ended\": \"at-rest\"", "\"exit_status\": 0", "\"settled\": 2");
        assertThat(ended("-t", "0")).contains("\"changes\": 0", "\"unsettled\": []", "\"graph\": \"two\"");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(end())))
                .isEqualTo("rw-r--r--");
        assertThat(ended("-t", "3600", "--max-runtime", "1")).contains("\"ended\": \"max-runtime\"");

        Files.delete(end());
        Started stopped = site.startAndRest("-t", "3600", "--converged-status", end().toString());
        stopped.process().destroy();
        stopped.awaitEnd();
        assertThat(end()).content().contains("\"ended\": \"stopped\"");

        site.graph(BLOCKED);
        assertThat(ended("-t", "0"))
                .contains(
                        "\"exit_status\": 4",
                        "\"failed\": 1",
                        "\"no-such-kind\": 1",
                        "\"blocked\": 2",
                        "\"reason\": \"by file[a]\"");
    }

    private Path end() {
        return site.directory().resolve("end.json");
    }

    private String ended(String... options) throws IOException {
        List<String> words = new ArrayList<>(List.of(options));
        words.addAll(List.of("--converged-status", end().toString()));
        site.start(words.toArray(String[]::new)).awaitEnd();
        return Files.readString(end());
    }

    @Test
    void noopTellsAsMuchAsAPlan() throws Exception {
        Files.createDirectory(site.path("dir"));
        Files.writeString(site.path("dir/x"), "bad\nworse\n");
        site.graph(TWO);
        Started agent = site.start("--noop", "-t", "0");
        agent.awaitEnd();
        assertThat(agent.output()).contains("would be changed", "    -bad\n", "    +good\n");
        assertThat(site.path("dir/x")).hasContent("bad\nworse\n");
    }
}
