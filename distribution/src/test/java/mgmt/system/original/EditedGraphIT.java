package mgmt.system.original;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mgmt.system.Mgmt.Started;
import mgmt.system.agent.Site;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A graph that is edited while it runs: what stays is left alone, what is new runs, and nothing pending is lost. */
@Timeout(120)
class EditedGraphIT {

    /** Commands that tell of each run, and that fail while something is in their way. */
    private static final String TOLD = """
              exec:
              - name: told
                shell: /bin/sh
                cmd: echo attempt >> /site/attempts; test ! -e /site/obstacle && echo done >> /site/done
            """;

    @RegisterExtension
    final Site site = new Site();

    private List<String> lines(String name) throws IOException {
        Path file = site.path(name);
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private void awaitContent(String name, String content) {
        Site.await(name + " holds " + content, () -> content.equals(Site.content(site.path(name))));
    }

    private static long count(Started agent, String text) {
        return agent.output().lines().filter(line -> line.contains(text)).count();
    }

    /** One is dropped and stays as it is, one is kept and not even looked at, one is added. */
    @Test
    void whatIsDroppedStaysWhatIsKeptGoesOnAndWhatIsAddedIsMade() throws IOException {
        String kept = """
                  exec:
                  - name: kept
                    shell: /bin/sh
                    cmd: echo run >> /site/runs
                    watchcmd: echo $$ >> /site/watches; exec sleep 1000
                    watchshell: /bin/sh
                  file:
                  - {name: file2, path: /site/f2, content: i am f2, before: ['exec[kept]']}
                """;
        site.graph("graph: first\nresources:\n" + kept + "  - {name: file1, path: /site/f1, content: i am f1}\n");
        Started agent = site.start();
        site.awaitStatus(agent, "graph first: 3 settled; at rest");
        Site.await("the watch has begun", () -> lines("watches").size() == 1);

        site.graph("graph: second\nresources:\n" + kept
                + "  - {name: file3, path: /site/f3, content: i am f3, after: ['exec[kept]']}\n");
        awaitContent("f3", "i am f3");
        site.awaitStatus(agent, "graph second: 3 settled; at rest");
        assertThat(site.path("f1")).hasContent("i am f1");
        assertThat(lines("runs")).hasSize(1);
        assertThat(lines("watches")).hasSize(1);
        assertThat(count(agent, "file[file2]")).isEqualTo(1);

        Files.writeString(site.path("f1"), "nobody minds");
        Files.writeString(site.path("f2"), "disturbed");
        Files.writeString(site.path("f3"), "disturbed");
        awaitContent("f2", "i am f2");
        awaitContent("f3", "i am f3");
        site.awaitStatus(agent, "3 settled; at rest");
        assertThat(site.path("f1")).hasContent("nobody minds");
        assertThat(lines("runs")).hasSize(1);
        agent.signal("INT");
        assertThat(agent.awaitEnd()).isZero();
        assertThat(lines("watches")).hasSize(1);
        assertThat(agent.error()).isEmpty();
    }

    @Test
    void theNotifyOfAnEdgeThatStaysIsTurnedOnAndOff() throws IOException {
        String graph = """
                graph: STAGE
                resources:
                  file:
                  - {name: conf, path: /site/conf, content: right}
                  exec:
                  - {name: told, shell: /bin/sh, cmd: echo told >> /site/told, refreshonly: true}
                edges:
                - {name: e, from: {kind: file, name: conf}, to: {kind: exec, name: told}, notify: NOTIFY}
                """;
        Started agent = null;
        int told = 0;
        for (String stage : List.of("off 1", "on 2", "off 3", "on 4")) {
            boolean notifies = stage.startsWith("on");
            site.graph(graph.replace("STAGE", stage).replace("NOTIFY", Boolean.toString(notifies)));
            agent = agent == null ? site.start() : agent;
            site.awaitStatus(agent, "graph " + stage + ": 2 settled; at rest");
            assertThat(lines("told")).as("told by the edit itself, " + stage).hasSize(told);
            long repairs = count(agent, "file[conf] content: changed");
            Files.writeString(site.path("conf"), "disturbed");
            Started running = agent;
            Site.await("it is repaired", () -> count(running, "file[conf] content: changed") > repairs);
            told += notifies ? 1 : 0;
            int expected = told;
            Site.await("it is told", () -> lines("told").size() >= expected);
            site.awaitStatus(agent, "2 settled; at rest");
            assertThat(lines("told")).as(stage).hasSize(told);
        }
    }

    @Test
    void whatHasFailedStartsAgain() throws IOException {
        Files.createFile(site.path("obstacle"));
        site.graph("graph: first\nresources:\n" + TOLD + "    before: ['exec[after]']\n"
                + "  - {name: after, cmd: touch /site/after}\n");
        Started agent = site.start();
        site.awaitStatus(agent, "graph first: 1 failed, 1 blocked; at rest");
        assertThat(lines("attempts")).hasSize(1);

        Files.delete(site.path("obstacle"));
        Site.staysSo("nobody tries again", () -> lines("attempts").size() == 1);
        site.graph("graph: second\nresources:\n" + TOLD + "    before: ['exec[after]']\n"
                + "  - {name: after, cmd: touch /site/after}\n"
                + "  - {name: beside, cmd: touch /site/beside}\n");
        site.awaitStatus(agent, "graph second: 3 settled; at rest");
        assertThat(lines("attempts")).hasSize(2);
        assertThat(lines("done")).hasSize(1);
        assertThat(site.path("after")).exists();
        assertThat(site.path("beside")).exists();
    }

    /** It hears of the one change until it has done what it has to, whatever happens meanwhile, and then no more. */
    @Test
    void aNotificationOutlivesFailuresEditsAndTheAgent() throws IOException {
        String graph = """
                graph: STAGE
                resources:
                  file:
                  - {name: conf, path: /site/conf, content: right, notify: ['exec[told]']}
                """ + TOLD + "    refreshonly: true\n";
        Files.createFile(site.path("obstacle"));
        site.graph(graph.replace("STAGE", "first"));
        Started first = site.start();
        site.awaitStatus(first, "graph first: 1 settled, 1 failed; at rest");
        int before = lines("attempts").size();
        assertThat(before).isPositive();

        site.graph(graph.replace("STAGE", "second") + "  - {name: beside, cmd: touch /site/beside}\n");
        Site.await("it is tried again", () -> lines("attempts").size() > before);
        site.awaitStatus(first, "graph second: 2 settled, 1 failed; at rest");
        first.signal("INT");
        assertThat(first.awaitEnd()).isZero();
        assertThat(site.path("done")).doesNotExist();

        int atTheEnd = lines("attempts").size();
        Started second = site.start();
        Site.await("it is tried again", () -> lines("attempts").size() > atTheEnd);
        site.awaitStatus(second, "graph second: 2 settled, 1 failed; at rest");
        second.kill();

        Files.delete(site.path("obstacle"));
        Started third = site.start();
        Site.await("it has done it", () -> !lines("done").isEmpty());
        site.awaitStatus(third, "3 settled; at rest");
        assertThat(lines("done")).hasSize(1);
        third.signal("INT");
        assertThat(third.awaitEnd()).isZero();

        Started fourth = site.start();
        site.awaitStatus(fourth, "3 settled; at rest");
        assertThat(lines("done")).hasSize(1);
        assertThat(count(fourth, "file[conf] content: changed")).isZero();
    }

    /** What a refused graph had added is not there when a later one leaves it out. */
    @Test
    void aRefusedGraphLeavesNothingBehind() throws IOException {
        String good = "graph: good\nresources:\n  file:\n  - {name: one, path: /site/one, content: one}\n";
        site.graph(good);
        Started agent = site.start();
        site.awaitStatus(agent, "graph good: 1 settled; at rest");
        site.graph(good.replace("good", "bad")
                + "  - {name: added, path: /site/added, content: added}\n"
                + "  - {name: wrong, path: relative, content: wrong}\n");
        agent.awaitError("file[wrong]");
        assertThat(site.status()).contains("graph good: 1 settled; at rest");
        Files.delete(site.path("one"));
        awaitContent("one", "one");

        site.graph(good.replace("graph: good", "graph: next"));
        site.awaitStatus(agent, "graph next: 1 settled; at rest");
        assertThat(site.path("added")).doesNotExist();
        agent.signal("INT");
        assertThat(agent.awaitEnd()).isZero();
    }

    @Test
    void edgesInACircleAreRefusedBeforeAnythingRuns() throws IOException {
        site.graph("""
                graph: circle
                resources:
                  exec:
                  - {name: a, cmd: touch /site/a, before: ['exec[b]']}
                  - {name: b, cmd: touch /site/b, before: ['exec[c]']}
                  - {name: c, cmd: touch /site/c, before: ['exec[a]']}
                  - {name: beside, cmd: touch /site/beside}
                """);
        Started agent = site.start();
        assertThat(agent.awaitEnd()).isEqualTo(1);
        assertThat(agent.error()).contains("edges lead in a circle: ", "exec[a]", "exec[b]", "exec[c]");
        assertThat(site.root()).isEmptyDirectory();
    }
}
