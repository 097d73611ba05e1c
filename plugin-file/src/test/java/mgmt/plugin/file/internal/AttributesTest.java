package mgmt.plugin.file.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttributesTest {

    @TempDir
    Path directory;

    /** Who owns the file in the end may not be who owns it at first, and so may its group. */
    @ParameterizedTest
    @CsvSource({
        "0644, rw-r--r--",
        "0755, rwxr-xr-x",
        "0666, rw-rw-rw-",
        "0444, r--r--r--",
        "0600, rw-------",
        "0700, rwx------",
        "0640, rw-------",
        "0664, rw-------",
        "0604, rw-------",
        "0077, rw-------",
        "4755, rw-------",
        "1644, rw-------",
    })
    void atFirstNobodyMayDoMoreThanInTheEnd(String mode, String made) {
        assertThat(PosixFilePermissions.toString(
                        wanting(mode).first(Stat.ABSENT).value()))
                .isEqualTo(made);
    }

    @Test
    void theModeOfTheReplacedFileCountsWhereNoneIsWanted() throws IOException {
        Path replaced = Files.createFile(directory.resolve("replaced"));
        Attributes none = Attributes.unmanaged(new Umask());

        Files.setAttribute(replaced, "unix:mode", 0755);
        assertThat(PosixFilePermissions.toString(none.first(Stat.of(replaced)).value()))
                .isEqualTo("rwxr-xr-x");
        Files.setAttribute(replaced, "unix:mode", 0750);
        assertThat(PosixFilePermissions.toString(none.first(Stat.of(replaced)).value()))
                .isEqualTo("rw-------");
    }

    /** The old group may be lost with its rights, and what comes of them then is less. */
    @Test
    void aModeThatComesOfTheGroupsRightsIsSetWhenTheGroupIsKnown() throws IOException {
        Path replaced = Files.createFile(directory.resolve("replaced"));
        Files.setAttribute(replaced, "unix:mode", 0770);

        for (String mode : new String[] {"o=g", "a=g", "a+X"}) {
            assertThat(PosixFilePermissions.toString(
                            wanting(mode).first(Stat.of(replaced)).value()))
                    .as(mode)
                    .isEqualTo("rw-------");
        }
    }

    /** As under a default ACL, or a umask that takes more away. */
    @Test
    void whatTheFileLacksOfItsModeIsAdded() throws IOException {
        Path fresh = Files.createFile(
                directory.resolve("fresh"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));

        wanting("0644").prepare(fresh, false, Stat.ABSENT);

        assertThat(Mode.format(Stat.of(fresh).mode())).isEqualTo("0644");
    }

    private static Attributes wanting(String mode) {
        return new Attributes(Optional.of(Mode.parse(mode)), Ownership.NONE, new Umask());
    }
}
