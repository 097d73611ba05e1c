package mgmt.engine.internal.plugin;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import mgmt.engine.internal.framework.BundleFaultException;
import mgmt.engine.internal.framework.Bundles;
import mgmt.engine.internal.replacement.OwnDirectory;
import org.osgi.framework.Version;

/**
 * Replaces bundles of the system itself, such as the api: they are put where the launcher looks for them, and the framework
 * is stopped and started anew. What was there before is kept beside them, for the launcher to go back to, until they have
 * come up. Confined to the plugins' thread.
 */
final class SystemUpdate {

    private static final String SUFFIX = ".jar";

    private final Bundles bundles;
    private final Path directory;

    /** @param directory where the launcher looks; need not be there */
    SystemUpdate(Bundles bundles, Path directory) {
        this.bundles = bundles;
        this.directory = directory;
    }

    /** Whether a bundle of the system has this name. */
    boolean has(String name) {
        return bundles.system().containsKey(name);
    }

    /**
     * Replaces some of them at once; the framework has to be started anew then.
     *
     * @param isForced whether plugins may be left behind that don't fit the new ones
     * @return for the user
     * @throws RefusedException when that cannot be well; nothing has changed
     */
    String update(List<StoredJar> jars, boolean isForced) throws RefusedException, IOException {
        requireNotOlder(jars);
        requireFit(jars, isForced);
        Path next = copyOfDirectory();
        for (StoredJar jar : jars) {
            JarStore.put(jar.file(), next.resolve(jar.name() + SUFFIX));
        }
        replaceWith(next);
        return jars.stream().map(StoredJar::toString).collect(Collectors.joining(", "))
                + (jars.size() == 1 ? " is" : " are")
                + " in place; the agent starts anew (mgmt plugin list tells whether that went well)";
    }

    /** Goes back to the bundle of the installation, and returns false if that is in use already. */
    boolean remove(String name) throws IOException {
        if (!Files.exists(directory.resolve(name + SUFFIX))) {
            return false;
        }
        Path next = copyOfDirectory();
        Files.delete(next.resolve(name + SUFFIX));
        replaceWith(next);
        return true;
    }

    /** Those that are not the installation's. */
    List<PluginStatus> statuses() {
        List<PluginStatus> statuses = new ArrayList<>();
        new TreeMap<>(bundles.system()).forEach((name, version) -> {
            Path file = directory.resolve(name + SUFFIX);
            if (isUsed(file, version)) {
                statuses.add(new PluginStatus(
                        name, version, true, List.of(), List.of(), file.toString(), List.of(), List.of()));
            }
        });
        return statuses;
    }

    /** The launcher may have preferred what is in the installation. */
    private static boolean isUsed(Path file, String version) {
        try {
            return Files.exists(file)
                    && JarStore.look(file).version().toString().equals(version);
        } catch (IOException | RefusedException e) {
            return false;
        }
    }

    /** The launcher prefers what is newer. */
    private void requireNotOlder(List<StoredJar> jars) throws RefusedException {
        for (StoredJar jar : jars) {
            boolean isInstallations = !Files.exists(directory.resolve(jar.name() + SUFFIX));
            Version now = Version.parseVersion(bundles.system().get(jar.name()));
            if (isInstallations && jar.version().compareTo(now) < 0) {
                throw new RefusedException(jar + " is older than the " + now + " of the installation");
            }
        }
    }

    private void requireFit(List<StoredJar> jars, boolean isForced) throws RefusedException {
        List<Long> tried = new ArrayList<>();
        try {
            for (StoredJar jar : jars) {
                tried.add(bundles.install(jar.file()));
            }
            List<String> misfits = bundles.misfits(tried);
            if (!misfits.isEmpty() && !isForced) {
                throw new RefusedException(String.join("; ", misfits) + " (--force replaces it all the same)");
            }
        } catch (BundleFaultException e) {
            throw new RefusedException(String.valueOf(e.getMessage()));
        } finally {
            tried.forEach(bundles::uninstall);
        }
    }

    private Path copyOfDirectory() throws IOException {
        Path next = beside("next");
        remove(next);
        OwnDirectory.make(next);
        if (Files.isDirectory(directory)) {
            for (Path jar : jars(directory)) {
                JarStore.put(jar, next.resolve(jar.getFileName()));
            }
        }
        return next;
    }

    /** If this ends in the middle, the launcher finds what was there before. */
    private void replaceWith(Path next) throws IOException {
        Path previous = beside("previous");
        remove(previous);
        // Where there is something to go back to, be it nothing but the installation's, the launcher knows of a trial.
        if (Files.isDirectory(directory)) {
            Files.move(directory, previous, StandardCopyOption.ATOMIC_MOVE);
        } else {
            Files.createDirectory(previous);
        }
        Files.move(next, directory, StandardCopyOption.ATOMIC_MOVE);
    }

    private Path beside(String what) {
        return directory.resolveSibling(directory.getFileName() + "." + what);
    }

    private static void remove(Path flat) throws IOException {
        if (Files.isDirectory(flat)) {
            for (Path jar : jars(flat)) {
                Files.delete(jar);
            }
            Files.delete(flat);
        }
    }

    private static List<Path> jars(Path flat) throws IOException {
        List<Path> jars = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(flat)) {
            entries.forEach(jars::add);
        }
        return jars;
    }
}
