package mgmt.system.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import mgmt.system.Mgmt.Started;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What fails holds up what depends on it and nothing else, and only for as long as it fails. */
class FailureIT {

    private static final String GRAPH = """
            graph: failing
            resources:
              file:
              - name: failing
                path: /site/obstacle/failing
                content: at last
              - name: dependant
                path: /site/dependant
                content: dependant
                after: ['file[failing]']
              - name: far
                path: /site/far
                content: far
                after: ['file[dependant]']
              - name: sibling
                path: /site/sibling
                content: sibling
            """;

    @RegisterExtension
    final Site site = new Site();

    @Test
    void dependantsWaitSiblingsGoOnAndAllRecovers() throws IOException {
        Files.writeString(site.path("obstacle"), "a file where a directory is needed");
        site.graph(GRAPH);
        Started agent = site.startAndRest();
        assertThat(site.path("sibling")).hasContent("sibling");
        assertThat(site.path("dependant")).doesNotExist();
        assertThat(site.status())
                .contains("graph failing: 1 settled, 1 failed, 2 blocked; at rest")
                .containsPattern("file\\[failing\\] +failed: cannot write " + site.path("obstacle/failing"))
                .containsPattern("file\\[dependant\\] +blocked by file\\[failing\\] since")
                .containsPattern("file\\[far\\] +blocked by file\\[failing\\] since");

        Files.writeString(site.path("sibling"), "disturbed");
        site.awaitContent("sibling", "sibling");
        assertThat(site.path("dependant")).doesNotExist();

        Files.delete(site.path("obstacle"));
        Files.createDirectory(site.path("obstacle"));
        site.awaitContent("obstacle/failing", "at last");
        site.awaitContent("dependant", "dependant");
        site.awaitContent("far", "far");
        site.awaitStatus(agent, "graph failing: 4 settled; at rest");
        assertThat(agent.output()).contains("file[failing] works again");
    }

    @Test
    void failureThatGoesOnIsToldOnce() throws IOException {
        Files.writeString(site.path("obstacle"), "a file where a directory is needed");
        site.graph(GRAPH.replace("content: at last", "content: at last\n    meta: {retry: 5, delay: 10}"));
        Started agent = site.startAndRest();
        assertThat(agent.error().lines()).as("complaints").hasSize(1);
    }
}
