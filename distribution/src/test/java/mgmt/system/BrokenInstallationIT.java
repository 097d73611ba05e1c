package mgmt.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import mgmt.system.Mgmt.Started;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy of the distribution, each time with something wrong in it. */
class BrokenInstallationIT {

    private static final Path DISTRIBUTION = Path.of(System.getProperty("mgmt.distribution", "target/mgmt"));

    @TempDir
    Path directory;

    private Path home;
    private Mgmt mgmt;

    @BeforeEach
    void copy() throws IOException {
        home = Files.createDirectory(directory.resolve("home"));
        Files.createDirectory(home.resolve("bin"));
        Files.copy(DISTRIBUTION.resolve("bin/mgmt"), home.resolve("bin/mgmt"));
        Files.createSymbolicLink(home.resolve("lib"), DISTRIBUTION.resolve("lib"));
        link("bundles");
        link("plugins");
        mgmt = new Mgmt(home, directory);
    }

    @AfterEach
    void close() {
        mgmt.close();
    }

    @Test
    void withoutTheEngineNothingRunsAndTheUserIsTold() throws IOException {
        removeEngine();
        Started run = mgmt.run("run");
        assertThat(run.awaitEnd()).isEqualTo(1);
        assertThat(run.error()).startsWith("mgmt: the engine did not come up").doesNotContain("\tat ");
    }

    @Test
    void interruptWhileStartingEndsItAtOnce() throws IOException {
        removeEngine();
        Started run = mgmt.with("MGMT_LOG", "debug").start("run");
        run.awaitOutput("waiting for the engine");
        run.signal("INT");
        assertThat(run.awaitEnd()).isEqualTo(130);
        assertThat(run.error()).isEmpty();
    }

    @Test
    void bundleThatNeedsWhatNobodyOffersIsNamedWithWhatItNeeds() throws IOException {
        bundle(home.resolve("bundles/needy.jar"), "mgmt.needy", "com.example.absent;version=\"[1.0,2)\"");
        Started run = mgmt.run("run");
        assertThat(run.awaitEnd()).isEqualTo(1);
        assertThat(run.error())
                .isEqualTo("mgmt: mgmt.needy cannot be started: it needs the package com.example.absent"
                        + " from version 1.0.0 below 2.0.0, which no bundle here offers\n");
    }

    @Test
    void jarThatIsNoneIsNamed() throws IOException {
        Files.writeString(home.resolve("bundles/torn.jar"), "this is no jar");
        Started run = mgmt.run("run");
        assertThat(run.awaitEnd()).isEqualTo(1);
        assertThat(run.error())
                .startsWith("mgmt: cannot install " + home.resolve("bundles/torn.jar") + ": ")
                .doesNotContain("\tat ");
    }

    private void removeEngine() throws IOException {
        try (DirectoryStream<Path> engines = Files.newDirectoryStream(home.resolve("bundles"), "mgmt.engine*")) {
            for (Path engine : engines) {
                Files.delete(engine);
            }
        }
    }

    private void link(String folder) throws IOException {
        Path target = Files.createDirectory(home.resolve(folder));
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(DISTRIBUTION.resolve(folder))) {
            for (Path jar : jars) {
                Files.createSymbolicLink(target.resolve(jar.getFileName()), jar);
            }
        }
    }

    private static void bundle(Path jar, String name, String imports) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", name);
        attributes.putValue("Import-Package", imports);
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream archive = new JarOutputStream(file, manifest)) {
            archive.finish();
        }
    }
}
