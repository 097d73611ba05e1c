package mgmt.plugin.file.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymbolicModeTest {

    private static final int UMASK = 022;

    /** Everything of the grammar, alone and in rows. */
    private static final List<String> MODES = List.of(
            "u=rw,go=r",
            "a=rX",
            "u+x",
            "go-rwx",
            "+x",
            "+w",
            "-w",
            "=",
            "=r",
            "=rw",
            "u=",
            "a=",
            "ug+rw,o-w",
            "u+s",
            "g+s",
            "u-s",
            "ug+s,o+t",
            "+t",
            "o+t",
            "u+t",
            "a+t",
            "-t",
            "o=",
            "g=u",
            "o=g",
            "o=u",
            "g+u",
            "go-u",
            "a+X",
            "u=rwX,go=rX",
            "u+r-w+x",
            "go=",
            "a-x,a+X",
            "a=,a+X",
            "=s",
            "g=s",
            "+s",
            "a+st",
            "u=rws",
            "g=rx,o=",
            "-x+X",
            "u+rwxs,g=rX,o-rwx");

    private static final int[] BEFORE = {0, 0644, 0600, 0755, 0700, 04755, 02755, 01777, 06711, 0111, 0010, 07777, 0640
    };

    @TempDir
    Path directory;

    @Test
    void doesWhatChmodDoes() throws Exception {
        List<String> wrong = new ArrayList<>();
        for (String mode : MODES) {
            for (boolean isDirectory : new boolean[] {false, true}) {
                List<Path> paths = samples(mode, isDirectory);
                chmod(mode, paths);
                for (int i = 0; i < BEFORE.length; i++) {
                    int desired = bits(paths.get(i));
                    int ours = Mode.parse(mode).appliedTo(BEFORE[i], isDirectory, UMASK);
                    if (ours != desired) {
                        wrong.add("%s on %s of %04o: %04o instead of %04o"
                                .formatted(mode, isDirectory ? "a directory" : "a file", BEFORE[i], ours, desired));
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"rw", "u", "u=rz", "u=rw,", ",u=r", "z=r", "u=gr", "0888", "u rw", "", "17777", "0o644", "+644"})
    void refusesWhatIsNoMode(String text) {
        assertThatThrownBy(() -> Mode.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining("0644");
    }

    @ParameterizedTest
    @ValueSource(strings = {"g=u,u-w", "o=g,g=u", "u-x,u=g"})
    void refusesWhatNeverComesToRest(String text) {
        if (text.equals("u-x,u=g")) {
            assertThat(Mode.parse(text)).isNotNull();
        } else {
            assertThatThrownBy(() -> Mode.parse(text)).hasMessageContaining("another mode each time");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"644", "0644", "00644"})
    void readsOctalWithAndWithoutZeros(String text) {
        assertThat(Mode.parse(text).appliedTo(07777, false, UMASK)).isEqualTo(0644);
    }

    @Test
    void readsSpecialBits() {
        assertThat(Mode.parse("04755").appliedTo(0, false, UMASK)).isEqualTo(04755);
        assertThat(Mode.parse("7777").appliedTo(0, true, UMASK)).isEqualTo(07777);
    }

    private List<Path> samples(String mode, boolean isDirectory) throws Exception {
        Path home = Files.createDirectory(directory.resolve(mode + (isDirectory ? ".d" : ".f")));
        List<Path> paths = new ArrayList<>();
        for (int bits : BEFORE) {
            Path path = home.resolve(Integer.toOctalString(bits));
            if (isDirectory) {
                Files.createDirectory(path);
            } else {
                Files.createFile(path);
            }
            Files.setAttribute(path, "unix:mode", bits);
            paths.add(path);
        }
        return paths;
    }

    private static void chmod(String mode, List<Path> paths) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("sh", "-c", "umask 022; m=$1; shift; chmod -f -- \"$m\" \"$@\"; :", "-", mode));
        paths.forEach(path -> command.add(path.toString()));
        Shell.run(command.toArray());
    }

    private static int bits(Path path) throws Exception {
        return (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & Mode.BITS;
    }
}
