package mgmt.system.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import mgmt.system.Mgmt.Started;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The commands that ask: of a running agent, and about a graph file. */
class StatusIT {

    private static final String GRAPH = """
            graph: asked
            resources:
              file:
              - name: fine
                path: /site/fine
                content: fine
              - name: orphan
                path: /site/no/orphan
                content: never
              - name: waiting
                path: /site/waiting
                content: never
                after: ['file[orphan]']
            """;

    @RegisterExtension
    final Site site = new Site();

    @Test
    void tellsOfEveryResourceWhatItDoesAndWhatBlocksIt() throws IOException {
        Files.writeString(site.path("fine"), "different");
        site.graph(GRAPH);
        site.startAndRest("--hostname", "asked");
        Started status = site.mgmt().run("status");
        assertThat(status.awaitEnd()).isZero();
        assertThat(status.error()).isEmpty();
        String prefix = site.directory().resolve("prefix").toString();
        assertThat(status.output().replaceAll("\\d\\d:\\d\\d:\\d\\d", "HH:MM:SS"))
                .contains(" on asked, prefix " + prefix + "\n")
                .endsWith("""
                        graph asked: 1 settled, 1 failed, 1 blocked; at rest
                        file[fine]     settled since HH:MM:SS
                            last repaired at HH:MM:SS (first run)
                              content: different -> fine
                        file[orphan]   failed: REASON since HH:MM:SS
                            last failure at HH:MM:SS (first run)
                              state: absent -> exists
                              error: REASON
                        file[waiting]  blocked by file[orphan] since HH:MM:SS
                        """.replace(
                                "REASON",
                                "the directory " + site.path("no")
                                        + " is missing: declare it too, or set force: true to have it made"));
    }

    @Test
    void oneOfTwoAgentsIsFoundByHostOrPrefix() throws IOException {
        site.graph(GRAPH);
        String other = site.directory().resolve("other").toString();
        Started one = site.startAndRest("--hostname", "one");
        Started two = site.start("--hostname", "two", "--prefix", other);
        Site.await("the other one is there", () -> asked("--hostname", "two").contains("; at rest"));

        Started both = site.mgmt().run("status");
        assertThat(both.awaitEnd()).isEqualTo(1);
        assertThat(both.error())
                .isEqualTo("mgmt: 2 agents run here, of hosts one, two: say which with --hostname or --prefix\n");
        assertThat(asked("--hostname", "one")).contains(" on one, prefix ");
        assertThat(asked("--prefix", other)).contains(" on two, prefix " + other + "\n");
        Started third = site.mgmt().run("status", "--hostname", "three");
        assertThat(third.awaitEnd()).isEqualTo(1);
        assertThat(third.error()).startsWith("mgmt: no agent of host three is running here (looked in ");

        two.kill();
        assertThat(asked()).as("the only one left").contains(" on one, prefix ");
        one.kill();
        Started gone = site.mgmt().run("status");
        assertThat(gone.awaitEnd()).isEqualTo(1);
        assertThat(gone.error()).contains("no agent is running here", " is left over from one that has gone\n");
    }

    private String asked(String... options) {
        String[] words = new String[options.length + 1];
        words[0] = "status";
        System.arraycopy(options, 0, words, 1, options.length);
        return site.mgmt().run(words).output();
    }

    @Test
    void validGraphFileIsCounted() throws IOException {
        site.graph(GRAPH);
        Started validation = site.mgmt().run("validate", site.graph().toString());
        assertThat(validation.awaitEnd()).isZero();
        assertThat(validation.output()).isEqualTo(site.graph() + " is valid: 3 resources, 1 edges\n");
        assertThat(validation.error()).isEmpty();
        assertThat(site.root()).isEmptyDirectory();
    }

    @Test
    void everyMistakeOfAGraphFileIsToldAtOnce() throws IOException {
        site.graph("""
                graph: mistaken
                resources:
                  file:
                  - name: a
                    pth: /site/a
                  - name: b
                    path: relative
                    mode: 0999
                  - name: c
                    path: /site/c
                    state: gone
                edges:
                - name: e1
                  from: {kind: file, name: c}
                  to: {kind: file, name: d}
                """);
        Started validation = site.mgmt().run("validate", site.graph().toString());
        assertThat(validation.awaitEnd()).isEqualTo(1);
        assertThat(validation.output()).isEmpty();
        String place = site.graph() + ":";
        assertThat(validation.error())
                .contains(place + "5:5: ", "pth", "path", place + "7:11: ", place + "8:11: ", place + "11:12: ")
                .contains(place + "15:7: ", "file[d]")
                .endsWith("mgmt: " + site.graph() + " is not valid\n");
    }
}
