package mgmt.engine.internal.plugin;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import mgmt.engine.internal.framework.BundleFaultException;
import mgmt.engine.internal.framework.Bundles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces bundles of the system itself, such as the api: they are put where the launcher looks for them, and the framework
 * is stopped and started anew. Confined to the plugins' thread.
 */
final class SystemUpdate {

    private static final Logger LOG = LoggerFactory.getLogger(SystemUpdate.class);

    private final Bundles bundles;
    private final Path directory;

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
        requireFit(jars, isForced);
        try {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            LOG.debug("{} is there", directory);
        }
        for (StoredJar jar : jars) {
            JarStore.put(jar, directory.resolve(jar.name() + ".jar"));
        }
        String names = jars.stream().map(StoredJar::toString).collect(Collectors.joining(", "));
        return names + (jars.size() == 1 ? " is" : " are") + " in place; the agent starts anew with "
                + (jars.size() == 1 ? "it" : "them") + " (mgmt plugin list tells whether that went well)";
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
}
