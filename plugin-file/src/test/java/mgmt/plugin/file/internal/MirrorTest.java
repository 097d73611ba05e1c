package mgmt.plugin.file.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import mgmt.api.resource.Drift;
import mgmt.api.resource.Identity;
import mgmt.api.resource.PermanentException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirrorTest {

    @TempDir
    Path directory;

    private final Agent agent = new Agent();
    private Path source;
    private Path path;

    @BeforeEach
    void makeSource() throws Exception {
        source = Files.createDirectories(directory.resolve("source"));
        path = directory.resolve("path");
        Files.createDirectories(source.resolve("sub/deep"));
        Files.writeString(source.resolve("sub/file"), "text");
        Files.writeString(source.resolve("top"), "top");
    }

    @AfterEach
    void closeAgent() throws Exception {
        agent.close();
    }

    @Test
    void copiesEverything() throws Exception {
        Files.setAttribute(source.resolve("top"), "unix:mode", 04751);
        Files.setAttribute(source.resolve("sub"), "unix:mode", 0711);
        Files.createSymbolicLink(source.resolve("dangling"), Path.of("no where"));
        assertThat(agent.settle(mirror())).hasToString("[state: absent -> exists]");
        Shell.run("diff", "-r", "--no-dereference", source, path);
        assertThat(Stat.of(path.resolve("top")).mode()).isEqualTo(0751);
        assertThat(Stat.of(path.resolve("sub")).mode()).isEqualTo(0711);
        assertThat(Files.readSymbolicLink(path.resolve("dangling"))).isEqualTo(Path.of("no where"));
    }

    /** Whatever was there a moment ago, when its place was looked at. */
    @Test
    void removesNothingWhenTheSourceIsMovedAwayMeanwhile() throws Exception {
        agent.settle(mirror());
        FileWriter writer = new FileWriter(agent.context, false);
        new Mirror(agent.context, writer, new Umask()).repair(directory.resolve("gone"), path);
        assertThat(path.resolve("sub/file")).hasContent("text");
    }

    @Test
    void saysWhatDiffers() throws Exception {
        agent.settle(mirror());
        Files.writeString(path.resolve("sub/file"), "longer text");
        Files.delete(path.resolve("top"));
        Files.createDirectories(path.resolve("extra/dir"));
        Drift.Difference source = agent.settle(mirror()).differences().get(0);
        assertThat(source.property()).isEqualTo("source");
        assertThat(source.actual()).isEqualTo("sub/file: 11 bytes\ntop: absent\nextra: directory");
        assertThat(source.desired()).isEqualTo("sub/file: 4 bytes as in the source\ntop: file, 3 bytes\nextra: absent");
    }

    @Test
    void saysOnlySoMuch() throws Exception {
        agent.settle(mirror());
        for (int i = 0; i < 100; i++) {
            Files.createFile(path.resolve("extra" + i));
        }
        Drift.Difference source = agent.settle(mirror()).differences().get(0);
        assertThat(source.actual().lines()).hasSize(21).endsWith("and 80 more that differ");
    }

    @Test
    void sparesWhatAnotherResourceProvides() throws Exception {
        agent.settle(mirror());
        Path theirs = path.resolve("extra/deep/theirs");
        Files.createDirectories(theirs.getParent());
        Files.createFile(theirs);
        Files.createFile(path.resolve("extra/unclaimed"));
        Files.writeString(path.resolve("top"), "theirs too");
        agent.context.provideByAnother(Identity.path(theirs));
        agent.context.provideByAnother(Identity.path(path.resolve("top")));
        agent.settle(mirror());
        assertThat(theirs).exists();
        assertThat(path.resolve("extra/unclaimed")).doesNotExist();
        assertThat(path.resolve("top")).hasContent("theirs too");
    }

    @Test
    void sparesTemporaries() throws Exception {
        agent.settle(mirror());
        Path temporary = Files.createFile(path.resolve(".mgmt-1234"));
        Files.createFile(source.resolve(".mgmt-5678"));
        agent.settle(mirror());
        assertThat(temporary).exists();
        assertThat(path.resolve(".mgmt-5678")).doesNotExist();
    }

    @Test
    void replacesFilesByDirectoriesAndTheReverseOnlyIfForced() throws Exception {
        agent.settle(mirror());
        Files.delete(path.resolve("sub/deep"));
        Files.createFile(path.resolve("sub/deep"));
        assertThatThrownBy(() -> agent.tryToSettle(mirror()))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("sub/deep is a file and should be a directory");
        agent.settle(mirror().force());
        Files.delete(path.resolve("top"));
        Files.createDirectories(path.resolve("top/full"));
        assertThatThrownBy(() -> agent.tryToSettle(mirror()))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("top is a directory and should be a file");
        agent.settle(mirror().force());
        Shell.run("diff", "-r", source, path);
    }

    @Test
    void neverFollowsLinksInTheDestination() throws Exception {
        agent.settle(mirror());
        Path outside = Files.createDirectory(directory.resolve("outside"));
        Files.createFile(outside.resolve("precious"));
        Files.createSymbolicLink(path.resolve("extra"), outside);
        Files.delete(path.resolve("sub/deep"));
        Files.createSymbolicLink(path.resolve("sub/deep"), outside);
        agent.settle(mirror().force());
        assertThat(outside.resolve("precious")).exists();
        assertThat(Stat.of(path.resolve("sub/deep")).isDirectory()).isTrue();
    }

    @Test
    void givesModeAndOwnerToTheDirectoryAlone() throws Exception {
        agent.settle(
                mirror().mode("0700").group(Integer.toString(Stat.of(source).gid())));
        assertThat(Stat.of(path).mode()).isEqualTo(0700);
        assertThat(Stat.of(path.resolve("sub")).mode())
                .isEqualTo(Stat.of(source.resolve("sub")).mode());
    }

    @Test
    void leavesOutWhatCannotBeCopied() throws Exception {
        Shell.run("mkfifo", source.resolve("fifo"));
        agent.settle(mirror());
        assertThat(path.resolve("fifo")).doesNotExist();
        Files.createFile(path.resolve("fifo"));
        agent.settle(mirror());
        assertThat(path.resolve("fifo")).doesNotExist();
    }

    @Test
    void copiesNamesThatAreNoText() throws Exception {
        Shell.run("sh", "-c", "printf x > \"$0/$(printf 'caf\\351')\"", source);
        agent.settle(mirror());
        Shell.run("diff", "-r", source, path);
    }

    @Test
    void saysThatTheSourceIsMissing() throws Exception {
        Declared declared =
                Declared.directory(path).source(directory.resolve("none") + "/").recurse();
        assertThat(agent.check(declared).differences().get(0).unknown()).isPresent();
        assertThatThrownBy(() -> agent.tryToSettle(declared)).hasMessageContaining("none is not there");
        assertThat(path).doesNotExist();
    }

    private Declared mirror() {
        return Declared.directory(path).source(source + "/").recurse();
    }
}
