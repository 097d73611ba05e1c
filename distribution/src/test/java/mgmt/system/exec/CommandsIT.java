package mgmt.system.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import mgmt.plugins.ChangedJar;
import mgmt.system.Mgmt.Started;
import mgmt.system.agent.Site;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Commands in graphs, such as the original's examples show them. */
@Timeout(120)
class CommandsIT {

    @RegisterExtension
    final Site site = new Site();

    private Started converge(String... options) {
        Started agent = site.start(Stream.concat(Stream.of("--converged-timeout", "0"), Stream.of(options))
                .toArray(String[]::new));
        agent.awaitEnd();
        return agent;
    }

    private List<String> lines(String name) throws IOException {
        Path file = site.path(name);
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private void awaitLines(String name, int count) {
        Site.await(count + " lines in " + name, () -> lines(name).size() >= count);
    }

    /** The keys that the original's examples carry, empty or without a meaning any more. */
    @Test
    void declarationOfTheOriginalRunsWithAWarning() throws IOException {
        site.graph("""
                graph: mygraph
                resources:
                  exec:
                  - name: exec1
                    cmd: touch /site/exec1
                    shell: ''
                    timeout: 0
                    watchcmd: ''
                    watchshell: ''
                    ifcmd: ''
                    ifshell: ''
                    pollint: 0
                    state: present
                """);
        Started agent = converge();
        assertThat(agent.awaitEnd()).isZero();
        assertThat(site.path("exec1")).exists();
        assertThat(agent.error().lines())
                .containsExactly(agent.error().strip())
                .allMatch(line -> line.contains("exec[exec1]: the fields pollint and state are ignored"));
    }

    @Test
    void guardsDecideInAGraph() throws IOException {
        site.graph("""
                graph: guards
                resources:
                  exec:
                  - name: allowed
                    cmd: touch /site/allowed
                    ifcmd: 'true'
                  - name: forbidden
                    cmd: touch /site/forbidden
                    ifcmd: 'false'
                  - name: in-shell
                    cmd: touch /site/in-shell
                    ifcmd: '[ -e /site/none ] || [ 1 = 1 ]'
                    ifshell: /bin/bash
                  - name: unless
                    cmd: touch /site/unless
                    nifcmd: [test, -d, /site/]
                  - name: missing
                    cmd: touch /site/missing
                    ifcmd: no-such-program-here --at-all
                """);
        Started agent = converge();
        assertThat(agent.awaitEnd()).isEqualTo(4);
        assertThat(agent.error())
                .contains("exec[missing]")
                .contains("ifcmd cannot run: there is no program \"no-such-program-here\" in /");
        assertThat(site.root().toFile().list()).containsExactlyInAnyOrder("allowed", "in-shell");
    }

    @Test
    void eachLineOfTheWatchIsAnOccasion() throws IOException {
        site.graph("""
                graph: watch
                resources:
                  exec:
                  - name: e
                    cmd: echo run >> /site/runs
                    shell: /bin/sh
                    watchcmd: |
                      for i in 1 2 3; do
                        until [ -e /site/go$i ]; do sleep 0.02; done; echo line; echo
                      done
                      sleep 1000
                    watchshell: /bin/sh
                """);
        Started agent = site.start();
        for (int i = 1; i <= 3; i++) {
            awaitLines("runs", i);
            site.awaitStatus(agent, "1 settled; at rest");
            assertThat(lines("runs")).hasSize(i);
            Files.createFile(site.path("go" + i));
        }
        awaitLines("runs", 4);
        agent.signal("TERM");
        assertThat(agent.awaitEnd()).isZero();
        assertThat(lines("runs")).hasSize(4);
    }

    @Test
    void watchThatEndsIsStartedAgain() throws IOException {
        site.graph("""
                graph: watch
                resources:
                  exec:
                  - name: e
                    cmd: echo run >> /site/runs
                    shell: /bin/sh
                    watchcmd: echo watch >> /site/watches; echo line
                    watchshell: /bin/sh
                  - name: beside
                    cmd: echo beside >> /site/beside
                    shell: /bin/sh
                """);
        Started agent = site.start();
        awaitLines("watches", 3);
        awaitLines("runs", 3);
        assertThat(lines("beside")).hasSize(1);
        agent.signal("TERM");
        assertThat(agent.awaitEnd()).isZero();
    }

    @Test
    void failingCommandWithAWatchHoldsNothingUp() throws IOException {
        site.graph("""
                graph: failing
                resources:
                  exec:
                  - name: failing
                    cmd: echo this is why >&2; exit 17
                    shell: /bin/sh
                    watchcmd: echo $$ > /site/watch; exec sleep 1000
                    watchshell: /bin/sh
                    before: ['exec[after]']
                  - name: after
                    cmd: touch /site/after
                  - name: beside
                    cmd: touch /site/beside
                """);
        Started agent = converge();
        assertThat(agent.awaitEnd()).isEqualTo(4);
        assertThat(agent.error()).contains("exec[failing]", "cmd error, exit status: 17: this is why");
        assertThat(site.path("after")).doesNotExist();
        assertThat(site.path("beside")).exists();
        assertThat(ProcessHandle.of(Long.parseLong(lines("watch").get(0))).filter(ProcessHandle::isAlive))
                .isEmpty();
    }

    @Test
    void noopRunsNothing() throws IOException {
        Files.writeString(site.path("precious"), "precious");
        site.graph("""
                graph: noop
                resources:
                  exec:
                  - name: harmful
                    cmd: rm -rf /site/
                    meta: {noop: true}
                  - name: harmful-too
                    cmd: rm -rf "$0"
                    shell: /bin/sh
                    cwd: /site/
                    meta: {noop: true}
                """);
        Started agent = converge();
        assertThat(site.path("precious")).hasContent("precious");
        assertThat(agent.output())
                .contains("exec[harmful] cmd: would be changed (has not run -> rm -rf " + site.root());
        site.graph("""
                graph: noop
                resources:
                  exec:
                  - name: harmful
                    cmd: rm -rf /site/
                """);
        converge("--noop");
        assertThat(site.path("precious")).hasContent("precious");
    }

    @Test
    void notificationRunsACommandThatWaitsForOne() throws IOException {
        site.graph("""
                graph: notified
                resources:
                  file:
                  - name: conf
                    path: /site/conf
                    content: one
                    notify: ['exec[told]']
                  exec:
                  - name: told
                    cmd: echo told >> /site/told
                    shell: /bin/sh
                    refreshonly: true
                  - name: untold
                    cmd: touch /site/untold
                    refreshonly: true
                """);
        Started agent = site.start();
        awaitLines("told", 1);
        site.awaitStatus(agent, "3 settled; at rest");
        Files.writeString(site.path("conf"), "two");
        awaitLines("told", 2);
        site.awaitStatus(agent, "3 settled; at rest");
        assertThat(lines("told")).hasSize(2);
        assertThat(site.path("untold")).doesNotExist();
    }

    @Test
    void whatItCreatesIsMadeAgain() throws IOException {
        site.graph("""
                graph: creates
                resources:
                  file:
                  - name: /site/directory/
                  exec:
                  - name: e
                    cmd: [touch, /site/directory/a b]
                    creates: /site/directory/a b
                """);
        Started agent = site.start();
        for (int i = 0; i < 3; i++) {
            Site.await("it is there", () -> Files.exists(site.path("directory/a b")));
            site.awaitStatus(agent, "2 settled; at rest");
            Files.delete(site.path("directory/a b"));
        }
        Site.await("it is there", () -> Files.exists(site.path("directory/a b")));
        site.awaitStatus(agent, "2 settled; at rest");
        assertThat(agent.error()).isEmpty();
    }

    @Test
    void whatItWritesIsReceivedByOthersAndRunsThemAgainWhenItIsAnother() throws IOException {
        site.graph("""
                graph: sending
                resources:
                  file:
                  - name: content
                    path: /site/content
                    receive: {content: "exec[sender].stdout"}
                  - name: both
                    path: /site/both
                    receive: {content: "exec[sender].output"}
                  exec:
                  - name: sender
                    cmd: echo echo got $(cat /site/number 2>/dev/null)
                    shell: /bin/sh
                    watchfiles: [/site/number]
                  - name: receiver
                    shell: /bin/sh
                    donecmd: echo done >> /site/done
                    doneshell: /bin/sh
                    receive: {cmd: "exec[sender].stdout"}
                """);
        Started agent = site.start();
        awaitLines("done", 1);
        site.awaitStatus(agent, "4 settled; at rest");
        assertThat(site.path("content")).hasContent("echo got");
        assertThat(site.path("both")).hasContent("echo got");
        assertThat(agent.output()).contains("exec[receiver]: got\n");
        Files.writeString(site.path("number"), "42\n");
        awaitLines("done", 2);
        site.awaitStatus(agent, "4 settled; at rest");
        assertThat(site.path("content")).hasContent("echo got 42");
        assertThat(agent.output()).contains("exec[receiver]: got 42\n");
        agent.signal("TERM");
        assertThat(agent.awaitEnd()).isZero();
        assertThat(lines("done")).hasSize(2);
        assertThat(agent.error()).isEmpty();
    }

    /** The new version watches anew, with a process of its own, and knows what the old one has done. */
    @Test
    void updateOfThePluginRunsNothingAgain() throws IOException {
        site.graph("""
                graph: update
                resources:
                  exec:
                  - name: e
                    cmd: echo run >> /site/runs
                    shell: /bin/sh
                    watchcmd: |
                      echo $$ >> /site/watches
                      until [ -e /site/go ]; do sleep 0.02; done
                      rm /site/go
                      echo line
                      sleep 1000
                    watchshell: /bin/sh
                """);
        Started agent = site.start();
        awaitLines("runs", 1);
        awaitLines("watches", 1);
        site.awaitStatus(agent, "1 settled; at rest");
        Path original = Path.of(System.getProperty("mgmt.distribution"), "plugins", "mgmt.plugin.exec.jar");
        Path newer = site.directory().resolve("newer.jar");
        Files.write(
                newer,
                ChangedJar.of(Files.readAllBytes(original), manifest -> manifest.putValue("Bundle-Version", "98.0.0")));
        Started update = site.mgmt().run("plugin", "update", newer.toString());
        assertThat(update.process().exitValue()).as(update.toString()).isZero();
        awaitLines("watches", 2);
        site.awaitStatus(agent, "1 settled; at rest");
        assertThat(lines("runs")).hasSize(1);
        assertThat(ProcessHandle.of(Long.parseLong(lines("watches").get(0))).filter(ProcessHandle::isAlive))
                .isEmpty();
        Files.createFile(site.path("go"));
        awaitLines("runs", 2);
        agent.signal("TERM");
        assertThat(agent.awaitEnd()).isZero();
        assertThat(lines("runs")).hasSize(2);
        assertThat(agent.error()).isEmpty();
    }

    @Test
    void programThatAnotherResourceWritesIsWaitedFor() throws IOException {
        site.graph("""
                graph: program
                resources:
                  exec:
                  - name: a-runs-it
                    cmd: /site/bin/program 'a b'
                    cwd: /site/work
                  file:
                  - name: b-program
                    path: /site/bin/program
                    mode: 0755
                    content: |
                      #!/bin/sh
                      echo "$1 in $(pwd)" > result
                  - name: c-bin
                    path: /site/bin/
                  - name: d-work
                    path: /site/work/
                """);
        Started agent = converge();
        assertThat(agent.awaitEnd()).isZero();
        assertThat(agent.error()).isEmpty();
        assertThat(site.path("work/result")).hasContent("a b in " + site.path("work"));
    }

    @Test
    void whatItWritesIsInTheLogLineByLine() throws IOException {
        site.graph("""
                graph: talkative
                resources:
                  exec:
                  - name: e
                    cmd: echo one {0} %s; echo two >&2; printf '\\033[31mthree\\n'
                    shell: /bin/sh
                """);
        Started agent = converge();
        assertThat(agent.output())
                .contains("exec[e]: one {0} %s\n", "exec[e]: stderr: two\n", "exec[e]: \\x1b[31mthree\n")
                .contains("exec[e] cmd: changed");
    }

    @Test
    void everythingThatIsWrongIsToldWithItsLine() throws IOException {
        site.graph("""
                graph: wrong
                resources:
                  exec:
                  - name: e
                    cmd: echo 'x
                    creates: relative
                    umask: 99
                """);
        Started agent = site.start();
        assertThat(agent.awaitEnd()).isEqualTo(1);
        assertThat(agent.error())
                .contains(":5:10: exec[e]: cmd: has a ' (character 6) without another one that ends it")
                .contains(":6:14: exec[e]: creates: is \"relative\", and has to be absolute: begin with a slash")
                .contains(":7:12: exec[e]: umask: is \"99\", and has to be octal, from 0000 to 0777");
    }
}
