package mgmt.system.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import mgmt.system.Mgmt.Started;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A graph file under the hands of its editor, while the agent follows it. */
class GraphFileIT {

    @RegisterExtension
    final Site site = new Site();

    /** A graph of one file with this content. */
    private static String holding(String content) {
        return """
                graph: "%1$s"
                resources:
                  file:
                  - name: file1
                    path: /site/f1
                    content: "%1$s"
                """.formatted(content);
    }

    @Test
    void everyWayToEditItIsLiveAtOnce() throws IOException {
        site.graph(holding("first"));
        Started agent = site.startAndRest();
        for (int round = 0; round < 3; round++) {
            site.graph(holding("replaced " + round));
            site.awaitContent("f1", "replaced " + round);
            site.rewriteGraph(holding("rewritten " + round));
            site.awaitContent("f1", "rewritten " + round);
            Files.delete(site.graph());
            site.rewriteGraph(holding("created " + round));
            site.awaitContent("f1", "created " + round);
        }
        assertThat(agent.error()).doesNotContain("ERROR");
    }

    @Test
    void graphBehindALinkIsFollowedWhetherTheFileOrTheLinkIsChanged() throws IOException {
        Path one = Files.writeString(site.directory().resolve("one.yaml"), site.placed(holding("one")));
        Path two = Files.writeString(site.directory().resolve("two.yaml"), site.placed(holding("two")));
        Files.createSymbolicLink(site.graph(), one);
        site.startAndRest();
        Files.writeString(one, site.placed(holding("one, edited")));
        site.awaitContent("f1", "one, edited");
        Path link = Files.createSymbolicLink(site.directory().resolve("link"), two);
        Files.move(link, site.graph(), StandardCopyOption.ATOMIC_MOVE);
        site.awaitContent("f1", "two");
        Files.writeString(two, site.placed(holding("two, edited")));
        site.awaitContent("f1", "two, edited");
    }

    @Test
    void graphInADirectoryThatIsSwappedByALinkIsFollowed() throws IOException {
        for (String version : new String[] {"1", "2", "3"}) {
            Path made = Files.createDirectory(site.directory().resolve("version" + version));
            Files.writeString(made.resolve("graph.yaml"), site.placed(holding("version " + version)));
        }
        Path data = Files.createSymbolicLink(site.directory().resolve("data"), Path.of("version1"));
        Files.createSymbolicLink(site.graph(), Path.of("data/graph.yaml"));
        site.startAndRest();
        for (String version : new String[] {"2", "3", "1"}) {
            Path link = Files.createSymbolicLink(site.directory().resolve("link"), Path.of("version" + version));
            Files.move(link, data, StandardCopyOption.ATOMIC_MOVE);
            site.awaitContent("f1", "version " + version);
        }
    }

    @Test
    void deletedFileLeavesItsLastGraphRunningUntilThereIsAnother() throws IOException {
        site.graph(holding("first"));
        Started agent = site.startAndRest();
        Files.delete(site.graph());
        agent.awaitError("WARN The graph file " + site.graph() + " is gone; its last graph goes on");
        Files.writeString(site.path("f1"), "disturbed");
        site.awaitContent("f1", "first");
        site.rewriteGraph(holding("second"));
        site.awaitContent("f1", "second");
    }

    @Test
    void fifoInItsPlaceHoldsUpNoLaterGraph() throws Exception {
        site.graph(holding("first"));
        Started agent = site.startAndRest();
        Files.delete(site.graph());
        assertThat(new ProcessBuilder("mkfifo", site.graph().toString()).start().waitFor())
                .isZero();
        agent.awaitError("it is no regular file any more");
        site.graph(holding("second"));
        site.awaitContent("f1", "second");
    }

    @Test
    void halfWrittenFileIsLeftAloneUntilItIsWhole() throws IOException {
        site.graph(holding("first"));
        Started agent = site.startAndRest();
        String next = holding("second");
        int half = next.indexOf("sec", next.indexOf("content")) + 3;
        site.rewriteGraph(next.substring(0, half));
        agent.awaitError("ERROR The graph file " + site.graph() + " is not taken over; the last graph goes on:\n"
                + site.graph() + ":6:18: not valid YAML: a closing quote is missing");
        Files.writeString(site.path("f1"), "disturbed");
        site.awaitContent("f1", "first");
        site.rewriteGraph(next);
        site.awaitContent("f1", "second");
    }

    @Test
    void invalidGraphsAreReportedWithTheirPlacesWhileTheOldOneGoesOn() throws IOException {
        site.graph(holding("first"));
        Started agent = site.startAndRest();

        refuses(agent, "    colour: red", ":7:5: file[file1]: unknown field \"colour\"");
        refuses(agent, "    mode: 0999", ":7:11: file[file1]: mode: ");
        refuses(agent, "    before: ['file[file2]']", ":7:14: an edge to file[file2], which is not in the graph");
        refuses(agent, "    before: ['file[file1]']", "file[file1]");
        refuses(
                agent,
                "  - {name: file2, path: /site/f2, after: ['file[file1]'], before: ['file[file3]']}\n"
                        + "  - {name: file3, path: /site/f3, before: ['file[file1]']}",
                ": edges lead in a circle: file[file1] before file[file2] (" + site.graph() + ":7:");
        refuses(
                agent,
                "  - {name: file1, path: /site/other}",
                ":7:5: file[file1] is there twice, differently; first at " + site.graph() + ":4:5");

        Files.writeString(site.path("f1"), "disturbed");
        site.awaitContent("f1", "first");
        assertThat(site.path("f2")).doesNotExist();
        assertThat(site.path("other")).doesNotExist();
        site.graph(holding("second"));
        site.awaitContent("f1", "second");
    }

    /** Adds lines to the graph's only resource, which are to be refused with a message. */
    private void refuses(Started agent, String lines, String message) throws IOException {
        site.graph(holding("refused") + lines + "\n");
        agent.awaitError(message);
        assertThat(site.path("f1")).hasContent("first");
    }

    @Test
    void invalidFirstGraphIsTheEnd() throws IOException {
        site.graph(holding("first") + "    colour: red\n  - {name: file2, path: /site/f2, mode: 0999}\n");
        Started agent = site.start();
        assertThat(agent.awaitEnd()).isEqualTo(1);
        assertThat(agent.error())
                .contains("ERROR The graph file " + site.graph() + " is not valid:")
                .contains(site.graph() + ":7:5: ", site.graph() + ":8:", ": file[file2]: mode: ")
                .doesNotContain("WARN");
        assertThat(site.path("f1")).doesNotExist();
    }

    @Test
    void missingFirstGraphIsTheEnd() {
        Started agent = site.start();
        assertThat(agent.awaitEnd()).isEqualTo(1);
        assertThat(agent.error()).contains("The graph file cannot be read: " + site.graph() + ": no such file");
    }

    @ParameterizedTest
    @CsvSource({"--no-config-watch", "--no-watch"})
    void fileIsReadOnceWhenNobodyIsToFollowIt(String option) throws IOException {
        site.graph(holding("first"));
        site.startAndRest(option);
        site.graph(holding("second"));
        Site.staysSo("the first graph goes on", () -> site.status().contains("graph first: "));
        Files.writeString(site.path("f1"), "disturbed");
        site.awaitContent("f1", "first");
    }

    @Test
    void newChildOfAKeptParentRunsAndTheParentDoesNot() throws IOException {
        site.graph("""
                graph: before
                resources:
                  file:
                  - name: parent
                    path: /site/parent
                    content: parent
                """);
        Started agent = site.startAndRest();
        site.graph("""
                graph: after
                resources:
                  file:
                  - name: parent
                    path: /site/parent
                    content: parent
                  - name: child
                    path: /site/child
                    content: child
                    after: ['file[parent]']
                """);
        site.awaitContent("child", "child");
        site.awaitStatus(agent, "graph after: 2 settled; at rest");
        assertThat(agent.output().lines().filter(line -> line.contains("file[parent]")))
                .hasSize(1);
    }

    @Test
    void resourceThatLeftTheGraphIsLeftAlone() throws IOException {
        site.graph(holding("first"));
        Started agent = site.startAndRest();
        site.graph("graph: empty\nresources: {}\n");
        site.awaitStatus(agent, "graph empty: no resources; at rest");
        Files.writeString(site.path("f1"), "the user's own");
        Site.staysSo("nobody minds", () -> Site.content(site.path("f1")).equals("the user's own"));
    }
}
