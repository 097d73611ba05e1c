package mgmt.engine.internal.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Version;

class JarStoreTest {

    @TempDir
    Path directory;

    private Path kept;
    private JarStore store;

    @BeforeEach
    void open() throws IOException {
        kept = directory.resolve("store");
        store = JarStore.open(kept, kept);
    }

    private Path file(byte[] content) throws IOException {
        return Files.write(directory.resolve("some.jar"), content);
    }

    @Test
    void aSoundJarIsKeptWhateverBecomesOfItsFile() throws Exception {
        byte[] content = Jars.bundle("motd", "1.2.3");
        Path source = file(content);
        StoredJar jar = store.take(source, false);
        Files.writeString(source, "overwritten");
        assertThat(jar.name()).isEqualTo("motd");
        assertThat(jar.version()).isEqualTo(new Version(1, 2, 3));
        assertThat(jar.file()).hasBinaryContent(content).hasFileName(jar.hash() + ".jar");
        assertThat(store.find(jar.hash())).contains(jar);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept)))
                .isEqualTo("rwx------");
    }

    @Test
    void theSameBytesAreKeptOnceAndOthersBesideThem() throws Exception {
        StoredJar first = store.take(file(Jars.bundle("motd", "1.0.0")), false);
        assertThat(store.take(file(Jars.bundle("motd", "1.0.0")), false)).isEqualTo(first);
        StoredJar second = store.take(file(Jars.bundle("motd", "1.0.1")), false);
        try (Stream<Path> files = Files.list(kept)) {
            assertThat(files).containsExactlyInAnyOrder(first.file(), second.file());
        }
        store.keep(Set.of(second.hash()));
        assertThat(store.find(first.hash())).isEmpty();
        assertThat(store.find(second.hash())).isPresent();
    }

    @Test
    void whatIsKnownOfAJarNeedNotBeReadAgain() throws Exception {
        Path source = file(Jars.bundle("motd", "1.2.3"));
        await().until(() -> KnownHashes.read(kept.resolve("none")).state(source).isOld());
        StoredJar jar = store.take(source, false);
        store.keep(Set.of(jar.hash()));

        JarStore next = JarStore.open(kept, kept);
        assertThat(next.take(source, false)).isEqualTo(jar);
        assertThat(Files.readString(kept.resolve("hashes"))).contains("\t" + jar.hash() + "\tmotd\t1.2.3\n");
        Files.write(source, Jars.bundle("motd", "1.2.4"));
        assertThat(next.take(source, false).version()).isEqualTo(new Version(1, 2, 4));
    }

    @Test
    void whatHasComeToHarmInTheStoreIsNotRun() throws Exception {
        Path source = file(Jars.bundle("motd", "1.0.0"));
        StoredJar jar = store.take(source, false);
        Files.write(jar.file(), Jars.bundle("motd", "6.6.6"));
        assertThat(store.find(jar.hash())).isEmpty();
        assertThat(store.take(source, false)).isEqualTo(jar);
        assertThat(jar.file()).hasSameBinaryContentAs(source);
    }

    @Test
    void noPartOfAJarIsTakenForAWholeOne() throws Exception {
        byte[] content = Jars.bundle("motd", "1.0.0");
        for (int length = 0; length < content.length; length++) {
            Path part = file(Arrays.copyOf(content, length));
            assertThatThrownBy(() -> store.take(part, false))
                    .as("%d of %d bytes", length, content.length)
                    .isInstanceOf(NotWholeException.class);
        }
        assertThat(kept).isEmptyDirectory();
    }

    @Test
    void aJarWithADamagedEntryIsNotWhole() throws Exception {
        byte[] content = Jars.bundle("motd", "1.0.0");
        int damaged = 0;
        for (int at = 40; at < content.length / 2; at++) {
            byte[] changed = content.clone();
            changed[at] ^= 0x15;
            Path file = file(changed);
            try {
                store.take(file, false);
            } catch (NotWholeException | RefusedException e) {
                damaged++;
            }
        }
        assertThat(damaged).as("bytes whose damage was noticed").isGreaterThan(content.length / 4);
    }

    static Stream<Arguments> noPlugins() {
        return Stream.of(
                Arguments.of(Map.of(), "no Bundle-SymbolicName"),
                Arguments.of(
                        Map.of("Bundle-SymbolicName", "a", "Bundle-ManifestVersion", "1"),
                        "lacks Bundle-ManifestVersion"),
                Arguments.of(Map.of("Bundle-SymbolicName", "a", "Fragment-Host", "mgmt.api"), "fragment"),
                Arguments.of(Map.of("Bundle-SymbolicName", "a; singleton:=true"), "singleton"),
                Arguments.of(Map.of("Bundle-SymbolicName", "a", "Bundle-Version", "one"), "no version: \"one\""),
                Arguments.of(Map.of("Bundle-SymbolicName", "../../etc/evil"), "../../etc/evil"),
                Arguments.of(Map.of("Bundle-SymbolicName", "a/b"), "letters, digits"),
                Arguments.of(Map.of("Bundle-SymbolicName", ".hidden"), "letters, digits"),
                Arguments.of(Map.of("Bundle-SymbolicName", "a\tb"), "letters, digits"),
                Arguments.of(Map.of("Bundle-SymbolicName", "a".repeat(300)), "letters, digits"));
    }

    @ParameterizedTest
    @MethodSource("noPlugins")
    void whatCannotBeAPluginIsRefusedWithTheReason(Map<String, String> headers, String why) throws IOException {
        Path file = file(Jars.with(headers));
        assertThatThrownBy(() -> store.take(file, false))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(why);
        assertThat(kept).isEmptyDirectory();
    }

    @Test
    void aLinkIsNotFollowed() throws IOException {
        Path real = file(Jars.bundle("motd", "1.0.0"));
        Path link = Files.createSymbolicLink(directory.resolve("link.jar"), real);
        assertThatThrownBy(() -> store.take(link, false)).isInstanceOf(IOException.class);
    }
}
