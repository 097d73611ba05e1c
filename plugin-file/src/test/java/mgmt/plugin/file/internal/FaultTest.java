package mgmt.plugin.file.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mgmt.api.resource.PermanentException;
import mgmt.api.resource.Snapshot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real file systems that refuse: each error says what was tried, where, why and what would help, and leaves nothing behind. */
class FaultTest {

    @TempDir
    Path directory;

    private final Agent agent = new Agent();
    private Path disk;
    private Path path;

    @BeforeEach
    void mountADisk() throws Exception {
        assumeTrue(Shell.isRoot(), "only root may mount file systems and make files immutable");
        disk = Files.createDirectory(directory.resolve("disk"));
        Shell.run("mount", "-t", "tmpfs", "-o", "size=256k,nr_inodes=20", "tmpfs", disk);
        path = disk.resolve("path");
    }

    @AfterEach
    void unmount() throws Exception {
        agent.close();
        if (Shell.isRoot()) {
            Shell.run("umount", "-R", disk);
        }
    }

    @Test
    void fullDisk() throws Exception {
        Files.writeString(path, "old");
        assertRefused(Declared.file(path).content("x".repeat(300_000)), "write", "no space or no inodes left");
        Path source = Files.writeString(directory.resolve("source"), "x".repeat(300_000));
        assertRefused(Declared.file(path).source(source.toString()), "write", "no space or no inodes left");
        assertThat(path).hasContent("old");
    }

    @Test
    void noInodes() throws Exception {
        for (int i = 0; i < 19; i++) {
            Files.createFile(disk.resolve("file" + i));
        }
        assertRefused(Declared.file(path), "create", "no space or no inodes left");
        assertRefused(Declared.directory(path), "make the directory", "no space or no inodes left");
    }

    @Test
    void readOnlyDisk() throws Exception {
        Files.writeString(path, "old");
        Shell.run("mount", "-o", "remount,ro", disk);
        assertRefused(Declared.file(path).content("new"), "write", "mounted read-only");
        assertRefused(Declared.file(path).mode("0600"), "set mode 0600 of", "mounted read-only");
        assertRefused(Declared.file(path).owner("12345"), "give to user 12345", "mounted read-only");
        assertRefused(Declared.file(path).absent(), "remove", "mounted read-only");
        assertRefused(Declared.directory(disk.resolve("new")), "make the directory", "mounted read-only");
    }

    @Test
    void immutableFile() throws Exception {
        path = Files.writeString(directory.resolve("path"), "old");
        Shell.run("chattr", "+i", path);
        try {
            assertRefused(Declared.file(path).content("new"), "write", "immutable");
            assertRefused(Declared.file(path).mode("0600"), "set mode 0600 of", "lsattr");
            assertRefused(Declared.file(path).absent(), "remove", "chattr -i");
        } finally {
            Shell.run("chattr", "-i", path);
        }
    }

    @Test
    void immutableFileBelowWhatShouldBeRemoved() throws Exception {
        Path deep = Files.createDirectories(directory.resolve("path/deep"));
        Path file = Files.createFile(deep.resolve("file"));
        Shell.run("chattr", "+i", file);
        try {
            assertThatThrownBy(() -> agent.tryToSettle(
                            Declared.file(directory.resolve("path")).absent()))
                    .hasMessageStartingWith("cannot remove " + file + ": ")
                    .hasMessageContaining("lsattr");
        } finally {
            Shell.run("chattr", "-i", file);
        }
    }

    @Test
    void immutableDirectory() throws Exception {
        Path parent = Files.createDirectory(directory.resolve("parent"));
        Shell.run("chattr", "+i", parent);
        try {
            assertRefused(Declared.file(parent.resolve("path")).content("new"), "write", "immutable");
            assertRefused(Declared.directory(parent.resolve("path")), "make the directory", "immutable");
        } finally {
            Shell.run("chattr", "-i", parent);
        }
    }

    @Test
    void mountBelowWhatShouldBeRemoved() throws Exception {
        Path kept = Files.createFile(path);
        Files.createFile(directory.resolve("beside"));
        assertThatThrownBy(() -> Removal.remove(directory))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("mounted on " + disk.toRealPath());
        assertThatThrownBy(() -> Removal.remove(disk)).isInstanceOf(PermanentException.class);
        assertThat(kept).exists();
        assertThat(directory.resolve("beside")).exists();
    }

    @Test
    void directoryBoundToAPlaceBelowWhatShouldBeRemoved() throws Exception {
        Path kept =
                Files.createFile(Files.createDirectory(disk.resolve("original")).resolve("kept"));
        Path place = Files.createDirectories(disk.resolve("doomed/a place with \\ in it"));
        Shell.run("mount", "--bind", kept.getParent(), place);
        assertThatThrownBy(() -> Removal.remove(disk.resolve("doomed")))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining(place.toRealPath().toString());
        assertThat(kept).exists();
    }

    private void assertRefused(Declared declared, String tried, String advice) throws Exception {
        String before = Snapshot.of(directory);
        assertThatThrownBy(() -> agent.tryToSettle(declared))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot " + tried)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining(advice)
                .hasNoCause();
        assertThat(Snapshot.of(directory)).isEqualTo(before);
        assertThat(agent.context.openReplacements()).isZero();
    }
}
