package mgmt.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import mgmt.launcher.log.Causes;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which jars are the bundles of the system: those of the installation, or newer ones that were put into the prefix while an
 * agent ran. Confined to the main thread, but for their acceptance.
 */
final class SystemBundles {

    private static final Logger LOG = LoggerFactory.getLogger(SystemBundles.class);

    private static final String REJECTED = "rejected";
    private static final String WHY = "why";

    private final Installation installation;
    private final Path updates;
    private final Path previous;
    private final int uid;
    private volatile boolean isOnTrial;

    /** @param updates where newer ones are put; need not be there */
    SystemBundles(Installation installation, Path updates, int uid) {
        this.installation = installation;
        this.updates = updates;
        this.previous = beside("previous");
        this.uid = uid;
    }

    private record Named(String name, Version version, Path jar) {}

    /** The jars to start, one for each bundle. */
    List<Path> jars() throws LaunchException {
        List<Path> installed = installation.bundles();
        if (!Files.isDirectory(updates)) {
            move(previous, updates); // an update has ended in the middle
        }
        isOnTrial = Files.isDirectory(previous);
        if (!Files.isDirectory(updates)) {
            return installed;
        }
        Map<String, Named> newer = newer();
        List<Path> chosen = new ArrayList<>();
        for (Path jar : installed) {
            Named own = named(jar);
            Named update = newer.get(own.name());
            if (update == null) {
                chosen.add(jar);
            } else if (update.version().compareTo(own.version()) < 0) {
                LOG.warn("{} is older than {}, and is not used", update.jar(), jar);
                chosen.add(jar);
            } else {
                chosen.add(update.jar());
            }
        }
        return chosen;
    }

    private Map<String, Named> newer() throws LaunchException {
        PrivateDirectory.requireOwn(updates, uid);
        Map<String, Named> newer = new HashMap<>();
        for (Path jar : Installation.jars(updates)) {
            try {
                Named update = named(jar);
                newer.put(update.name(), update);
            } catch (LaunchException e) {
                throw new BundlesException(e);
            }
        }
        return newer;
    }

    private static Named named(Path jar) throws LaunchException {
        try (JarFile file = new JarFile(jar.toFile(), false)) {
            Manifest manifest = file.getManifest();
            String name = manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME);
            String version = manifest.getMainAttributes().getValue(Constants.BUNDLE_VERSION);
            return new Named(name.split(";", 2)[0].strip(), Version.parseVersion(version), jar);
        } catch (IOException | RuntimeException e) {
            throw new LaunchException(jar + " is no bundle: " + Causes.describe(e), e);
        }
    }

    /** Whether there are newer ones that could be left out. */
    boolean hasUpdates() throws LaunchException {
        return Files.isDirectory(updates) && !Installation.jars(updates).isEmpty();
    }

    /** Whether newer ones have not come up yet since they were put there. */
    boolean isOnTrial() {
        return isOnTrial;
    }

    /** They have come up and done their work: nobody wants to go back behind them. */
    void accept() {
        if (isOnTrial) {
            isOnTrial = false;
            TemporaryTree.remove(previous);
            TemporaryTree.remove(beside(REJECTED));
        }
    }

    /** The same for a thread that must not wait for the disk. */
    void acceptSoon() {
        if (isOnTrial) {
            Thread accepting = new Thread(this::accept, "mgmt-accept");
            accepting.setDaemon(true);
            accepting.start();
        }
    }

    /** Moves what does not work aside, and goes back to what was there before. */
    void reject(String why) throws LaunchException {
        Path aside = beside(REJECTED);
        TemporaryTree.remove(aside);
        move(updates, aside);
        move(previous, updates);
        LOG.error("The newer bundles of the system do not work, those before them go on: {}", why);
        try {
            Files.writeString(aside.resolve(WHY), why + "\n");
        } catch (IOException e) {
            LOG.error("Why they do not work cannot be noted down: {}", Causes.describe(e));
        }
    }

    private Path beside(String what) {
        return updates.resolveSibling(updates.getFileName() + "." + what);
    }

    private static void move(Path from, Path to) throws LaunchException {
        try {
            if (Files.isDirectory(from)) {
                Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new LaunchException("cannot move " + from + " to " + to + ": " + Causes.describe(e), e);
        }
    }

    /** Why newer ones are not in use, also after a restart. */
    Optional<String> fault() {
        Path aside = beside(REJECTED);
        try {
            String why = Files.readString(aside.resolve(WHY)).strip();
            return Optional.of("the newer bundles of the system did not work and were moved to " + aside + ": " + why);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
