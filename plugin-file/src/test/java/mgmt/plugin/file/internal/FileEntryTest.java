package mgmt.plugin.file.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import mgmt.api.resource.Drift;
import mgmt.api.resource.PermanentException;
import mgmt.api.resource.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FileEntryTest {

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
    void makesAMissingFileEmptyWhereNoContentIsGiven() throws Exception {
        assertThat(agent.settle(Declared.file(path))).hasToString("[state: absent -> exists]");
        assertThat(path).isEmptyFile();
        assertThat(bits(path)).isEqualTo(new Umask().newMode(false));
    }

    @Test
    void leavesContentAloneWhereNoneIsGiven() throws Exception {
        Files.writeString(path, "mine");
        agent.settle(Declared.file(path).mode("0600"));
        assertThat(path).hasContent("mine");
    }

    @Test
    void keepsTheModeOfAnExistingFile() throws Exception {
        Files.writeString(path, "old");
        Files.setAttribute(path, "unix:mode", 0640);
        agent.settle(Declared.file(path).content("new"));
        assertThat(path).hasContent("new");
        assertThat(bits(path)).isEqualTo(0640);
    }

    @Test
    void changesOnlyTheModeInPlace() throws Exception {
        Files.writeString(path, "same");
        Stat before = Stat.of(path);
        assertThat(agent.settle(Declared.file(path).content("same").mode("04711")))
                .hasToString("[mode: 0644 -> 4711]");
        assertThat(Stat.of(path).inode()).isEqualTo(before.inode());
        assertThat(bits(path)).isEqualTo(04711);
    }

    @Test
    void appliesASymbolicModeToTheModeOfANewFile() throws Exception {
        agent.settle(Declared.file(path).content("x").mode("u+x,o="));
        assertThat(bits(path)).isEqualTo((new Umask().newMode(false) | 0100) & ~7);
    }

    @Test
    void showsText() throws Exception {
        Files.writeString(path, "one\nzwei\n");
        assertThat(agent.settle(Declared.file(path).content("one\ntwo\n")))
                .hasToString("[content: one\nzwei\n -> one\ntwo\n]");
    }

    @Test
    void describesWhatIsNoText() throws Exception {
        Files.write(path, new byte[] {1, 0, 2});
        String desired = Base64.getEncoder().encodeToString(new byte[] {(byte) 0xff, (byte) 0xfe});
        Drift.Difference content = agent.settle(
                        Declared.file(path).contentBase64(desired.substring(0, 2) + "\n" + desired.substring(2)))
                .differences()
                .get(0);
        assertThat(content.actual()).startsWith("binary, 3 bytes, sha256 ");
        assertThat(content.desired()).startsWith("binary, 2 bytes, sha256 ");
        assertThat(path).hasBinaryContent(new byte[] {(byte) 0xff, (byte) 0xfe});
    }

    @Test
    void describesWhatIsLong() throws Exception {
        String text = "0123456789abcdef".repeat(10_000);
        Files.writeString(path, text + "!");
        Drift.Difference content =
                agent.settle(Declared.file(path).content(text)).differences().get(0);
        assertThat(content.actual()).isEqualTo("160001 bytes");
        Files.writeString(path, text.replace('a', 'A'));
        content = agent.settle(Declared.file(path).content(text)).differences().get(0);
        assertThat(content.actual()).startsWith("160000 bytes, sha256 ").isNotEqualTo(content.desired());
    }

    @Test
    void replacesALinkAndNotWhatItLeadsTo() throws Exception {
        Path target = Files.writeString(directory.resolve("target"), "theirs");
        Files.createSymbolicLink(path, target);
        assertThat(agent.settle(Declared.file(path).content("ours"))).hasToString("[state: symbolic link -> file]");
        assertThat(target).hasContent("theirs");
        assertThat(path)
                .hasContent("ours")
                .satisfies(it -> assertThat(Files.isSymbolicLink(it)).isFalse());
    }

    @Test
    void replacesALinkByAnEmptyFileOnlyIfForced() throws Exception {
        Files.createSymbolicLink(path, Path.of("nowhere"));
        assertThatThrownBy(() -> agent.tryToSettle(Declared.file(path)))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("follow: true");
        agent.settle(Declared.file(path).force());
        assertThat(Stat.of(path).isFile()).isTrue();
    }

    @Test
    void managesWhatALinkLeadsToIfAsked() throws Exception {
        Files.createSymbolicLink(path, Path.of("target"));
        agent.settle(Declared.file(path).content("ours").follow());
        assertThat(Files.isSymbolicLink(path)).isTrue();
        assertThat(directory.resolve("target")).hasContent("ours");
    }

    @Test
    void complainsAboutLinksInACircle() throws Exception {
        Files.createSymbolicLink(path, path);
        assertThatThrownBy(() -> agent.check(Declared.file(path).content("x").follow()))
                .hasMessageContaining("circle");
    }

    @Test
    void replacesADirectoryOnlyIfForced() throws Exception {
        Files.createDirectories(path.resolve("deep/down"));
        Declared declared = Declared.file(path).content("file");
        assertThatThrownBy(() -> agent.tryToSettle(declared))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("is a directory and should be a file")
                .hasMessageContaining("force: true");
        assertThat(path.resolve("deep/down")).isDirectory();
        agent.settle(declared.force());
        assertThat(path).hasContent("file");
        assertThat(directory.toFile().list()).containsExactly("path");
    }

    @Test
    void neverOpensAFifo() throws Exception {
        Shell.run("mkfifo", path);
        Declared declared = Declared.file(path).content("file");
        assertThat(agent.check(declared)).hasToString("[state: fifo -> file]");
        assertThatThrownBy(() -> agent.tryToSettle(declared))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("is a fifo");
        agent.settle(declared.force());
        assertThat(path).hasContent("file");
    }

    @Test
    void makesParentsOnlyIfForced() throws Exception {
        path = directory.resolve("a/b/path");
        for (Declared declared :
                List.of(Declared.file(path).content("x"), Declared.file(path), Declared.directory(path))) {
            assertThatThrownBy(() -> agent.tryToSettle(declared))
                    .isInstanceOf(PermanentException.class)
                    .hasMessageContaining(directory.resolve("a/b") + " is missing")
                    .hasMessageContaining("force: true");
        }
        agent.settle(Declared.file(path).content("x").force());
        assertThat(path).hasContent("x");
        assertThat(bits(path.getParent())).isEqualTo(new Umask().newMode(true));
    }

    @Test
    void takesAPathBelowAFileForAbsent() throws Exception {
        Files.createFile(path);
        Path below = path.resolve("below/it");
        assertThat(agent.check(Declared.file(below).absent()).isNone()).isTrue();
        assertThat(agent.check(Declared.file(below).content("x"))).hasToString("[state: absent -> exists]");
        assertThatThrownBy(() ->
                        agent.tryToSettle(Declared.file(below).content("x").force()))
                .hasMessageContaining("Not a directory; " + path + " is none");
    }

    @Test
    void writesWhatHasAppearedSinceTheCheck() throws Exception {
        Resource resource = agent.open(Declared.file(path).content("ours"));
        Drift drift = resource.check();
        Files.writeString(path, "theirs");
        resource.apply(drift);
        assertThat(path).hasContent("ours");
    }

    @Test
    void neverTouchesAFileThatHasAppearedWhereAnyContentWillDo() throws Exception {
        Resource resource = agent.open(Declared.file(path));
        Drift drift = resource.check();
        Files.writeString(path, "theirs");
        resource.apply(drift);
        assertThat(path).hasContent("theirs");
    }

    @Test
    void copiesADirectorysModeAloneWithoutRecurse() throws Exception {
        Path source = Files.createDirectory(directory.resolve("source"));
        Files.createFile(source.resolve("inside"));
        Files.setAttribute(source, "unix:mode", 0710);
        agent.settle(Declared.directory(path).source(source + "/"));
        assertThat(bits(path)).isEqualTo(0710);
        assertThat(path).isEmptyDirectory();
    }

    @Test
    void neverPutsADirectoryInThePlaceOfALinkUnlessForced() throws Exception {
        Path target = Files.createDirectory(directory.resolve("target"));
        Files.createSymbolicLink(path, target);
        assertThatThrownBy(() -> agent.tryToSettle(Declared.directory(path)))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("follow: true");
        assertThat(agent.check(Declared.directory(path).follow()).isNone()).isTrue();
        agent.settle(Declared.directory(path).force());
        assertThat(path).isDirectory();
        assertThat(target).isDirectory();
    }

    @Test
    void keepsWhatADirectoryInheritsFromItsParent() throws Exception {
        Files.setAttribute(directory, "unix:mode", 02755);
        agent.settle(Declared.directory(path).mode("u=rwx,g=rx,o="));
        assertThat(bits(path)).isEqualTo(02750);
        agent.settle(Declared.directory(path).mode("0750"));
        assertThat(bits(path)).isEqualTo(0750);
    }

    @Test
    void writesContentInUtf8() throws Exception {
        agent.settle(Declared.file(path).content("größe €"));
        assertThat(Files.readAllBytes(path)).isEqualTo("größe €".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void isInterruptedWhileItWrites() throws Exception {
        Resource resource = agent.open(Declared.file(path).content("x".repeat(1 << 20)));
        Drift drift = resource.check();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> resource.apply(drift))
                .isInstanceOf(java.nio.channels.ClosedByInterruptException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(directory).isEmptyDirectory();
    }

    private static int bits(Path path) throws Exception {
        return (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & Mode.BITS;
    }
}
