package mgmt.system.original;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import mgmt.system.Mgmt.Started;
import mgmt.system.agent.Site;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** When resources run, and how often: by retries, polls, limits, events and notifications, and not at all with noop. */
@Timeout(120)
class OccasionsIT {

    @RegisterExtension
    final Site site = new Site();

    private List<String> lines(String name) throws IOException {
        Path file = site.path(name);
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private void awaitContent(String name, String content) {
        Site.await(name + " holds " + content, () -> content.equals(Site.content(site.path(name))));
    }

    private Started converge(String... options) {
        String[] all = new String[options.length + 2];
        System.arraycopy(options, 0, all, 0, options.length);
        all[options.length] = "--converged-timeout";
        all[options.length + 1] = "0";
        Started agent = site.start(all);
        agent.awaitEnd();
        return agent;
    }

    /** Nothing can be read or written where these should be, and retries end. */
    @Test
    @Tag("patience")
    void retriesAreCountedAndThenItHasFailed() throws IOException {
        Files.writeString(site.path("obstacle"), "a file where a directory is needed");
        Files.createDirectory(site.path("directory"));
        site.graph("""
                graph: retries
                resources:
                  file:
                  - {name: no place, path: /site/obstacle/file, content: x, meta: {retry: 3, delay: 200}}
                  - {name: not writable, path: /site/directory, content: x, meta: {retry: 3, delay: 200}}
                  - {name: not readable, path: /site/copy, source: /site/obstacle/source, meta: {retry: 3, delay: 200}}
                  - {name: beside, path: /site/beside, content: beside}
                  exec:
                  - name: counted
                    shell: /bin/sh
                    cmd: echo attempt >> /site/attempts; exit 3
                    meta: {retry: 3, delay: 200}
                    before: ['exec[after]']
                  - {name: after, cmd: touch /site/after}
                """);
        Started agent = site.start();
        site.awaitStatus(agent, "1 settled, 4 failed, 1 blocked; at rest");
        assertThat(lines("attempts")).hasSize(4);
        assertThat(site.path("beside")).hasContent("beside");
        assertThat(site.path("after")).doesNotExist();

        // Whatever their retries, they are looked at again when what they lack has come.
        Files.delete(site.path("obstacle"));
        Files.delete(site.path("directory"));
        Files.writeString(Files.createDirectory(site.path("obstacle")).resolve("source"), "copied");
        awaitContent("obstacle/file", "x");
        awaitContent("directory", "x");
        awaitContent("copy", "copied");
        site.awaitStatus(agent, "4 settled, 1 failed, 1 blocked; at rest");
        assertThat(lines("attempts")).hasSize(4);
        agent.signal("INT");
        assertThat(agent.awaitEnd()).isZero();
    }

    /** What a retry finds in order needs no further one, and whoever waited goes on. */
    @Test
    void aRetryThatSucceedsIsTheLast() throws IOException {
        site.graph("""
                graph: retries
                resources:
                  exec:
                  - name: third time
                    shell: /bin/sh
                    cmd: echo attempt >> /site/attempts; test $(wc -l < /site/attempts) = 3
                    meta: {retry: -1, delay: 50}
                    before: ['exec[after]']
                  - {name: after, shell: /bin/sh, cmd: cp /site/attempts /site/after}
                """);
        Started agent = converge();
        assertThat(agent.awaitEnd()).isZero();
        assertThat(lines("attempts")).hasSize(3);
        assertThat(lines("after")).hasSize(3);
    }

    /** One is polled soon, one so late that nobody will see it here, and one is watched. */
    @Test
    @Tag("patience")
    void whatIsPolledIsSeenAtThePollAndWhatIsWatchedAtOnce() throws IOException {
        site.graph("""
                graph: polls
                resources:
                  file:
                  - {name: soon, path: /site/soon, content: soon, meta: {poll: 1}}
                  - {name: late, path: /site/late, content: late, meta: {poll: 3600}}
                  - {name: watched, path: /site/watched, content: watched}
                """);
        Started agent = site.start();
        for (String name : List.of("soon", "late", "watched")) {
            awaitContent(name, name);
        }
        for (int round = 0; round < 2; round++) {
            Files.writeString(site.path("soon"), "disturbed");
            Files.writeString(site.path("late"), "disturbed");
            Files.delete(site.path("watched"));
            awaitContent("watched", "watched");
            awaitContent("soon", "soon");
            assertThat(site.path("late")).hasContent("disturbed");
        }
        agent.signal("INT");
        assertThat(agent.awaitEnd()).isZero();
        assertThat(agent.error()).isEmpty();
    }

    /** The first run and the burst are for nothing; from then on there are so many runs in a time, and the last counts. */
    @Test
    @Tag("patience")
    void aLimitLetsFewRunsThroughAndNoneIsMissedInTheEnd() throws IOException {
        site.graph("""
                graph: limit
                resources:
                  exec:
                  - name: limited
                    shell: /bin/sh
                    cmd: date +%s%N >> /site/runs
                    watchshell: /bin/sh
                    watchcmd: |
                      until [ -s /site/runs ]; do sleep 0.02; done
                      for i in 1 2 3 4; do
                        echo event
                        until [ $(wc -l < /site/runs) -gt $i ]; do sleep 0.02; done
                      done
                      for i in $(seq 50); do echo event; sleep 0.01; done
                      date +%s%N > /site/begin.of.last; mv /site/begin.of.last /site/last
                      echo event
                      exec sleep 1000
                    meta: {limit: 0.2, burst: 5}
                """);
        long start = System.nanoTime();
        Started agent = site.start();
        Site.await("all events have come", () -> Files.exists(site.path("last")));
        long last = Long.parseLong(lines("last").get(0));
        Site.await(
                "a run after the last of them",
                () -> lines("runs").stream().anyMatch(run -> Long.parseLong(run) > last));
        double seconds = (System.nanoTime() - start) / 1e9;
        assertThat((double) lines("runs").size()).isBetween(6.0, 6 + 0.2 * seconds + 1);
        agent.signal("INT");
        assertThat(agent.awaitEnd()).isZero();
        assertThat(agent.error()).isEmpty();
    }

    /** A wait for the limit or for the next try holds up neither an edit nor the end. */
    @Test
    void waitingHoldsUpNeitherAnEditNorTheEnd() throws IOException {
        String waiting = """
                graph: STAGE
                resources:
                  exec:
                  - {name: failing, shell: /bin/sh, cmd: echo x >> /site/tries; exit 3, meta: {retry: -1, delay: 3600000}}
                  - name: limited
                    shell: /bin/sh
                    cmd: echo run >> /site/runs
                    watchcmd: while true; do echo event; sleep 0.1; done
                    watchshell: /bin/sh
                    meta: {limit: 0.0001, burst: 1}
                """;
        site.graph(waiting.replace("STAGE", "first"));
        Started agent = site.start();
        Site.await(
                "both have run",
                () -> !lines("tries").isEmpty() && !lines("runs").isEmpty());
        site.graph(waiting.replace("STAGE", "second") + "  - {name: added, cmd: touch /site/added}\n");
        Site.await("it was added", () -> Files.exists(site.path("added")));
        agent.signal("INT");
        assertThat(agent.awaitEnd()).isZero();
        assertThat(lines("runs")).hasSizeLessThan(4);
    }

    @Test
    void aLimitOfInfinityIsNone() throws IOException {
        site.graph("""
                graph: infinity
                resources:
                  file:
                  - {name: /site/file, content: hello, meta: {limit: .inf, burst: 0}}
                """);
        Started agent = site.start();
        for (int round = 0; round < 10; round++) {
            site.awaitStatus(agent, "1 settled; at rest");
            Files.delete(site.path("file"));
            awaitContent("file", "hello");
        }
        assertThat(agent.error()).isEmpty();
    }

    /** Under noop nothing is made, and nobody waits for it; without it, it is made after all. */
    @Test
    void noopHoldsUpNobodyAndCanBeTurnedOff() throws IOException {
        String graph = """
                graph: STAGE
                resources:
                  noop:
                  - {name: first, comment: nothing, before: ['file[unmade]']}
                  file:
                  - {name: unmade, path: /site/unmade, content: unmade, before: ['exec[unrun]'], meta: {noop: NOOP}}
                  - {name: made, path: /site/made, content: made, after: ['exec[unrun]']}
                  exec:
                  - {name: unrun, cmd: touch /site/unrun, meta: {noop: NOOP}}
                """;
        site.graph(graph.replace("STAGE", "noop").replace("NOOP", "true"));
        Started agent = site.start();
        site.awaitStatus(agent, "graph noop: 4 settled; at rest");
        assertThat(site.root().toFile().list()).containsExactly("made");

        site.graph(graph.replace("STAGE", "real").replace("NOOP", "false"));
        site.awaitStatus(agent, "graph real: 4 settled; at rest");
        assertThat(site.root().toFile().list()).containsExactlyInAnyOrder("made", "unmade", "unrun");

        site.graph(graph.replace("STAGE", "again").replace("NOOP", "true"));
        site.awaitStatus(agent, "graph again: 4 settled; at rest");
        Files.delete(site.path("unmade"));
        Site.staysSo("it is not made again", () -> Files.notExists(site.path("unmade")));
    }

    /** However many there are while it runs, one more run follows. */
    @Test
    void eventsDuringARunLeadToOneMore() throws IOException {
        site.graph("""
                graph: events
                resources:
                  exec:
                  - name: e
                    shell: /bin/sh
                    cmd: |
                      echo begin >> /site/runs
                      until [ -e /site/go ]; do sleep 0.02; done
                      cat /site/number > /site/seen
                    watchfiles: [/site/number]
                    before: ['exec[after]']
                  - {name: after, cmd: cp /site/seen /site/after}
                """);
        Files.writeString(site.path("number"), "0");
        Started agent = site.start();
        Site.await("it runs", () -> lines("runs").size() == 1);
        for (int number = 1; number <= 20; number++) {
            Files.writeString(site.path("number"), "" + number);
        }
        Files.createFile(site.path("go"));
        Site.await("it runs again", () -> lines("runs").size() == 2);
        site.awaitStatus(agent, "2 settled; at rest");
        assertThat(lines("runs")).hasSize(2);
        assertThat(site.path("seen")).hasContent("20");
    }

    /** The edge that follows from the working directory takes nothing from the one that somebody has written. */
    @Test
    void aWrittenEdgeThatNotifiesIsNotReplacedByAnAutomaticOne() throws IOException {
        String graph = """
                graph: STAGE
                resources:
                  file:
                  - {name: place, path: /site/place/, mode: 0750, notify: ['exec[told]']}
                  exec:
                  - {name: told, shell: /bin/sh, cmd: echo told >> told, cwd: /site/place, refreshonly: true}
                  - {name: untold, shell: /bin/sh, cmd: echo told >> untold, cwd: /site/place, refreshonly: true}
                """;
        site.graph(graph.replace("STAGE", "first"));
        Started agent = site.start();
        site.awaitStatus(agent, "graph first: 3 settled; at rest");
        assertThat(lines("place/told")).hasSize(1);
        site.graph(
                graph.replace("STAGE", "second") + "  - {name: beside, cmd: touch /site/beside, cwd: /site/place}\n");
        site.awaitStatus(agent, "graph second: 4 settled; at rest");
        Files.setPosixFilePermissions(site.path("place"), PosixFilePermissions.fromString("rwxrwxrwx"));
        Site.await("it is told", () -> lines("place/told").size() == 2);
        site.awaitStatus(agent, "4 settled; at rest");
        assertThat(lines("place/told")).hasSize(2);
        assertThat(site.path("place/untold")).doesNotExist();
    }

    /** What lies deep down is made when somebody has made the directories above it, however late. */
    @Test
    void aDirectoryAboveMayComeLater() throws IOException {
        site.graph("""
                graph: deep
                resources:
                  file:
                  - {name: deep, path: /site/a/b/c/d/file, content: deep}
                  - {name: directory, path: /site/a/b/x/y/}
                """);
        Started agent = site.start();
        site.awaitStatus(agent, "2 failed; at rest");
        for (String made : List.of("a", "a/b", "a/b/c")) {
            Files.createDirectory(site.path(made));
        }
        Site.staysSo("nothing is made above it", () -> Files.notExists(site.path("a/b/c/d")));
        Files.createDirectory(site.path("a/b/c/d"));
        awaitContent("a/b/c/d/file", "deep");
        Files.createDirectory(site.path("a/b/x"));
        Site.await("the directory is made", () -> Files.isDirectory(site.path("a/b/x/y")));
        site.awaitStatus(agent, "2 settled; at rest");

        Files.move(site.path("a"), site.path("moved"));
        site.awaitStatus(agent, "2 failed; at rest");
        Files.createDirectories(site.path("a/b/c/d"));
        awaitContent("a/b/c/d/file", "deep");
        assertThat(site.path("moved/b/c/d/file")).hasContent("deep");
    }

    /** At any depth, with what the source lacks removed, and what comes later copied. */
    @Test
    void aDirectoryIsCopiedAtAnyDepthAndFollowed() throws IOException {
        Files.writeString(Files.createDirectories(site.path("source/a/b")).resolve("f"), "first");
        Files.writeString(Files.createDirectories(site.path("copy/old/older")).resolve("f"), "too much");
        site.graph("""
                graph: copy
                resources:
                  file:
                  - {name: copy, path: /site/copy/, source: /site/source/, recurse: true}
                """);
        Started agent = site.start();
        awaitContent("copy/a/b/f", "first");
        Site.await("what is too much is removed", () -> Files.notExists(site.path("copy/old")));
        Files.writeString(Files.createDirectories(site.path("source/c/d")).resolve("g"), "second");
        awaitContent("copy/c/d/g", "second");
        Files.delete(site.path("source/a/b/f"));
        Site.await("it is removed", () -> Files.notExists(site.path("copy/a/b/f")));
        Files.writeString(site.path("copy/c/d/h"), "too much");
        Site.await("it is removed", () -> Files.notExists(site.path("copy/c/d/h")));
        site.awaitStatus(agent, "1 settled; at rest");
    }
}
