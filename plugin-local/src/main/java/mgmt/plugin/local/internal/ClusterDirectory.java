package mgmt.plugin.local.internal;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The directory that agents share, as one user may trust it.
 *
 * @param path absolute
 * @param uid of the user that it has to belong to
 */
record ClusterDirectory(Path path, int uid) {

    /** What the directory is made with, and every one above it that is missing. */
    static final FileAttribute<Set<PosixFilePermission>> OWN_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    static final FileAttribute<Set<PosixFilePermission>> OWN_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final String OR_CHOOSE = ", or choose another directory with cluster_dir";

    private static final int OTHERS = 077;
    private static final int BITS = 07777;

    /** The file whose lock is the right to write. */
    Path lock() {
        return path.resolve("lock");
    }

    /** All that hosts exchange. */
    Path store() {
        return path.resolve("store");
    }

    /** A file for each open transport. */
    Path sessions() {
        return path.resolve("sessions");
    }

    /**
     * Makes it and what is in it, but for the store.
     *
     * @throws UnusableException when it is there, and cannot be trusted
     */
    void make() throws IOException {
        makeOne(path);
        requireOwn();
        makeOne(sessions());
        try {
            Files.createFile(lock(), OWN_FILE);
        } catch (FileAlreadyExistsException e) {
            // Made by somebody else, or in an earlier life.
        }
    }

    private static void makeOne(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new UnusableException(directory + " is no directory: remove it" + OR_CHOOSE);
        }
        try {
            Files.createDirectories(directory, OWN_DIRECTORY);
        } catch (FileAlreadyExistsException e) {
            throw new UnusableException(e.getFile() + " is no directory: remove it" + OR_CHOOSE);
        } catch (IOException e) {
            if (Reason.isTransient(e)) {
                throw e;
            }
            throw new UnusableException("cannot make " + directory + ": " + Reason.of(e) + ": allow it" + OR_CHOOSE);
        }
        Path parent = directory.getParent();
        if (parent != null) {
            Disk.sync(parent);
        }
    }

    private void requireOwn() throws IOException {
        Map<String, Object> attributes = Files.readAttributes(path, "unix:uid,mode");
        int owner = (Integer) Objects.requireNonNull(attributes.get("uid"));
        int mode = (Integer) Objects.requireNonNull(attributes.get("mode")) & BITS;
        if (owner != uid || (mode & OTHERS) != 0) {
            throw new UnusableException(String.format(
                    "%s belongs to user number %d and has mode %04o, so others could read or change what is exchanged"
                            + " there; it has to belong to user number %d alone: chown it and chmod it to 0700 if all"
                            + " that is in it can be trusted%s",
                    path, owner, mode, uid, OR_CHOOSE));
        }
    }
}
