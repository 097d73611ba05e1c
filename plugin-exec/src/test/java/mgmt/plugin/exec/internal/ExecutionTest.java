package mgmt.plugin.exec.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import mgmt.api.resource.TextOrList;
import mgmt.plugin.exec.internal.ExecKind.Exec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, and that nothing is left of them. */
@Timeout(120)
class ExecutionTest {

    /** A hundred times what a script takes until it has said what it has to say. */
    private static final Duration TIME_TO_BEGIN = Duration.ofSeconds(2);

    private static final Duration FOR_EVER = Duration.ZERO;

    @TempDir
    Path directory;

    private final List<String> stdout = new ArrayList<>();
    private final List<String> stderr = new ArrayList<>();
    private final AtomicInteger leftovers = new AtomicInteger();

    private Execution.Outcome run(Exec exec, Duration limit) throws Exception {
        Launch launch = new Surroundings(exec, CleanEnvironment.of(System.getenv())).prepare(exec.command());
        return new Execution(launch, new Execution.Hearing(stdout::add, stderr::add, leftovers::incrementAndGet))
                .run(limit);
    }

    private Execution.Outcome run(Declared declared) throws Exception {
        return run(declared.exec(), FOR_EVER);
    }

    @Test
    void tellsWhatWasWrittenAndHowItHasEnded() throws Exception {
        Execution.Outcome outcome = run(Declared.script("echo out; echo err >&2; printf 'no end'; exit 3"));
        assertThat(outcome.status()).isEqualTo(3);
        assertThat(outcome.stdout()).isEqualTo("out\nno end");
        assertThat(outcome.stderr()).isEqualTo("err\n");
        assertThat(outcome.output()).contains("out\n", "err\n", "no end");
        assertThat(stdout).containsExactly("out", "no end");
        assertThat(stderr).containsExactly("err");
    }

    @Test
    void linesComeWhenTheyAreWritten() throws Exception {
        Path go = directory.resolve("go");
        Exec exec = Declared.script("echo first; until [ -e " + go + " ]; do sleep 0.01; done; echo second")
                .exec();
        Launch launch = new Surroundings(exec, Map.of()).prepare(exec.command());
        Execution execution = new Execution(
                launch,
                new Execution.Hearing(
                        line -> {
                            stdout.add(line);
                            go.toFile().mkdir();
                        },
                        stderr::add,
                        () -> {}));
        assertThat(execution.run(FOR_EVER).status()).isZero();
        assertThat(stdout).containsExactly("first", "second");
    }

    @Test
    void memoryIsBoundedWhateverIsWritten() throws Exception {
        Execution.Outcome outcome = run(Declared.script(
                "echo begin; echo error >&2; head -c 100000000 /dev/zero | tr '\\0' x; echo; echo end"));
        assertThat(outcome.status()).isZero();
        assertThat(outcome.stdout())
                .startsWith("begin\nxxx")
                .contains(" bytes left out]\n")
                .endsWith("xxx\nend\n")
                .hasSizeLessThan(2 * Capture.HALF + 100);
        assertThat(outcome.stderr()).isEqualTo("error\n");
        assertThat(stdout).hasSize(3).allMatch(line -> line.length() < Lines.LONGEST + 100);
        assertThat(stdout.get(1)).contains("xxx... (").endsWith(" bytes more)");
    }

    @Test
    void whatIsNoTextDoesNoHarm() throws Exception {
        Execution.Outcome outcome = run(Declared.script("printf 'a\\000\\377\\033[31mb\\r\\n'"));
        assertThat(outcome.stdout()).isEqualTo("a\u0000\ufffd\u001b[31mb\r\n");
        assertThat(stdout).containsExactly("a\u0000\ufffd\u001b[31mb");
    }

    @Test
    void hasNothingToRead() throws Exception {
        assertThat(run(Declared.cmd("cat")).stdout()).isEmpty();
    }

    @Test
    void isTheFirstOfAGroupAndASessionOfItsOwn() throws Exception {
        String[] ids = run(Declared.script("echo $$; cut -d ' ' -f 5,6 /proc/$$/stat"))
                .stdout()
                .split("\\s+");
        assertThat(ids).containsOnly(ids[0]).hasSize(3);
    }

    @Test
    void wordsArriveAsTheyAre() throws Exception {
        assertThat(run(Declared.cmd(List.of("printf", "%s|", "a b", "", "$HOME", "*", "'", "\n", "-x", ">")))
                        .stdout())
                .isEqualTo("a b||$HOME|*|'|\n|-x|>|");
        assertThat(run(Declared.cmd("printf %s| -a 'b c'")
                                .with("cwd", directory)
                                .with("umask", "022"))
                        .stdout())
                .isEqualTo("-a|b c|");
    }

    @Test
    void runsWithTheDirectoryTheMaskAndTheEnvironmentThatAreWanted() throws Exception {
        Execution.Outcome outcome = run(Declared.script("pwd; echo $PWD; umask; echo $A; touch new")
                .with("cwd", directory)
                .with("umask", "077")
                .env("A", "b c"));
        assertThat(outcome.stdout()).isEqualTo(directory + "\n" + directory + "\n0077\nb c\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("new"))))
                .isEqualTo("rw-------");
    }

    @Test
    void inheritsWhatIsNotTheAgentsOwn() {
        assertThat(CleanEnvironment.of(Map.of(
                        "LANG",
                        "C",
                        "MGMT_PREFIX",
                        "/x",
                        "NOTIFY_SOCKET",
                        "/y",
                        "JOURNAL_STREAM",
                        "1:2",
                        "PATH",
                        "/bin")))
                .containsOnly(Map.entry("LANG", "C"), Map.entry("PATH", "/bin"));
        assertThat(CleanEnvironment.of(Map.of())).containsOnly(Map.entry("PATH", SearchPath.USUAL));
    }

    @Test
    void runsAsAnotherUser() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can");
        Declared declared = Declared.script("id -un; id -gn; id -Gn; echo $HOME $USER $LOGNAME; umask")
                .with("user", "www-data")
                .with("umask", "027");
        assertThat(run(declared).stdout())
                .isEqualTo("www-data\nwww-data\nwww-data\n/var/www www-data www-data\n0027\n");
        assertThat(run(declared.with("user", "33").with("group", "games")).stdout())
                .startsWith("www-data\ngames\ngames www-data\n");
        assertThat(run(Declared.script("id -un; id -gn; id -Gn").with("group", "games"))
                        .stdout())
                .isEqualTo("root\ngames\ngames\n");
    }

    @Test
    void saysWhatIsMissingBeforeItStarts() throws Exception {
        Path plain = Files.writeString(directory.resolve("plain"), "x");
        refused(Declared.cmd("no-such-program x"), "cmd cannot run: there is no program \"no-such-program\" in /");
        refused(Declared.cmd("/no/such/program"), "cmd cannot run: the program /no/such/program is not there");
        refused(Declared.cmd(plain.toString()), "cmd cannot run: " + plain + " is not executable");
        refused(Declared.cmd(directory.toString()), "cmd cannot run: " + directory + " is no program");
        refused(
                Declared.cmd("plain").env("PATH", directory.toString()),
                "cmd cannot run: " + plain + " is not executable");
        refused(
                Declared.cmd("x").with("shell", "/bin/nosh"),
                "cmd cannot run: the program /bin/nosh is not there, which was to be the shell");
        refused(
                Declared.cmd("true").with("cwd", directory.resolve("none")),
                "cmd cannot run: its cwd " + directory.resolve("none") + " is not there");
        refused(Declared.cmd("true").with("cwd", plain), "cmd cannot run: its cwd " + plain + " is no directory");
        refused(Declared.cmd("./plain").with("cwd", directory), "cmd cannot run: " + directory + "/./plain is not");
        refused(Declared.cmd("true").with("user", "nosuchuser"), "there is no user \"nosuchuser\" on this machine");
        refused(Declared.cmd("true").with("group", "nosuchgroup"), "there is no group \"nosuchgroup\" on this machine");
        refused(Declared.cmd("~/x"), "cmd cannot run: the program ");
    }

    private void refused(Declared declared, String message) {
        assertThatThrownBy(() -> run(declared))
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void timeoutEndsTheWholeGroup() throws Exception {
        Path child = directory.resolve("child");
        Execution.Outcome outcome = run(
                Declared.script("sh -c 'sleep 1000' & echo $! > " + child + "; echo said; wait")
                        .exec(),
                TIME_TO_BEGIN);
        assertThat(outcome.isTooLate()).isTrue();
        assertThat(outcome.stdout()).isEqualTo("said\n");
        assertThat(Watched.isRunning(Watched.pid(child))).isFalse();
    }

    @Test
    void timeoutIsOneEvenIfTheCommandTakesTheSignalForAnOrder() throws Exception {
        Execution.Outcome outcome = run(
                Declared.script("trap 'echo tidy; exit 0' TERM; echo ready; while :; do sleep 0.01; done")
                        .exec(),
                TIME_TO_BEGIN);
        assertThat(outcome.isTooLate()).isTrue();
        assertThat(outcome.status()).isZero();
        assertThat(outcome.stdout()).isEqualTo("ready\ntidy\n");
    }

    @Test
    void interruptionEndsTheWholeGroup() throws Exception {
        Path child = directory.resolve("child");
        Thread thread = interrupted(Declared.script("sleep 1000 & echo $! > " + child + "; wait"));
        long pid = Watched.pid(child);
        thread.interrupt();
        thread.join(Watched.LIMIT.toMillis());
        assertThat(failure.get()).isInstanceOf(InterruptedException.class);
        assertThat(Watched.isRunning(pid)).isFalse();
    }

    @Test
    void secondInterruptionLeavesNoTime() throws Exception {
        Path child = directory.resolve("child");
        Path told = directory.resolve("told");
        Thread thread = interrupted(Declared.script("trap 'echo > " + told + "' TERM; (trap '' TERM; exec sleep 1000) &"
                + " echo $! > " + child + "; while :; do sleep 0.01; done"));
        long pid = Watched.pid(child);
        thread.interrupt();
        Watched.await("SIGTERM", () -> Files.exists(told));
        assertThat(Watched.isRunning(pid)).isTrue();
        thread.interrupt();
        thread.join(Watched.LIMIT.toMillis());
        assertThat(failure.get()).isInstanceOf(InterruptedException.class);
        assertThat(Watched.isRunning(pid)).isFalse();
    }

    private final AtomicReference<Exception> failure = new AtomicReference<>();

    private Thread interrupted(Declared declared) throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        Thread thread = new Thread(() -> {
            started.countDown();
            try {
                run(declared);
            } catch (Exception e) {
                failure.set(e);
            }
        });
        thread.start();
        started.await();
        return thread;
    }

    @Test
    void whatHoldsTheOutputIsEndedAfterAWhile() throws Exception {
        Path child = directory.resolve("child");
        Execution.Outcome outcome = run(Declared.script("sleep 1000 & echo $! > " + child + "; echo done"));
        assertThat(outcome.status()).isZero();
        assertThat(outcome.stdout()).isEqualTo("done\n");
        assertThat(leftovers).hasValue(1);
        assertThat(Watched.isRunning(Watched.pid(child))).isFalse();
    }

    @Test
    void whatWritesForEverIsEndedAndFillsNoMemory() throws Exception {
        Execution.Outcome outcome = run(Declared.script("yes & echo done"));
        assertThat(outcome.status()).isZero();
        assertThat(outcome.stdout()).contains("done\n").hasSizeLessThan(2 * Capture.HALF + 100);
        assertThat(leftovers).hasValue(1);
    }

    @Test
    void whatWritesALittleLaterIsHeard() throws Exception {
        Execution.Outcome outcome = run(Declared.script("(sleep 0.1; echo late) & echo done"));
        assertThat(outcome.stdout()).isEqualTo("done\nlate\n");
        assertThat(leftovers).hasValue(0);
    }

    @Test
    void whatHasAnotherOutputGoesOn() throws Exception {
        Path child = directory.resolve("child");
        run(Declared.script("sleep 1000 > /dev/null 2>&1 & echo $! > " + child));
        long pid = Watched.pid(child);
        assertThat(Watched.isRunning(pid)).isTrue();
        assertThat(leftovers).hasValue(0);
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    @Test
    void whatHasLeftTheGroupHoldsUpNobody() throws Exception {
        Path child = directory.resolve("child");
        run(Declared.script("setsid sleep 1000 & echo $! > " + child));
        long pid = Watched.pid(child);
        assertThat(leftovers.get()).isLessThan(2);
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void signalIsAFailure() throws Exception {
        assertThat(run(Declared.script("kill -9 $$")).status()).isEqualTo(128 + 9);
    }

    @Test
    void textAfterTheHeadIsWholeUntilItIsTooLong() {
        Capture capture = new Capture();
        byte[] bytes = "0123456789".repeat(10_000).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        for (int i = 0; i < bytes.length; i += 7) {
            byte[] some = java.util.Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + 7));
            capture.add(some, some.length);
            int written = i + some.length;
            if (i % 700 == 0 || written == bytes.length) {
                String all = new String(bytes, 0, written, java.nio.charset.StandardCharsets.US_ASCII);
                int left = written - 2 * Capture.HALF;
                assertThat(capture.text())
                        .isEqualTo(
                                left <= 0
                                        ? all
                                        : all.substring(0, Capture.HALF) + "\n[" + left + " bytes left out]\n"
                                                + all.substring(written - Capture.HALF));
            }
        }
    }

    @Test
    void listOfWordsNeedsNoShell() {
        assertThat(CommandLine.of("cmd", TextOrList.ofList(List.of("a")), java.util.Optional.empty())
                        .isOfShell())
                .isFalse();
    }
}
