package mgmt.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import mgmt.system.Mgmt.Started;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The archive of classes with which Java starts sooner: who makes it, when it is used, and that nobody hears of it. */
@Tag("patience")
class ClassArchiveIT {

    /** It is made behind everything else that the machine has to do, and beside other tests that is much. */
    private static final Duration LIMIT = Duration.ofMinutes(15);

    @TempDir
    Path directory;

    private Copy copy;
    private Mgmt mgmt;
    private Path cache;

    @BeforeEach
    void copy() throws IOException {
        copy = Copy.make(directory.resolve("home"));
        cache = directory.resolve("the cache");
        mgmt = new Mgmt(copy.home(), directory).with("MGMT_CACHE_DIRECTORY", cache.toString());
        Files.writeString(directory.resolve("graph.yaml"), "graph: one\nresources:\n  noop:\n  - name: one\n");
    }

    @AfterEach
    void close() {
        mgmt.close();
    }

    @ParameterizedTest
    @MethodSource("mgmt.system.Mgmt#javaHomes")
    void firstRunHasItMadeAndLaterOnesUseIt(Path java) throws IOException {
        mgmt.with("JAVA_HOME", java.toString());
        assertRuns();
        Path archive = awaitArchive();
        assertThat(classesFromArchive()).isTrue();
        assertThat(Files.getPosixFilePermissions(archive).toString()).doesNotContain("GROUP", "OTHERS");
    }

    @Test
    void archiveForOtherJarsIsNotUsed() throws IOException {
        assertRuns();
        awaitArchive();
        copy.addBundle("bundles", "one.more", "org.osgi.framework");
        String before = Files.readString(mark());
        assertIsMadeAnew(before);
    }

    /** Java dies of half an archive. */
    @ParameterizedTest
    @MethodSource("mgmt.system.Mgmt#javaHomes")
    void archiveThatHasBeenDamagedIsNoNewsAndIsMadeAnew(Path java) throws IOException {
        mgmt.with("JAVA_HOME", java.toString());
        assertRuns();
        Path archive = awaitArchive();
        String before = Files.readString(mark());
        byte[] whole = Files.readAllBytes(archive);
        Files.delete(archive);
        Files.write(archive, Arrays.copyOf(whole, whole.length / 2));
        assertIsMadeAnew(before);
    }

    @ParameterizedTest
    @MethodSource("mgmt.system.Mgmt#javaHomes")
    void whatTheUserWantsOfJavaHoldsWithoutAWordOfTheArchive(Path java) throws IOException {
        mgmt.with("JAVA_HOME", java.toString());
        assertRuns();
        awaitArchive();
        for (String options : List.of("-Xshare:off", "--add-modules=java.sql", "-XX:TieredStopAtLevel=4")) {
            mgmt.with("MGMT_JAVA_OPTIONS", options);
            assertRuns();
        }
    }

    /** With a program in the place of mgmt's that makes none, as with a Java that cannot. */
    @Test
    void whereNoArchiveComesOutItIsNotTriedAgainForTheSameFiles() throws Exception {
        Path home = Files.createDirectories(directory.resolve("the home"));
        Path maker = Files.createDirectory(home.resolve("lib")).resolve("make-class-archive");
        Files.copy(copy.home().resolve("lib/make-class-archive"), maker);
        Path runs = directory.resolve("runs");
        Path program = Files.createDirectory(home.resolve("bin")).resolve("mgmt");
        Files.writeString(program, "#!/bin/sh\necho run >>'" + runs + "'\nexit 1\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        Path archive = Files.createDirectory(cache).resolve("17.0.1");
        for (String files : List.of("1.2.3 ", "1.2.3 ", "1.2.4 ")) {
            Process making = new ProcessBuilder("sh", maker.toString(), archive.toString(), files)
                    .redirectErrorStream(true)
                    .start();
            assertThat(new String(making.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEmpty();
            assertThat(making.waitFor()).isZero();
            assertThat(mark()).hasContent(files);
        }
        assertThat(runs).hasContent("run\nrun\n");
        assertThat(archive).doesNotExist();
    }

    @Test
    void withoutAPlaceForItAllIsAsEver() throws IOException {
        Files.writeString(cache, "a file where the directory would be");
        assertRuns();
        mgmt.with("MGMT_CACHE_DIRECTORY", "");
        assertRuns();
        mgmt.with("MGMT_CACHE_DIRECTORY", "relative");
        assertRuns();
        assertThat(directory.resolve("relative")).doesNotExist();
        mgmt.with("MGMT_CACHE_DIRECTORY", null).with("XDG_CACHE_HOME", null).with("HOME", null);
        assertThat(mgmt.run("--version").awaitEnd()).isZero();
    }

    @Test
    void directoryThatNoClassPathCanHoldIsRefused() throws IOException {
        try (Mgmt odd = new Mgmt(Copy.make(directory.resolve("a:b c")).home(), directory)) {
            Started run = odd.run("--version");
            assertThat(run.awaitEnd()).isEqualTo(1);
            assertThat(run.error()).contains("mgmt: cannot run in ", "a:b c: Java takes a colon");
        }
        try (Mgmt spaced = new Mgmt(Copy.make(directory.resolve("b  c")).home(), directory)) {
            assertThat(spaced.run("--version").awaitEnd()).isZero();
        }
    }

    /** The one that is there is not used, and the next one is. */
    private void assertIsMadeAnew(String before) throws IOException {
        assertThat(classesFromArchive()).isFalse();
        await("it is made anew")
                .atMost(LIMIT)
                .until(() -> !Files.readString(mark()).equals(before));
        assertThat(classesFromArchive()).isTrue();
    }

    private void assertRuns() {
        Started run = mgmt.run("run", "--yaml", "graph.yaml", "--converged-timeout", "0");
        assertThat(run.awaitEnd()).as(run.toString()).isZero();
        assertThat(run.error()).isEmpty();
        assertThat(run.output()).doesNotContain("warning");
    }

    /** Whether Java says that it takes the engine's classes from an archive, and neither it nor anybody else complains. */
    private boolean classesFromArchive() throws IOException {
        Path log = directory.resolve("classes.txt");
        mgmt.with("MGMT_JAVA_OPTIONS", "-Xlog:class+load:file=" + log);
        assertRuns();
        mgmt.with("MGMT_JAVA_OPTIONS", null);
        List<String> engine = Files.readAllLines(log).stream()
                .filter(line -> line.contains(" mgmt.engine.internal.agent.Agent "))
                .toList();
        assertThat(engine).hasSize(1);
        return engine.get(0).contains("shared objects file");
    }

    private Path awaitArchive() {
        await("it is made").atMost(LIMIT).until(() -> !marks().isEmpty());
        Path archive = Path.of(mark().toString().replaceFirst("\\.for$", ""));
        assertThat(archive).isRegularFile();
        return archive;
    }

    private Path mark() {
        return marks().get(0);
    }

    private List<Path> marks() {
        if (!Files.isDirectory(cache)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(cache)) {
            return files.filter(file -> file.toString().endsWith(".for")).toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            return List.of(); // something is being made there right now
        }
    }
}
