package mgmt.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import mgmt.stub.StubEngine;

/**
 * A copy of the built distribution that a test may tamper with.
 *
 * @param home the directory that {@code bin/} is in
 */
public record Copy(Path home) {

    private static final Path DISTRIBUTION = Path.of(System.getProperty("mgmt.distribution", "target/mgmt"));

    /** Makes one of the distribution that the build has made. */
    public static Copy make(Path home) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        Files.copy(DISTRIBUTION.resolve("bin/mgmt"), home.resolve("bin/mgmt"));
        Files.createSymbolicLink(home.resolve("lib"), DISTRIBUTION.resolve("lib"));
        linkBundles(home);
        copyPlugins(home);
        return new Copy(home);
    }

    private static void linkBundles(Path home) throws IOException {
        Path target = Files.createDirectory(home.resolve("bundles"));
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(DISTRIBUTION.resolve("bundles"))) {
            for (Path jar : jars) {
                Files.createSymbolicLink(target.resolve(jar.getFileName()), jar);
            }
        }
    }

    /** Plugins are loaded from regular files only. */
    private static void copyPlugins(Path home) throws IOException {
        Path target = Files.createDirectory(home.resolve("plugins"));
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(DISTRIBUTION.resolve("plugins"))) {
            for (Path jar : jars) {
                Files.copy(jar, target.resolve(jar.getFileName()));
            }
        }
    }

    Copy removeEngine() throws IOException {
        try (DirectoryStream<Path> engines = Files.newDirectoryStream(home.resolve("bundles"), "mgmt.engine*")) {
            for (Path engine : engines) {
                Files.delete(engine);
            }
        }
        return this;
    }

    /** Puts an engine into it that does nothing but what its class says. */
    Copy useStubEngine() throws IOException {
        removeEngine();
        Manifest manifest = manifest("mgmt.stub", "org.osgi.framework,org.slf4j");
        manifest.getMainAttributes().putValue("Bundle-Activator", StubEngine.class.getName());
        String entry = StubEngine.class.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(home.resolve("bundles/mgmt.stub.jar"));
                JarOutputStream archive = new JarOutputStream(file, manifest);
                InputStream code = StubEngine.class.getClassLoader().getResourceAsStream(entry)) {
            archive.putNextEntry(new JarEntry(entry));
            code.transferTo(archive);
            archive.closeEntry();
        }
        return this;
    }

    /** Adds an empty bundle that needs a package. */
    void addBundle(String folder, String name, String imports) throws IOException {
        try (OutputStream file = Files.newOutputStream(home.resolve(folder).resolve(name + ".jar"));
                JarOutputStream archive = new JarOutputStream(file, manifest(name, imports))) {
            archive.finish();
        }
    }

    private static Manifest manifest(String name, String imports) {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", name);
        attributes.putValue("Import-Package", imports);
        return manifest;
    }
}
