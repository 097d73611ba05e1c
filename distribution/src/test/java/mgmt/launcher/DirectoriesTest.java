package mgmt.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import mgmt.launcher.command.Command.PrefixChoice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoriesTest {

    private static final int SOMEBODY = 1000;

    @TempDir
    Path tmp;

    @Test
    void rootKeepsStateAndSocketsInTheSystemsPlaces() {
        Directories root = directories(0, Map.of("XDG_STATE_HOME", "/s", "XDG_RUNTIME_DIR", "/r"));
        assertThat(root.usualPrefix()).isEqualTo(Path.of("/var/lib/mgmt"));
        assertThat(root.runtime()).isEqualTo(Path.of("/run/mgmt"));
    }

    @Test
    void othersKeepThemWhereTheirSessionSays() {
        Directories user = directories(SOMEBODY, Map.of("XDG_STATE_HOME", "/s", "XDG_RUNTIME_DIR", "/r"));
        assertThat(user.usualPrefix()).isEqualTo(Path.of("/s/mgmt"));
        assertThat(user.runtime()).isEqualTo(Path.of("/r/mgmt"));
    }

    @Test
    void orUnderHomeAndTheTemporaryDirectoryWhenItSaysNothingOfUse() {
        Directories user = directories(SOMEBODY, Map.of("XDG_STATE_HOME", "relative", "XDG_RUNTIME_DIR", ""));
        assertThat(user.usualPrefix()).isEqualTo(tmp.resolve("home/.local/state/mgmt"));
        assertThat(user.runtime()).isEqualTo(tmp.resolve("mgmt-1000"));
    }

    @Test
    void homeIsWhatTheEnvironmentSaysEvenOfUsersWithoutAnAccount() {
        assertThat(Machine.home("/h", "/home/me")).isEqualTo(Path.of("/h"));
        assertThat(Machine.home("/h", "?")).isEqualTo(Path.of("/h"));
        assertThat(Machine.home("", "/home/me")).isEqualTo(Path.of("/home/me"));
        assertThat(Machine.home(null, "?")).isEqualTo(Path.of("/"));
    }

    @Test
    void variableMovesTheSockets() {
        assertThat(directories(0, Map.of("MGMT_RUNTIME_DIRECTORY", "/elsewhere"))
                        .runtime())
                .isEqualTo(Path.of("/elsewhere"));
    }

    @Test
    void prefixIsMadeForItsOwnerAlone() throws Exception {
        Path made = directories(0, Map.of()).prefix(choice(tmp.resolve("a/b"), false), "h");
        assertThat(made).isEqualTo(tmp.toRealPath().resolve("a/b"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rwx------");
    }

    @Test
    void prefixIsKnownByItsRealPath() throws Exception {
        Files.createDirectory(tmp.resolve("real"));
        Files.createSymbolicLink(tmp.resolve("link"), tmp.resolve("real"));
        assertThat(directories(0, Map.of()).prefix(choice(tmp.resolve("link"), false), "h"))
                .isEqualTo(tmp.toRealPath().resolve("real"));
    }

    @Test
    void temporaryPrefixIsFreshEachTime() throws Exception {
        PrefixChoice temporary = new PrefixChoice(Optional.empty(), true, false);
        Path first = directories(0, Map.of()).prefix(temporary, "h1");
        Path second = directories(0, Map.of()).prefix(temporary, "h1");
        assertThat(first).isNotEqualTo(second);
        assertThat(first.getFileName().toString()).startsWith("mgmt-h1-");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(first)))
                .isEqualTo("rwx------");
    }

    @Test
    void prefixThatCannotBeMadeIsRefusedOrReplaced() throws Exception {
        Path file = Files.createFile(tmp.resolve("file"));
        Directories directories = directories(0, Map.of());
        assertThatExceptionOfType(LaunchException.class)
                .isThrownBy(() -> directories.prefix(choice(file, false), "h"))
                .withMessageStartingWith("cannot make the prefix: " + file)
                .withMessageContaining("--tmp-prefix");
        assertThat(directories.prefix(choice(file, true), "h").getFileName().toString())
                .startsWith("mgmt-h-");
    }

    @Test
    void directoryThatOthersMayWriteIsNotSafeForSockets() throws Exception {
        Path open = Files.createDirectory(tmp.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        int me = (Integer) Files.getAttribute(open, "unix:uid");
        Directories directories = directories(me, Map.of("MGMT_RUNTIME_DIRECTORY", open.toString()));
        assertThatExceptionOfType(LaunchException.class)
                .isThrownBy(directories::makeRuntime)
                .withMessageContaining("is not safe to use")
                .withMessageContaining("777");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(directories.makeRuntime()).isEqualTo(open.toRealPath());
    }

    private static PrefixChoice choice(Path path, boolean temporaryIfNeeded) {
        return new PrefixChoice(Optional.of(path), false, temporaryIfNeeded);
    }

    private Directories directories(int uid, Map<String, String> environment) {
        return new Directories(new Machine(Optional.of("h"), uid, tmp.resolve("home"), tmp, environment));
    }
}
