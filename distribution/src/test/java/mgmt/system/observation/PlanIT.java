package mgmt.system.observation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import mgmt.system.Mgmt.Started;
import mgmt.system.agent.Site;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A plan tells what an agent would do, and leaves the machine as it is. */
@Timeout(120)
class PlanIT {

    @RegisterExtension
    final Site site = new Site();

    /** Every file with what it holds, and when it and its directory were last touched. */
    private Map<String, String> snapshot() throws IOException {
        Map<String, String> snapshot = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(site.root())) {
            for (Path path : tree.toList()) {
                String content = Files.isRegularFile(path) ? Files.readString(path) : "";
                snapshot.put(
                        path.toString(),
                        Files.readAttributes(path, "unix:ino,mode,lastModifiedTime,ctime", LinkOption.NOFOLLOW_LINKS)
                                + content);
            }
        }
        return snapshot;
    }

    private Started plan(String graph, String... options) throws IOException {
        site.graph(graph.startsWith("graph:") ? graph : "graph: planned\n" + graph);
        Map<String, String> before = snapshot();
        String[] words = Stream.concat(
                        Stream.of("plan"),
                        Stream.concat(Stream.of(options), Stream.of(site.graph().toString())))
                .toArray(String[]::new);
        Started plan = site.mgmt().run(words);
        assertThat(snapshot()).as("a plan changes nothing").isEqualTo(before);
        assertThat(site.directory().resolve("prefix")).doesNotExist();
        return plan;
    }

    private static int status(Started plan) {
        return plan.process().exitValue();
    }

    @Test
    void machineThatIsAsDesiredHasNothingToDo() throws Exception {
        Files.writeString(site.path("motd"), "hello\n");
        Started plan = plan("""
                resources:
                  file:
                    - {name: motd, path: /site/motd, content: "hello\\n"}
                """);
        assertThat(plan.output()).isEqualTo("0 to change, 0 cannot be told, 0 failed, 1 as desired\n");
        assertThat(status(plan)).isZero();
        assertThat(plan.error()).isEmpty();
    }

    @Test
    void changesAreShownAsDiffsInTheOrderOfApplication() throws Exception {
        Files.writeString(site.path("motd"), "one\nold\n");
        Started plan = plan("""
                resources:
                  file:
                    - {name: inside, path: /site/new/inside, content: "x"}
                    - {name: new, path: /site/new/, state: exists}
                    - {name: motd, path: /site/motd, content: "one\\nnew\\n"}
                """);
        assertThat(plan.output())
                .contains("file[motd] would be changed\n    content differs:\n", "      -old\n      +new\n")
                .contains("0 failed, 0 as desired\n")
                .doesNotContain("\033[");
        assertThat(plan.output().indexOf("file[new] "))
                .as("the directory comes before what is in it")
                .isNotNegative()
                .isLessThan(plan.output().indexOf("file[inside] "));
        assertThat(status(plan)).isEqualTo(2);
    }

    @Test
    void planComesTrue() throws Exception {
        plan("""
                resources:
                  file:
                    - {name: inside, path: /site/new/inside, content: "x"}
                    - {name: new, path: /site/new/, state: exists}
                """);
        Started run = site.start("--converged-timeout", "0");
        assertThat(run.awaitEnd()).isZero();
        Started after = site.mgmt().run("plan", site.graph().toString());
        assertThat(after.output()).isEqualTo("0 to change, 0 cannot be told, 0 failed, 2 as desired\n");
        assertThat(status(after)).isZero();
    }

    @Test
    void missingKindIsAnErrorThatBlocks() throws Exception {
        Started plan = plan("""
                resources:
                  nosuch:
                    - name: it
                  file:
                    - {name: motd, path: /site/motd, content: "x"}
                edges:
                  - {name: e, from: {kind: nosuch, name: it}, to: {kind: file, name: motd}}
                """);
        assertThat(plan.output())
                .contains("nosuch[it] failed: no plugin offers the kind nosuch\n")
                .contains("file[motd] blocked by nosuch[it]\n");
        assertThat(status(plan)).isEqualTo(1);
    }

    @Test
    void invalidFileIsAnErrorAsForAnAgent() throws Exception {
        Started plan = plan("resources: {file: [{name: motd, pth: /site/motd}]}\n");
        assertThat(plan.error()).contains("pth", "is not valid");
        assertThat(plan.output()).isEmpty();
        assertThat(status(plan)).isEqualTo(1);
    }

    @Test
    void jsonIsOneDocumentAndTellsWhatIsLeftOut() throws Exception {
        Started plan = plan("""
                graph: mine
                resources:
                  file:
                    - {name: motd, path: /site/motd, content: "x"}
                    - {name: '@@shared', path: /site/shared, content: "y"}
                collect:
                  - {kind: file, pattern: /site/collected/}
                """, "--json");
        assertThat(plan.output())
                .startsWith("{\n")
                .endsWith("}\n")
                .contains("\"graph\": \"mine\"", "\"exit_status\": 2", "\"plan\": \"change\"", "\"change\": 1");
        assertThat(plan.error())
                .contains("note: exports are not looked at, of which there are 1")
                .contains("note: nothing is collected from other hosts");
        assertThat(status(plan)).isEqualTo(2);
    }
}
