package mgmt.system.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mgmt.system.Mgmt.Started;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From a graph to a machine that is as the graph says, and what the end tells. */
class ConvergenceIT {

    @RegisterExtension
    final Site site = new Site();

    @Test
    void makesWhatShouldBeThereInOrderRemovesWhatShouldNotAndEnds() throws IOException {
        Files.writeString(site.path("f4"), "in the way");
        site.graph("""
                graph: chain
                resources:
                  file:
                  - name: file3
                    path: /site/f3
                    content: |
                      i am f3
                    state: exists
                  - name: file2
                    path: /site/f2
                    content: |
                      i am f2
                    state: exists
                  - name: file1
                    path: /site/f1
                    content: |
                      i am f1
                    state: exists
                  - name: file4
                    path: /site/f4
                    state: absent
                  - name: directory1
                    path: /site/dir1/
                    state: exists
                edges:
                - name: e1
                  from: {kind: file, name: file1}
                  to: {kind: file, name: file2}
                - name: e2
                  from: {kind: file, name: file2}
                  to: {kind: file, name: file3}
                """);
        Started agent = site.converge();
        assertThat(agent.awaitEnd()).isZero();
        assertThat(site.path("f1")).hasContent("i am f1\n");
        assertThat(site.path("f2")).hasContent("i am f2\n");
        assertThat(site.path("f3")).hasContent("i am f3\n");
        assertThat(site.path("f4")).doesNotExist();
        assertThat(site.path("dir1")).isDirectory();
        assertThat(agent.output())
                .containsSubsequence("file[file1] state: changed", "file[file2] state", "file[file3] state");
        assertThat(agent.error()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("mgmt.system.Mgmt#javaHomes")
    void everyJavaDoesWithoutAWarning(Path javaHome) throws IOException {
        site.graph("""
                graph: java
                resources:
                  file:
                  - name: f1
                    path: /site/f1
                    content: hello
                """);
        site.mgmt().with("JAVA_HOME", javaHome.toString());
        Started agent = site.converge();
        assertThat(agent.awaitEnd()).isZero();
        assertThat(agent.error()).isEmpty();
        assertThat(site.path("f1")).hasContent("hello");
    }

    @Test
    void secondRunFindsNothingToDo() throws IOException {
        site.graph("""
                graph: again
                resources:
                  file:
                  - name: /site/directory/
                    mode: 0750
                  - name: /site/directory/file
                    content: as it should be
                    mode: u=rw,go=r
                """);
        assertThat(site.converge().output()).contains("file[" + site.path("directory/file") + "]");
        Started second = site.converge();
        assertThat(second.awaitEnd()).isZero();
        assertThat(second.output() + second.error()).isEmpty();
    }

    @Test
    void noopChangesNothingAndTellsWhatItWouldChange() throws IOException {
        Files.writeString(site.path("old"), "old");
        Files.writeString(site.path("rest"), "rest");
        site.graph("""
                graph: noop
                resources:
                  file:
                  - name: new
                    path: /site/directory/new
                    content: new
                  - name: directory
                    path: /site/directory/
                  - name: old
                    path: /site/old
                    content: young
                    mode: 0600
                  - name: rest
                    path: /site/rest
                    state: absent
                """);
        Started agent = site.converge("--noop");
        assertThat(agent.awaitEnd()).isZero();
        assertThat(agent.output().lines())
                .allMatch(line -> line.contains("would be changed"))
                .anyMatch(line -> line.contains("file[directory] state: would be changed (absent -> exists)"))
                .anyMatch(line -> line.contains("file[new] state: would be changed"))
                .anyMatch(line -> line.contains("file[old] content, mode: would be changed"))
                .anyMatch(line -> line.contains("file[rest] state: would be changed (file -> absent)"));
        assertThat(agent.error()).isEmpty();
        assertThat(site.path("directory")).doesNotExist();
        assertThat(site.path("old")).hasContent("old");
        assertThat(site.path("rest")).hasContent("rest");
    }

    @Test
    void resourceThatFailedMakesTheStatus4AndOthersAreDone() throws IOException {
        site.graph("""
                graph: failing
                resources:
                  file:
                  - name: orphan
                    path: /site/no/such/directory/orphan
                    content: never
                  - name: fine
                    path: /site/fine
                    content: fine
                """);
        Started agent = site.converge();
        assertThat(agent.awaitEnd()).isEqualTo(4);
        assertThat(agent.error()).contains("file[orphan] failed: ", site.path("no/such/directory") + "");
        assertThat(site.path("fine")).hasContent("fine");
    }

    @Test
    void kindThatNobodyOffersWaitsAndMakesTheStatus4() throws IOException {
        site.graph("""
                graph: future
                resources:
                  teapot:
                  - name: tea
                  file:
                  - name: fine
                    path: /site/fine
                    content: fine
                """);
        Started running = site.startAndRest();
        assertThat(site.status())
                .contains("graph future: 1 settled, 1 no such kind; at rest")
                .contains("teapot[tea]", "no such kind: no plugin offers the kind teapot");
        running.signal("TERM");
        assertThat(running.awaitEnd()).isZero();
        Started ending = site.converge();
        assertThat(ending.awaitEnd()).isEqualTo(4);
        assertThat(ending.error()).contains(site.graph() + ":4:5: no plugin offers the kind teapot");
    }

    @Test
    void convergedTimeoutEndsARestAndNotAnAgentThatIsDisturbed() throws IOException {
        site.graph("""
                graph: rest
                resources:
                  file:
                  - name: restless
                    path: /site/restless
                    content: rest
                """);
        Started agent = site.start("-t", "1");
        for (int disturbance = 0; disturbance < 20; disturbance++) {
            site.awaitContent("restless", "rest");
            Files.writeString(site.path("restless"), "unrest");
        }
        site.awaitContent("restless", "rest");
        assertThat(agent.process().isAlive()).isTrue();
        assertThat(agent.awaitEnd()).isZero();
    }
}
