package mgmt.engine.internal.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Version;

class PluginFoldersTest {

    @TempDir
    Path directory;

    private Path own;
    private Path distribution;
    private PluginFolders folders;
    private final Map<Path, StoredJar> earlier = new HashMap<>();
    private long now = 1;

    @BeforeEach
    void open() throws IOException {
        own = Files.createDirectory(directory.resolve("own"));
        distribution = Files.createDirectory(directory.resolve("distribution"));
        Path kept = directory.resolve("store");
        Safety safety = Safety.ofThisUser();
        folders = new PluginFolders(
                List.of(new PluginFolder(own, true, safety), new PluginFolder(distribution, false, safety)),
                JarStore.open(kept, kept),
                file -> Optional.ofNullable(earlier.get(file)),
                () -> now);
    }

    private static void put(Path file, String name, String version) throws IOException {
        Path next = Files.write(file.resolveSibling("next"), Jars.bundle(name, version));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private Map<String, String> look() {
        folders.look();
        Map<String, String> chosen = new TreeMap<>();
        folders.chosen()
                .forEach((name, entry) ->
                        chosen.put(name, entry.known().version() + " " + directory.relativize(entry.file())));
        return chosen;
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void theOwnFolderWinsAndWithinAFolderTheHigherVersion() throws IOException {
        put(distribution.resolve("a.jar"), "a", "9.0.0");
        put(distribution.resolve("b.jar"), "b", "1.0.0");
        put(own.resolve("a-old.jar"), "a", "1.9.0");
        put(own.resolve("a-new.jar"), "a", "1.10.0");
        assertThat(look()).isEqualTo(Map.of("a", "1.10.0 own/a-new.jar", "b", "1.0.0 distribution/b.jar"));
        assertThat(folders.passedOver()).hasSize(2);
        assertThat(folders.nextLook()).isEmpty();
    }

    @Test
    void ofTwoEqualVersionsTheYoungerFileWins() throws IOException {
        put(own.resolve("1.jar"), "a", "1.0.0");
        Files.write(
                own.resolve("0.jar"),
                Jars.with(Map.of("Bundle-SymbolicName", "a", "Bundle-Version", "1.0.0", "X", "y")));
        Files.setLastModifiedTime(own.resolve("1.jar"), FileTime.fromMillis(1_000_000));
        assertThat(look()).containsEntry("a", "1.0.0 own/0.jar");
    }

    @Test
    void aJarThatIsBeingWrittenIsLeftAloneUntilItIsWholeAndToldOfAfterAWhile() throws IOException {
        byte[] content = Jars.bundle("a", "1.0.0");
        Files.write(own.resolve("a.jar"), Arrays.copyOf(content, content.length / 2));
        assertThat(look()).isEmpty();
        assertThat(folders.faulty()).isEmpty();
        assertThat(folders.nextLook()).hasValue(now + Duration.ofSeconds(5).toNanos());

        pass(Duration.ofSeconds(5));
        look();
        assertThat(folders.faulty())
                .singleElement()
                .satisfies(entry -> assertThat(entry.fault().orElseThrow()).contains("no whole jar"));
        assertThat(folders.nextLook()).as("nothing ticks").isEmpty();

        Files.write(own.resolve("a.jar"), content);
        assertThat(look()).containsEntry("a", "1.0.0 own/a.jar");
        assertThat(folders.faulty()).isEmpty();
    }

    @Test
    void aPluginWhoseJarIsBeingOverwrittenStaysWhatItIs() throws IOException {
        put(own.resolve("a.jar"), "a", "1.0.0");
        look();
        byte[] next = Jars.bundle("a", "1.1.0");
        Files.write(own.resolve("a.jar"), Arrays.copyOf(next, next.length - 1));
        assertThat(look()).containsEntry("a", "1.0.0 own/a.jar");
        Files.write(own.resolve("a.jar"), next);
        assertThat(look()).containsEntry("a", "1.1.0 own/a.jar");
    }

    @Test
    void aFileThatCannotBeUsedStandsForWhatAnEarlierAgentFoundInIt() throws IOException {
        StoredJar jar = new StoredJar("a", new Version(1, 0, 0), "11", Path.of("/store/11.jar"));
        earlier.put(own.resolve("a.jar"), jar);
        Files.writeString(own.resolve("a.jar"), "torn");
        assertThat(look()).containsEntry("a", "1.0.0 own/a.jar");
        assertThat(folders.chosen().get("a").jar()).isNull();
        assertThat(folders.chosen().get("a").last()).isEqualTo(jar);
    }

    @Test
    void aJarThatVanishesIsGoneAfterAMomentAndOneThatComesBackInTimeNeverWas() throws IOException {
        put(own.resolve("a.jar"), "a", "1.0.0");
        look();
        Files.delete(own.resolve("a.jar"));
        assertThat(look()).containsKey("a");
        assertThat(folders.nextLook()).hasValue(now + Duration.ofMillis(200).toNanos());
        pass(Duration.ofMillis(150));
        put(own.resolve("a.jar"), "a", "1.1.0");
        assertThat(look()).containsEntry("a", "1.1.0 own/a.jar");
        assertThat(folders.nextLook()).isEmpty();

        Files.delete(own.resolve("a.jar"));
        look();
        pass(Duration.ofMillis(200));
        assertThat(look()).isEmpty();
    }

    @Test
    void aFolderThatIsNotSafeSaysNothingOfWhatWasLoadedFromItAndLoadsNothing() throws IOException {
        put(own.resolve("a.jar"), "a", "1.0.0");
        look();
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxrwxrwx"));
        put(own.resolve("b.jar"), "b", "1.0.0");
        Files.delete(own.resolve("a.jar"));
        assertThat(look()).containsOnlyKeys("a");
        pass(Duration.ofSeconds(1));
        assertThat(look()).containsOnlyKeys("a");
        assertThat(folders.isComplete()).isFalse();
        assertThat(folders.faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault)
                        .startsWith("nothing is loaded from " + own)
                        .contains("mode 777")
                        .contains("chmod go-w"));
    }

    @Test
    void aFolderThatIsGoneTakesNothingWithIt() throws IOException {
        put(own.resolve("a.jar"), "a", "1.0.0");
        look();
        Files.move(own, directory.resolve("elsewhere"));
        assertThat(look()).containsOnlyKeys("a");
        pass(Duration.ofSeconds(1));
        assertThat(look()).containsOnlyKeys("a");
        assertThat(folders.faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault).contains("is gone; what was loaded from it goes on"));
    }

    @Test
    void aJarThatOthersMayWriteToIsNotLoaded() throws IOException {
        put(own.resolve("a.jar"), "a", "1.0.0");
        Files.setPosixFilePermissions(own.resolve("a.jar"), PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(look()).isEmpty();
        assertThat(folders.faulty())
                .singleElement()
                .satisfies(entry -> assertThat(entry.fault().orElseThrow()).contains("mode 666"));
        Files.setPosixFilePermissions(own.resolve("a.jar"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(look()).containsOnlyKeys("a");
    }

    @Test
    void aLinkIsNoJar() throws IOException {
        put(directory.resolve("a.jar"), "a", "1.0.0");
        Files.createSymbolicLink(own.resolve("a.jar"), directory.resolve("a.jar"));
        assertThat(look()).isEmpty();
        assertThat(folders.faulty())
                .singleElement()
                .satisfies(entry -> assertThat(entry.fault().orElseThrow()).contains("no regular file"));
    }

    @Test
    void whatIsNotListedIsKnownAndNotToBeLoaded() throws Exception {
        put(own.resolve("a.jar"), "a", "1.0.0");
        look();
        FolderEntry entry = folders.chosen().get("a");
        Files.writeString(own.resolve(Pins.FILE_NAME), entry.jar().hash() + "  a.jar\n");
        look();
        assertThat(folders.pinFault(entry, entry.jar())).isEmpty();
        Files.writeString(own.resolve(Pins.FILE_NAME), "");
        look();
        assertThat(folders.pinFault(entry, entry.jar())).isPresent();
    }
}
