package mgmt.plugin.local.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mgmt.api.resource.InvalidDesiredException;
import mgmt.api.transport.Commit;
import mgmt.api.transport.Key;
import mgmt.api.transport.RecordingContext;
import mgmt.api.transport.TransportException;
import mgmt.api.transport.Value;
import mgmt.plugin.local.internal.LocalProvider.Local;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which directory is used, and which is refused. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DirectoryTest {

    @TempDir
    private Path temporary;

    private LocalTransport open(Path path) throws Exception {
        return LocalTransport.open(
                new ClusterDirectory(path, Account.current().uid()),
                new RecordingContext("test", temporary.resolve("test")),
                Timing.USUAL);
    }

    private void assertRefused(Path path, String... parts) {
        assertThatThrownBy(() -> open(path))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining(path.toString())
                .hasMessageContainingAll(parts);
    }

    @Test
    void isMadeForItsUserAloneAndSoIsAllInIt() throws Exception {
        Path path = temporary.resolve("a/b/cluster");
        open(path).close();
        for (Path directory : new Path[] {path.getParent(), path, path.resolve("sessions")}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                    .isEqualTo("rwx------");
        }
        for (String file : new String[] {"store", "lock"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.resolve(file))))
                    .isEqualTo("rw-------");
        }
        assertThat(path.resolve("sessions")).isEmptyDirectory();
    }

    @Test
    void isRefusedWhenOthersMayReadOrWriteIt() throws Exception {
        for (String mode : new String[] {"rwxr-x---", "rwx-----x", "rwx--x---"}) {
            Path path = Files.createDirectory(temporary.resolve(mode));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
            assertRefused(path, "belongs to user number " + Account.current().uid(), "has mode 07", "chmod it to 0700");
            assertThat(path).isEmptyDirectory();
            Path link = Files.createSymbolicLink(temporary.resolve("link to " + mode), path);
            assertRefused(link, "has mode 07");
        }
    }

    @Test
    void isRefusedWhenItBelongsToSomebodyElse() throws Exception {
        assumeTrue(Shell.isRoot(), "only root may give directories away");
        Path path = Files.createDirectory(temporary.resolve("given"));
        Shell.run("chmod", "700", path);
        Shell.run("chown", "12345", path);
        assertRefused(path, "belongs to user number 12345 and has mode 0700", "chown");
    }

    @Test
    void isRefusedWhenItIsNone() throws Exception {
        Path file = Files.createFile(temporary.resolve("file"));
        assertRefused(file, "is no directory", "cluster_dir");
        Path link = Files.createSymbolicLink(temporary.resolve("dangling"), temporary.resolve("nowhere"));
        assertRefused(link, "is no directory");
        assertRefused(file.resolve("below"), "cannot make", "Not a directory");
    }

    @Test
    void mayBeALinkToAGoodOne() throws Exception {
        Path link = temporary.resolve("link");
        Path path = temporary.resolve("cluster");
        open(path).close();
        Files.createSymbolicLink(link, path);
        try (LocalTransport one = open(link);
                LocalTransport other = open(path)) {
            one.commit(Commit.builder().put(Key.of("a"), Value.of("a")).build());
            assertThat(other.read(Key.root()).entries()).hasSize(1);
        }
    }

    @Test
    void aDamagedStoreIsRefused() throws Exception {
        Path path = temporary.resolve("cluster");
        open(path).close();
        Files.writeString(path.resolve("store"), "spoiled");
        assertRefused(path, "store is damaged at byte 0", "remove the directory " + path);
        assertThat(path.resolve("store")).hasContent("spoiled");
    }

    @Test
    void theUsualOneDependsOnTheUser() {
        assertThat(new Account(0, Map.of("HOME", "/root"), "/root").usualDirectory())
                .isEqualTo(Path.of("/var/lib/mgmt/cluster"));
        assertThat(new Account(7, Map.of("XDG_STATE_HOME", "/state", "HOME", "/h"), "/h").usualDirectory())
                .isEqualTo(Path.of("/state/mgmt/cluster"));
        assertThat(new Account(7, Map.of("XDG_STATE_HOME", "relative", "HOME", " "), "/h").usualDirectory())
                .isEqualTo(Path.of("/h/.local/state/mgmt/cluster"));
        assertThat(new Account(7, Map.of(), "?").usualDirectory()).isEqualTo(Path.of("/.local/state/mgmt/cluster"));
    }

    @Test
    void theConfigurationIsChecked() {
        assertThat(new Local(Optional.empty()).clusterDir()).isEmpty();
        assertThat(new Local(Optional.of(temporary)).clusterDir()).contains(temporary);
        assertThatThrownBy(() -> new Local(Optional.of(Path.of("here"))))
                .isInstanceOf(InvalidDesiredException.class)
                .hasMessageContaining("the path 'here' must be absolute");
        assertThatThrownBy(() -> new Local(Optional.of(Path.of("/a\nb"))))
                .isInstanceOf(InvalidDesiredException.class)
                .hasMessageContaining("control character");
    }
}
