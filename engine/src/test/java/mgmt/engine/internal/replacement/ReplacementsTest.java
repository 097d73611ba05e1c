package mgmt.engine.internal.replacement;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import mgmt.api.resource.Replacement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplacementsTest {

    @TempDir
    private Path state;

    @TempDir
    private Path dir;

    private Replacements replacements;

    @BeforeEach
    void open() throws IOException {
        replacements = Replacements.open(state);
        replacements.cleanUp();
    }

    @Test
    void putsTheNewFileInThePlaceOfTheOldOne() throws IOException {
        Path target = Files.writeString(dir.resolve("file"), "old");
        try (Replacement replacement = replacements.replace(target)) {
            assertThat(replacement.temporary()).hasParent(dir);
            assertThat(Replacements.isTemporary(replacement.temporary())).isTrue();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(replacement.temporary())))
                    .isEqualTo("rw-------");
            replacement.channel().write(UTF_8.encode("new"));
            assertThat(target).hasContent("old");
            replacement.commit();
            assertThat(target).hasContent("new");
        }
        assertThat(names(dir)).containsExactly("file");
    }

    @Test
    void discardsWhatIsNotCommitted() throws IOException {
        Path target = Files.writeString(dir.resolve("file"), "old");
        Replacement replacement = replacements.replace(target);
        replacement.channel().write(UTF_8.encode("new"));
        replacement.close();
        replacement.close();

        assertThat(target).hasContent("old");
        assertThat(names(dir)).containsExactly("file");
        assertThatIllegalStateException().isThrownBy(replacement::commit);
    }

    @Test
    void replacesALinkAndNotWhatItLeadsTo() throws IOException {
        Path other = Files.writeString(dir.resolve("other"), "other");
        Path target = Files.createSymbolicLink(dir.resolve("link"), other);
        try (Replacement replacement = replacements.replace(target)) {
            replacement.commit();
        }
        assertThat(Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)).isTrue();
        assertThat(other).hasContent("other");
    }

    @Test
    void leavesNothingWhenTheTargetCannotBeReplaced() throws IOException {
        Path target = Files.createDirectory(dir.resolve("sub"));
        Files.createFile(target.resolve("file"));
        try (Replacement replacement = replacements.replace(target)) {
            assertThatExceptionOfType(IOException.class).isThrownBy(replacement::commit);
        }
        assertThat(names(dir)).containsExactly("sub");
    }

    @Test
    void namesTheParentThatIsMissing() throws IOException {
        Path missing = dir.resolve("no/such");
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> replacements.replace(missing.resolve("file")))
                .withMessage(missing + ": No such directory");
        // The same when it was there before.
        Files.createDirectories(missing);
        replacements.replace(missing.resolve("file")).close();
        Files.delete(missing);
        assertThatExceptionOfType(NoSuchFileException.class)
                .isThrownBy(() -> replacements.replace(missing.resolve("file")))
                .withMessage(missing + ": No such directory");
    }

    @Test
    void takesAnotherNameWhenOneIsInTheWay() throws IOException {
        Path first = crash(dir);
        assertThat(first.getFileName().toString()).endsWith("-0");
        // An earlier run's, which could not be removed: the same tag and number.
        Replacements later = Replacements.open(state);
        try (Replacement replacement = later.replace(dir.resolve("file"))) {
            assertThat(replacement.temporary()).isNotEqualTo(first);
            replacement.commit();
        }
        assertThat(first).exists();
    }

    @Test
    void removesAtTheNextStartWhatACrashHasLeft() throws IOException {
        Path odd = Files.createDirectory(dir.resolve("odd % \n name"));
        Path first = crash(dir);
        Path second = crash(odd);
        String own = first.getFileName().toString();
        String prefix = own.substring(0, own.lastIndexOf('-') + 1);
        Path link = Files.createSymbolicLink(dir.resolve(prefix + "link"), odd);
        Path directory = Files.createDirectory(dir.resolve(prefix + "directory"));
        Path foreign = Files.createFile(dir.resolve(".mgmt-0badcafe-0"));

        Replacements.open(state).cleanUp();

        assertThat(first).doesNotExist();
        assertThat(second).doesNotExist();
        assertThat(Files.exists(link, LinkOption.NOFOLLOW_LINKS)).isFalse();
        assertThat(directory).exists();
        assertThat(foreign).exists();
        assertThat(list()).isEmpty();
    }

    @Test
    void keepsADirectoryOnTheListThatIsNotThere() throws IOException {
        Path home = Files.createDirectory(dir.resolve("home"));
        Path temporary = crash(home);
        Path away = dir.resolve("away");
        Files.move(home, away);

        Replacements.open(state).cleanUp();
        // As a mount point without its file system: there, but another directory.
        Files.createDirectory(home);
        Replacements.open(state).cleanUp();
        Files.delete(home);
        Replacements later = Replacements.open(state);
        later.cleanUp();
        later.replace(dir.resolve("file")).close();
        later.close();
        Files.move(away, home);
        assertThat(temporary).exists();
        Replacements.open(state).cleanUp();

        assertThat(temporary).doesNotExist();
        assertThat(list()).isEmpty();
    }

    @Test
    void losesOnlyTheBadLinesOfADamagedList() throws IOException {
        Path first = crash(dir);
        Path list = state.resolve("temporary-directories");
        Files.write(list, new byte[] {0, (byte) 0xff, ' ', '%', '\n'}, StandardOpenOption.APPEND);
        Files.writeString(
                list, "12 http://example.org/\n12 file:///%zz\n\n12\nfile:///tmp\n", StandardOpenOption.APPEND);
        Files.writeString(list, "17 file:///half", StandardOpenOption.APPEND);
        Path sub = Files.createDirectory(dir.resolve("sub"));
        Path second = Replacements.open(state).replace(sub.resolve("file")).temporary();

        Replacements.open(state).cleanUp();

        assertThat(first).doesNotExist();
        assertThat(second).doesNotExist();
        assertThat(list()).containsExactly("17 file:///half");
    }

    @Test
    void forgetsItsDirectoriesAfterAnOrderlyEnd() throws IOException {
        replacements.replace(dir.resolve("one")).close();
        replacements.replace(dir.resolve("two")).close();
        assertThat(list()).hasSize(1);
        replacements.close();
        assertThat(list()).isEmpty();
        replacements.close();
    }

    @Test
    void keepsItsTagWithThePrefix(@TempDir Path otherState) throws IOException {
        String first = tag(replacements);
        assertThat(tag(Replacements.open(state))).isEqualTo(first);
        assertThat(tag(Replacements.open(otherState))).isNotEqualTo(first);
        Files.writeString(state.resolve("temporary-tag"), "12");
        assertThat(tag(Replacements.open(state))).matches("\\.mgmt-[0-9a-f]{8}-");
    }

    @Test
    void doesNotCleanUpWhileItIsAtWork() throws IOException {
        replacements.replace(dir.resolve("file")).close();
        assertThatIllegalStateException().isThrownBy(replacements::cleanUp);
    }

    @Test
    void knowsTemporariesByTheirNames() {
        assertThat(Replacements.isTemporary(Path.of("/etc/.mgmt-12345678-0"))).isTrue();
        assertThat(Replacements.isTemporary(Path.of(".mgmtrc"))).isFalse();
        assertThat(Replacements.isTemporary(Path.of("/"))).isFalse();
    }

    /** Leaves a temporary behind, as the end of a process would. */
    private Path crash(Path directory) throws IOException {
        Replacement replacement = replacements.replace(directory.resolve("file"));
        replacement.channel().close();
        return replacement.temporary();
    }

    private String tag(Replacements of) throws IOException {
        try (Replacement replacement = of.replace(dir.resolve("file"))) {
            String name = replacement.temporary().getFileName().toString();
            return name.substring(0, name.lastIndexOf('-') + 1);
        }
    }

    private List<String> list() throws IOException {
        return Files.readAllLines(state.resolve("temporary-directories")).stream()
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }
}
