package mgmt.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mgmt.system.Mgmt.Started;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the launcher promises to an engine, with an engine of a few lines. */
class LauncherContractIT {

    @TempDir
    Path directory;

    private Mgmt mgmt;

    @BeforeEach
    void copy() throws IOException {
        mgmt = new Mgmt(Copy.make(directory.resolve("home")).useStubEngine().home(), directory);
    }

    @AfterEach
    void close() {
        mgmt.close();
    }

    @ParameterizedTest
    @MethodSource("mgmt.system.Mgmt#javaHomes")
    void exitStatusIsTheEnginesOnEveryJavaAndNothingElseIsSaid(Path javaHome) {
        Started run = mgmt.with("JAVA_HOME", javaHome.toString()).run("run", "--hostname", "status-4");
        assertThat(run.awaitEnd()).isEqualTo(4);
        assertThat(run.error()).isEmpty();
        assertThat(run.output()).contains("INFO Called on main with").endsWith("INFO Stopped\n");
    }

    @Test
    void commandLineComesAsFrameworkProperties() throws IOException {
        Started run = mgmt.run(
                "run", "--hostname=status-0", "--yaml=g.yaml", "-t", "5", "--max-runtime=60", "--noop", "--sema=2");
        Path real = directory.toRealPath();
        assertThat(run.output())
                .contains("mgmt.command=run", "mgmt.yaml=" + directory.resolve("g.yaml"))
                .contains("mgmt.prefix=" + real.resolve("prefix"), "mgmt.runtime.directory=" + real.resolve("run"))
                .containsPattern("mgmt.control.socket=" + real.resolve("run") + "/status-0-[0-9a-f]{8}\\.sock")
                .contains("mgmt.converged.timeout=5", "mgmt.max.runtime=60", "mgmt.noop=true", "mgmt.sema=:2")
                .contains("mgmt.config.watch=true", "mgmt.stream.watch=true");
    }

    @Test
    void whatIsSaidOfOtherHostsComesAsFrameworkPropertiesToo() throws IOException {
        Path home = directory.toRealPath().resolve("home");
        Started seeds =
                mgmt.run("run", "--hostname=status-0", "--seeds", "http://a:1", "--seeds=http://b:2", "--no-server");
        assertThat(seeds.output())
                .contains("mgmt.transports=etcd,local", "mgmt.conf.directory=" + home.resolve("conf"))
                .contains("mgmt.transport=etcd", "mgmt.transport.options=no_server,seeds")
                .contains("mgmt.transport.option.seeds=http://a:1,http://b:2", "mgmt.transport.option.no_server=true")
                .contains("mgmt.export.ttl=false", "mgmt.converged.cluster=false");
        Started size = mgmt.run("run", "--hostname=status-0", "--ideal-cluster-size", "3");
        assertThat(size.output())
                .contains("mgmt.transport=etcd", "mgmt.transport.options=ideal_cluster_size")
                .contains("mgmt.transport.option.ideal_cluster_size=3");
        Started directories = mgmt.run(
                "run", "--hostname=status-0", "--cluster-dir=d/../e", "--export-ttl", "--converged-cluster", "-t9");
        assertThat(directories.output())
                .contains("mgmt.transport=local", "mgmt.transport.option.cluster_dir=" + directory.resolve("e"))
                .contains("mgmt.export.ttl=true", "mgmt.converged.cluster=true");
    }

    @Test
    void hostNameThatCouldNotBeAKeyIsRefused() {
        Started run = mgmt.run("run", "--hostname=a b");
        assertThat(run.awaitEnd()).isEqualTo(1);
        assertThat(run.error())
                .isEqualTo("mgmt: a host name holds no blanks, no slashes and nothing that cannot be seen: a b\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "HUP"})
    void signalAsksTheEngineToStopAndTheStatusIsItsOwn(String signal) {
        Started run = start("waiting");
        run.signal(signal);
        assertThat(run.awaitEnd()).isZero();
        assertThat(run.output()).contains("Taken rung 1").endsWith("Stopped\n");
    }

    @Test
    void thirdSignalKillsAnEngineThatIsDeafAfterASecond() {
        Started run = start("deaf");
        run.signal("INT");
        run.awaitOutput("Taken rung 1");
        run.signal("INT");
        run.awaitOutput("Taken rung 2");
        run.signal("TERM");
        assertThat(run.awaitEnd()).isEqualTo(1);
        assertThat(run.output()).contains("Taken rung 3").doesNotContain("Stopped");
    }

    @Test
    void bundleThatWillNotStopHoldsUpTheEndForSecondsOnly() {
        Started run = start("stuck");
        run.signal("TERM");
        assertThat(run.awaitEnd()).isZero();
    }

    @Test
    void bugInTheEngineEndsTheProcessWithItsTrace() {
        Started run = mgmt.run("run", "--hostname", "throw");
        assertThat(run.awaitEnd()).isEqualTo(1);
        assertThat(run.error()).startsWith("mgmt: unexpected: java.lang.IllegalStateException: a bug of the stub");
        assertThat(run.output()).endsWith("Stopped\n");
    }

    @Test
    void secondAgentOnAPrefixIsToldWhoHoldsIt() {
        Started first = start("h1");
        Started second = mgmt.run("run", "--hostname", "h2");
        assertThat(second.awaitEnd()).isEqualTo(1);
        assertThat(second.error())
                .matches("mgmt: the prefix " + directory + "/prefix is in use by agent h1 \\(pid "
                        + first.process().pid() + ", since [-0-9T:]+Z\\)\n");
    }

    @Test
    void prefixOfAKilledAgentIsFreeAgain() {
        start("h1").kill();
        assertThat(mgmt.run("run", "--hostname", "status-0").awaitEnd()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"validate g.yaml, mgmt.command=validate", "kinds, mgmt.command=kinds", "kinds motd, mgmt.kind=motd"})
    void whatNeedsNoAgentLeavesNothingBehind(String line, String property) throws IOException {
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        Started run =
                mgmt.with("MGMT_JAVA_OPTIONS", "-Djava.io.tmpdir=" + temporary).start(line.split(" "));
        run.awaitOutput(property);
        assertThat(temporary).isNotEmptyDirectory();
        run.signal("INT");
        assertThat(run.awaitEnd())
                .as("what was interrupted has not come to an answer")
                .isEqualTo(130);
        assertThat(temporary).isEmptyDirectory();
        assertThat(directory.resolve("prefix")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Xmx48m",
                "-XX:MaxHeapSize=48m",
                "-XX:MaxRAM=128m",
                "-Xmn2m",
                "-XX:TieredStopAtLevel=4",
                "-XX:-TieredCompilation",
                "-XX:CICompilerCount=2"
            })
    void whatTheUserSaysOfTheHeapAndTheCompilersHolds(String option) {
        for (String variable : List.of("MGMT_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")) {
            Started run = mgmt.with(variable, option).start("--version");
            assertThat(run.awaitEnd()).as(run.error()).isZero();
            mgmt.with(variable, null);
        }
    }

    private Started start(String role) {
        Started run = mgmt.start("run", "--hostname", role);
        run.awaitOutput("Called on main");
        return run;
    }
}
