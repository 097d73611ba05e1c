package mgmt.engine.internal.plugin;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mgmt.engine.internal.replacement.IoFault;
import mgmt.engine.internal.replacement.OwnDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder that plugins are loaded from. Immutable; every look reads it anew. */
final class PluginFolder {

    private static final Logger LOG = LoggerFactory.getLogger(PluginFolder.class);
    private static final String ATTRIBUTES = "unix:dev,ino,size,ctime,lastModifiedTime,uid,mode,isRegularFile";

    private final Path directory;
    private final boolean isOwn;
    private final Safety safety;

    /**
     * A folder.
     *
     * @param isOwn whether it is the agent's own, where plugins can be installed, or comes with the distribution
     */
    PluginFolder(Path directory, boolean isOwn, Safety safety) {
        this.directory = directory;
        this.isOwn = isOwn;
        this.safety = safety;
    }

    Path directory() {
        return directory;
    }

    boolean isOwn() {
        return isOwn;
    }

    /** Makes it, if it is missing; only this user may look into it. */
    void make() throws IOException {
        if (!Files.isDirectory(directory)) {
            OwnDirectory.make(directory);
        }
    }

    /**
     * One look.
     *
     * @param isThere whether there is such a folder
     * @param fault why nothing may be loaded from it
     * @param pins what may be
     * @param jars every jar by its path
     */
    record Listing(boolean isThere, Optional<String> fault, Pins pins, Map<Path, Stamp> jars) {

        /** Why a sound jar must not be loaded from here: nothing may be, or not this one. */
        Optional<String> loadingFault(Path file, StoredJar jar) {
            return fault.or(() -> pins.fault(file.getFileName().toString(), jar.hash()));
        }
    }

    /**
     * Changes whenever a file does.
     *
     * @param identity device, inode, size, and the times of the last change
     * @param modified when its content was last changed, in milliseconds
     * @param fault why it must not be loaded, whatever is in it
     */
    record Stamp(String identity, long modified, Optional<String> fault) {
        /** At every start, for which a record's own way, put together at run time, is too slow. */
        boolean isSameAs(Stamp other) {
            return identity.equals(other.identity) && modified == other.modified && fault.equals(other.fault);
        }
    }

    Listing look() {
        try {
            if (Files.isSymbolicLink(directory)) {
                throw new RefusedException(directory + " is a symbolic link; plugins are loaded from a real directory");
            }
            Map<Path, Stamp> jars = jars();
            Optional<String> fault = safety.fault(directory).map(why -> directory + " is not safe: " + why);
            return new Listing(true, fault, fault.isPresent() ? Pins.none() : pins(), jars);
        } catch (NoSuchFileException e) {
            return new Listing(false, Optional.empty(), Pins.none(), Map.of());
        } catch (RefusedException e) {
            return new Listing(true, Optional.of(e.why()), Pins.none(), new TreeMap<>());
        } catch (IOException | DirectoryIteratorException e) {
            return new Listing(
                    true,
                    Optional.of(directory + " cannot be read: " + IoFault.describe(e)),
                    Pins.none(),
                    new TreeMap<>());
        }
    }

    private Map<Path, Stamp> jars() throws IOException {
        Map<Path, Stamp> jars = new TreeMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "[!.]*.jar")) {
            for (Path jar : entries) {
                try {
                    jars.put(jar, stamp(jar));
                } catch (NoSuchFileException e) {
                    LOG.debug("{} was removed this moment", jar);
                }
            }
        }
        return jars;
    }

    Stamp stamp(Path jar) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(jar, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        String identity = attributes.get("dev") + " " + attributes.get("ino") + " " + attributes.get("size") + " "
                + attributes.get("ctime") + " " + attributes.get("lastModifiedTime");
        boolean isFile = Boolean.TRUE.equals(attributes.get("isRegularFile"));
        return new Stamp(
                identity,
                Files.getLastModifiedTime(jar, LinkOption.NOFOLLOW_LINKS).toMillis(),
                isFile ? safety.fault(attributes) : Optional.of("it is no regular file; copy the jar itself"));
    }

    private Pins pins() throws IOException, RefusedException {
        Path file = directory.resolve(Pins.FILE_NAME);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Pins.none();
        }
        Optional<String> fault = safety.fault(file);
        if (fault.isPresent()) {
            throw new RefusedException(file + " is not safe: " + fault.get());
        }
        return Pins.read(file);
    }
}
