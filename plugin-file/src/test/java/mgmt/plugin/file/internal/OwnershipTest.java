package mgmt.plugin.file.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mgmt.api.resource.Drift;
import mgmt.api.resource.Reports;
import mgmt.api.resource.Resource;
import mgmt.api.resource.Subscription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnershipTest {

    @TempDir
    Path directory;

    private final Agent agent = new Agent();
    private Path path;

    @BeforeEach
    void choosePath() {
        path = directory.resolve("path");
    }

    @AfterEach
    void closeAgent() throws Exception {
        agent.close();
    }

    @Test
    void givesAFileToANumber() throws Exception {
        onlyRootGivesFilesAway();
        agent.settle(Declared.file(path).content("x").owner("12345").group("54321"));
        assertThat(owners(path)).isEqualTo("12345:54321");
        Drift drift = agent.settle(
                Declared.file(path).content("x").owner("4000000000").group("2"));
        assertThat(drift).hasToString("[owner: 12345 -> 4000000000, group: 54321 -> 2]");
        assertThat(Shell.run("stat", "-c", "%u:%g", path)).isEqualTo("4000000000:2\n");
    }

    @Test
    void givesAFileToAName() throws Exception {
        onlyRootGivesFilesAway();
        agent.settle(Declared.file(path).content("x").owner("daemon").group("daemon"));
        assertThat(Shell.run("stat", "-c", "%U:%G", path)).isEqualTo("daemon:daemon\n");
        assertThat(agent.settle(Declared.file(path).owner("root").group("bin")))
                .hasToString("[owner: daemon -> root, group: daemon -> bin]");
        agent.settle(Declared.directory(directory.resolve("d")).owner("daemon").mode("2770"));
        assertThat(Shell.run("stat", "-c", "%U:%a", directory.resolve("d"))).isEqualTo("daemon:2770\n");
    }

    @Test
    void cannotTellAboutAUserWhoIsNotThereYet() throws Exception {
        Files.createFile(path);
        Resource resource = agent.open(Declared.file(path).owner("nosuchuser"));
        Drift drift = resource.check();
        assertThat(drift.differences().get(0).unknown()).contains("there is no user 'nosuchuser' on this machine yet");
        assertThatThrownBy(() -> resource.apply(drift))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("there is no user 'nosuchuser'");
    }

    @Test
    void leavesNothingBehindForAGroupThatIsNotThereYet() throws Exception {
        for (Declared declared : new Declared[] {
            Declared.file(path).content("x").group("nosuchgroup"),
            Declared.file(path).group("nosuchgroup"),
            Declared.directory(path).group("nosuchgroup")
        }) {
            assertThatThrownBy(() -> agent.tryToSettle(declared))
                    .hasMessageContaining("there is no group 'nosuchgroup'");
            assertThat(directory).isEmptyDirectory();
        }
    }

    @Test
    void keepsOwnerGroupAndSetuidOfAFileThatIsRewritten() throws Exception {
        onlyRootGivesFilesAway();
        Files.writeString(path, "old");
        chown(path, 12345, 54321);
        Files.setAttribute(path, "unix:mode", 04750);
        agent.settle(Declared.file(path).content("new"));
        assertThat(owners(path)).isEqualTo("12345:54321");
        assertThat(Stat.of(path).mode()).isEqualTo(04750);
    }

    @Test
    void takesTheSetuidFromAFileThatGetsAnotherOwner() throws Exception {
        onlyRootGivesFilesAway();
        Files.writeString(path, "old");
        chown(path, 12345, 54321);
        Files.setAttribute(path, "unix:mode", 04755);
        agent.settle(Declared.file(path).content("new").owner("0"));
        assertThat(owners(path)).isEqualTo("0:54321");
        assertThat(Stat.of(path).mode()).isEqualTo(0755);
    }

    @Test
    void setsTheSetuidAfterTheOwner() throws Exception {
        onlyRootGivesFilesAway();
        Files.writeString(path, "same");
        Files.setAttribute(path, "unix:mode", 04755);
        agent.settle(Declared.file(path).content("same").owner("12345").mode("4755"));
        assertThat(Stat.of(path).mode()).isEqualTo(04755);
    }

    @Test
    void neverGivesSetuidToAnotherOwnerThatOnlyTheOldOneHad() throws Exception {
        onlyRootGivesFilesAway();
        Files.writeString(path, "same");
        Files.setAttribute(path, "unix:mode", 04755);
        agent.settle(Declared.file(path).content("same").owner("12345").mode("u+x"));
        assertThat(Stat.of(path).mode()).isEqualTo(0755);
    }

    @Test
    void watchesTheAccountsOfWhomItNames() throws Exception {
        assertThat(watchesOf(Declared.file(path).owner("daemon").group("daemon")))
                .isEqualTo(3);
        assertThat(watchesOf(Declared.file(path).owner("root").group("12"))).isEqualTo(1);
        assertThat(watchesOf(Declared.file(path).owner("daemon").absent())).isEqualTo(1);
        assertThat(agent.context.openWatches()).isZero();
    }

    @Test
    void readsAnAccountFileAgainWhenItHasChanged() throws Exception {
        Path file = Files.writeString(directory.resolve("passwd"), "a:x:7:7::/:/bin/sh\nbroken\n+::::::\n");
        Accounts accounts = Accounts.of("user", file, "passwd");
        assertThat(accounts.number("a")).hasValue(7);
        assertThat(accounts.describe(7)).isEqualTo("a");
        assertThat(accounts.describe(8)).isEqualTo("8");
        Files.writeString(file, "a:x:8:8::/home/a:/bin/sh\n");
        assertThat(accounts.number("a")).hasValue(8);
        Files.delete(file);
        assertThat(accounts.number("nosuchuser")).isEmpty();
    }

    @Test
    void asksTheSystemForWhomTheLocalFileLacks() throws Exception {
        Accounts accounts = Accounts.of("user", directory.resolve("none"), "passwd");
        assertThat(accounts.number("daemon"))
                .hasValue(Integer.parseInt(Shell.run("id", "-u", "daemon").strip()));
        assertThat(accounts.number("-h")).isEmpty();
    }

    private int watchesOf(Declared declared) throws Exception {
        Subscription watch = agent.open(declared).watch(new Reports());
        int watches = agent.context.openWatches();
        watch.close();
        return watches;
    }

    private static void onlyRootGivesFilesAway() {
        assumeTrue(Shell.isRoot(), "only root may give a file to another user");
    }

    private static void chown(Path path, int uid, int gid) throws IOException {
        Files.setAttribute(path, "unix:uid", uid);
        Files.setAttribute(path, "unix:gid", gid);
    }

    private static String owners(Path path) throws IOException {
        Stat stat = Stat.of(path);
        return stat.uid() + ":" + stat.gid();
    }
}
