package mgmt.engine.internal.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Version;

class KnownHashesTest {

    private static final KnownHashes.Known ABC =
            new KnownHashes.Known("abc", Optional.of(new KnownHashes.Bundle("motd", new Version("1.2.3"))));

    @TempDir
    Path directory;

    private Path list;
    private Path jar;
    private KnownHashes hashes;

    @BeforeEach
    void begin() throws IOException {
        list = directory.resolve("hashes");
        jar = Files.writeString(directory.resolve("a.jar"), "content");
        hashes = KnownHashes.read(list, Duration.ofMillis(1));
    }

    private void add() throws IOException {
        await().until(() -> hashes.state(jar).isOld());
        hashes.add(jar, hashes.state(jar), ABC);
    }

    @Test
    void aFileThatHasNotChangedIsKnownAlsoToTheNextStart() throws IOException {
        assertThat(hashes.of(hashes.state(jar))).isEmpty();
        add();
        assertThat(hashes.of(hashes.state(jar))).contains(ABC);
        hashes.write();
        KnownHashes next = KnownHashes.read(list);
        assertThat(next.of(next.state(jar))).contains(ABC);
    }

    @Test
    void aFileNeedBeNoBundle() throws IOException {
        await().until(() -> hashes.state(jar).isOld());
        KnownHashes.Known bare = new KnownHashes.Known("abc", Optional.empty());
        hashes.add(jar, hashes.state(jar), bare);
        hashes.write();
        KnownHashes next = KnownHashes.read(list);
        assertThat(next.of(next.state(jar))).contains(bare);
    }

    @Test
    void anyWriteMakesItUnknownEvenOneThatHidesItself() throws IOException {
        add();
        FileTime before = Files.getLastModifiedTime(jar);
        Files.writeString(jar, "CONTENT", StandardOpenOption.WRITE);
        Files.setLastModifiedTime(jar, before);
        assertThat(hashes.of(hashes.state(jar))).isEmpty();
    }

    @Test
    void aFileThatMayChangeUnseenIsNotRemembered() throws IOException {
        KnownHashes careful = KnownHashes.read(list, Duration.ofHours(1));
        careful.add(jar, careful.state(jar), ABC);
        assertThat(careful.of(careful.state(jar))).isEmpty();
    }

    @Test
    void aFileThatWasWrittenWhileItWasReadIsNotRemembered() throws IOException {
        await().until(() -> hashes.state(jar).isOld());
        KnownHashes.State before = hashes.state(jar);
        Files.writeString(jar, "more");
        hashes.add(jar, before, ABC);
        assertThat(hashes.of(before)).isEmpty();
        assertThat(hashes.of(hashes.state(jar))).isEmpty();
    }

    @Test
    void whatNobodyAsksForIsForgottenAndWhatCannotBeReadIsNothing() throws IOException {
        add();
        hashes.write();
        KnownHashes idle = KnownHashes.read(list);
        idle.write();
        assertThat(Files.readString(list)).contains("abc");
        idle.clean();
        idle.write();
        KnownHashes next = KnownHashes.read(list);
        assertThat(next.of(next.state(jar))).isEmpty();
        Files.writeString(list, hashes.state(jar).identity() + "\tabc\tmotd\tno.version\n");
        KnownHashes wrong = KnownHashes.read(list);
        assertThat(wrong.of(wrong.state(jar))).isEmpty();
        Files.write(list, new byte[] {-1, -2, 10, 0});
        KnownHashes broken = KnownHashes.read(list);
        assertThat(broken.of(broken.state(jar))).isEmpty();
    }
}
