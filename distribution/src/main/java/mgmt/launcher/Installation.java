package mgmt.launcher;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import mgmt.launcher.log.Causes;

/**
 * The unpacked distribution: {@code bundles/} is the system itself, {@code plugins/} what it can manage.
 *
 * @param home the directory that {@code bin/} is in
 */
record Installation(Path home) {

    /** The start script knows where it is. */
    static Installation current() throws LaunchException {
        String home = System.getProperty("mgmt.home", "");
        if (home.isEmpty()) {
            throw new LaunchException("mgmt is started by its script, bin/mgmt, which says where its bundles are");
        }
        return new Installation(Path.of(home));
    }

    List<Path> bundles() throws LaunchException {
        return jars(home.resolve("bundles"));
    }

    Path pluginDirectory() {
        return home.resolve("plugins");
    }

    Path confDirectory() {
        return home.resolve("conf");
    }

    static List<Path> jars(Path directory) throws LaunchException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*.jar")) {
            entries.forEach(found::add);
        } catch (IOException e) {
            throw new LaunchException("the installation is damaged: " + Causes.describe(e), e);
        }
        Collections.sort(found);
        return found;
    }

    /** The version of this build; unpacked classes have none. */
    static String version() {
        String version = Installation.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
