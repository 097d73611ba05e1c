package mgmt.plugin.exec.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import mgmt.api.resource.ContractContext;
import mgmt.api.resource.Drift;
import mgmt.api.resource.Identity;
import mgmt.api.resource.Refresh;
import mgmt.api.resource.Reports;
import mgmt.api.resource.ResourceId;
import mgmt.api.resource.Subscription;
import mgmt.api.resource.TextOrList;
import mgmt.plugin.exec.internal.ExecKind.Output;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** When a command runs, and when it does not. */
@Timeout(120)
class ExecResourceTest {

    private static final List<ResourceId> SOMEBODY = List.of(new ResourceId("file", "x"));

    @TempDir
    Path directory;

    private final ContractContext context = new ContractContext(new ResourceId("exec", "test"));
    private final Reports reports = new Reports();

    @AfterEach
    void closeContext() throws Exception {
        context.close();
    }

    /** Appends a line to a file each time it runs. */
    private Declared counting() {
        return Declared.script("echo run >> runs").with("cwd", directory);
    }

    private long runs() throws Exception {
        Path file = directory.resolve("runs");
        return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    }

    private ExecResource open(Declared declared) {
        return (ExecResource) new ExecKind().open(declared.exec(), context);
    }

    private ExecResource openAndWatch(Declared declared) throws Exception {
        ExecResource resource = open(declared);
        Subscription subscription = resource.watch(reports);
        watch = subscription;
        return resource;
    }

    private Subscription watch = () -> {};

    @AfterEach
    void closeWatch() {
        watch.close();
    }

    /** One run, as the engine makes it; whether the command was to run. */
    private static boolean converge(ExecResource resource) throws Exception {
        Drift drift = resource.check();
        if (!drift.isNone()) {
            resource.apply(drift);
        }
        return !drift.isNone();
    }

    @Test
    void runsOnceAndNotAgainWhenThePluginIsUpdated() throws Exception {
        ExecResource resource = openAndWatch(counting());
        assertThat(converge(resource)).isTrue();
        assertThat(converge(resource)).isFalse();
        watch.close();
        assertThat(converge(openAndWatch(counting()))).isFalse();
        assertThat(runs()).isEqualTo(1);
    }

    @Test
    void tellsWhyAndWhat() throws Exception {
        assertThat(openAndWatch(Declared.cmd("touch 'a b'")).check().toString())
                .isEqualTo("[cmd: has not run -> touch 'a b']");
    }

    @Test
    void runsAgainUntilItHasSucceeded() throws Exception {
        ExecResource resource = openAndWatch(
                counting()
                        .with(
                                "cmd",
                                TextOrList.ofText(
                                        "echo run >> runs; echo one; echo two >&2; echo three >&2; [ $(wc -l < runs) -ge 3 ] || exit 7")));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> converge(resource))
                    .isInstanceOf(CommandException.class)
                    .hasMessage("cmd error, exit status: 7: two | three");
        }
        assertThat(resource.check().toString()).startsWith("[cmd: has not succeeded -> ");
        assertThat(resource.sent()).isEmpty();
        assertThat(converge(resource)).isTrue();
        assertThat(converge(resource)).isFalse();
        assertThat(resource.sent().orElseThrow().stdout()).isEqualTo("one\n");
    }

    @Test
    void guardsDecide() throws Exception {
        assertThat(converge(openAndWatch(counting().with("ifcmd", TextOrList.ofText("false")))))
                .isFalse();
        assertThat(converge(openAndWatch(counting().with("nifcmd", TextOrList.ofText("true")))))
                .isFalse();
        assertThat(converge(openAndWatch(counting().script("if", "exit 3")))).isFalse();
        assertThat(runs()).isZero();
        assertThat(converge(openAndWatch(counting()
                        .with("ifcmd", TextOrList.ofList(List.of("test", "-d", directory.toString())))
                        .with("nifcmd", TextOrList.ofText("false")))))
                .isTrue();
        assertThat(runs()).isEqualTo(1);
    }

    @Test
    void guardThatIsNotThereIsNoNo() throws Exception {
        for (Declared declared : List.of(
                counting().with("ifcmd", TextOrList.ofText("no-such-program")),
                counting().with("nifcmd", TextOrList.ofText("/no/such/program")))) {
            assertThatThrownBy(() -> openAndWatch(declared).check())
                    .isInstanceOf(MissingException.class)
                    .hasMessageContainingAll("cmd cannot run: ", "no", "such", "program");
        }
        assertThatThrownBy(() ->
                        openAndWatch(counting().script("if", "no-such-program")).check())
                .isInstanceOf(CommandException.class)
                .hasMessageStartingWith("ifcmd error, exit status: 127: ")
                .hasMessageContaining("no-such-program");
    }

    @Test
    void whatAnotherResourceMakesCannotBeToldYet() throws Exception {
        Path place = directory.resolve("place");
        context.provideByAnother(Identity.directory(place));
        ExecResource resource = openAndWatch(Declared.script("echo run >> runs")
                .with("cwd", place)
                .with("ifcmd", TextOrList.ofText("test -e allowed")));
        Drift drift = resource.check();
        assertThat(drift.differences().get(0).unknown().orElseThrow()).contains("is not there");
        Files.createDirectory(place);
        resource.apply(drift);
        assertThat(place.resolve("runs")).doesNotExist();
        Files.createFile(place.resolve("allowed"));
        resource.apply(drift);
        assertThat(place.resolve("runs")).hasContent("run");
    }

    @Test
    void notificationRunsItUnlessItHasJustRun() throws Exception {
        ExecResource resource = openAndWatch(counting());
        converge(resource);
        resource.refresh(Refresh.of(SOMEBODY, true));
        assertThat(runs()).isEqualTo(1);
        resource.refresh(Refresh.of(SOMEBODY, false));
        assertThat(runs()).isEqualTo(2);
        assertThat(converge(resource)).isFalse();
    }

    @Test
    void guardsCountForNotificationsToo() throws Exception {
        openAndWatch(counting().with("ifcmd", TextOrList.ofText("false"))).refresh(Refresh.of(SOMEBODY, false));
        openAndWatch(counting().with("creates", directory)).refresh(Refresh.of(SOMEBODY, false));
        assertThat(runs()).isZero();
    }

    @Test
    void refreshonlyWaitsForANotification() throws Exception {
        ExecResource resource = openAndWatch(counting().with("refreshonly", true));
        assertThat(converge(resource)).isFalse();
        assertThat(resource.sent()).isEmpty();
        resource.refresh(Refresh.of(SOMEBODY, false));
        assertThat(runs()).isEqualTo(1);
        assertThat(converge(resource)).isFalse();
        assertThat(resource.sent()).isPresent();
    }

    @Test
    void withoutAWatchItRunsEachTime() throws Exception {
        ExecResource resource = open(counting());
        converge(resource);
        assertThat(converge(resource)).isTrue();
        context.memory().clear();
        Declared creating = counting().with("creates", directory.resolve("runs"));
        assertThat(converge(open(creating))).isFalse();
        Files.delete(directory.resolve("runs"));
        assertThat(converge(open(creating))).isTrue();
        assertThat(converge(open(creating))).isFalse();
    }

    @Test
    void whatIsMissingIsMadeAgainAtTheNextLook() throws Exception {
        ExecResource resource = openAndWatch(counting().with("creates", directory.resolve("other")));
        converge(resource);
        assertThat(resource.check().toString()).startsWith("[cmd: has not run since " + directory + "/other is gone");
        Files.createFile(directory.resolve("other"));
        assertThat(converge(resource)).isFalse();
        assertThat(runs()).isEqualTo(1);
    }

    @Test
    void changeWhileItRunsIsAnOccasion() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "a");
        ExecResource resource = openAndWatch(counting()
                .with("cmd", TextOrList.ofText("echo run >> runs; [ -e once ] || { touch once; echo b >> file; }"))
                .watchfiles(file));
        converge(resource);
        assertThat(converge(resource)).isTrue();
        assertThat(converge(resource)).isFalse();
    }

    @Test
    void donecmdDecidesWhetherItHasSucceeded() throws Exception {
        ExecResource resource = openAndWatch(counting().script("done", "echo not yet >&2; exit 1"));
        assertThatThrownBy(() -> converge(resource)).hasMessage("donecmd error, exit status: 1: not yet");
        assertThat(resource.check().isNone()).isFalse();
        assertThat(resource.sent()).isEmpty();
        assertThat(converge(openAndWatch(counting().script("done", "exit 0")))).isTrue();
    }

    @Test
    void sendsWhatItHasWritten() throws Exception {
        ExecResource resource = openAndWatch(Declared.script("echo out; echo err >&2"));
        assertThat(resource.sent()).isEmpty();
        converge(resource);
        Output output = resource.sent().orElseThrow();
        assertThat(output.stdout()).isEqualTo("out\n");
        assertThat(output.stderr()).isEqualTo("err\n");
        assertThat(output.output()).contains("out\n", "err\n").hasSize(8);
        assertThat(open(Declared.script("echo out; echo err >&2")).sent()).contains(output);
    }

    @Test
    void timeoutIsAFailure() throws Exception {
        ExecResource resource = openAndWatch(Declared.cmd("sleep 1000").with("timeout", Duration.ofMillis(100)));
        assertThatThrownBy(() -> converge(resource))
                .isInstanceOf(CommandException.class)
                .hasMessage("timeout for cmd: it was ended, since it had not ended by itself within 100 ms");
        assertThat(resource.check().isNone()).isFalse();
    }

    @Test
    void secretIsNeitherShownNorToldOf() throws Exception {
        context.keepSecret("cmd");
        ExecResource resource = openAndWatch(Declared.script("echo hunter2; echo hunter2 >&2; exit 1"));
        assertThat(resource.check().toString()).doesNotContain("hunter2");
        assertThatThrownBy(() -> converge(resource)).hasMessage("cmd error, exit status: 1");
    }

    @Test
    void watchThatEndsSaysSo() throws Exception {
        openAndWatch(counting().script("watch", "echo gone >&2; exit 4"));
        assertThat(reports.await(Watched.LIMIT)).isTrue();
    }

    @Test
    void emptyLinesOfTheWatchAreNoOccasion() throws Exception {
        Path go = directory.resolve("go");
        ExecResource resource = openAndWatch(counting()
                .script("watch", "echo; echo; until [ -e " + go + " ]; do sleep 0.01; done; echo x; sleep 1000"));
        converge(resource);
        assertThat(converge(resource)).isFalse();
        assertThat(reports.count()).isZero();
        Files.createFile(go);
        assertThat(reports.await(Watched.LIMIT)).isTrue();
        assertThat(resource.check().toString()).startsWith("[cmd: has not run since watchcmd has reported something");
        assertThat(converge(resource)).isTrue();
        assertThat(converge(resource)).isFalse();
    }

    @Test
    void closedWatchLeavesNoProcess() throws Exception {
        Path child = directory.resolve("child");
        openAndWatch(counting()
                .script("watch", "trap '' TERM; (trap '' TERM; exec sleep 1000) & echo $! > " + child + "; wait"));
        long pid = Watched.pid(child);
        watch.close();
        assertThat(Watched.isRunning(pid)).isFalse();
        assertThat(reports.count()).isZero();
    }

    @Test
    void watchThatCannotBeginLeavesNothing() {
        assertThatThrownBy(() -> openAndWatch(counting()
                        .with("creates", directory.resolve("x"))
                        .with("watchcmd", TextOrList.ofText("no-such-program"))))
                .hasMessageStartingWith("watchcmd cannot run: there is no program");
        assertThat(context.openWatches()).isZero();
    }

    @Test
    void fieldsOfTheOriginalAreIgnored() throws Exception {
        assertThat(converge(openAndWatch(counting().with("pollint", "0").with("state", "present"))))
                .isTrue();
        assertThat(context.memory()).containsKey("warned");
    }
}
