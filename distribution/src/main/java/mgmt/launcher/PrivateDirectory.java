package mgmt.launcher;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import mgmt.launcher.log.Causes;

/** Makes directories that belong to this user alone. */
final class PrivateDirectory {

    private static final int OTHERS_MAY_WRITE = 022;

    private PrivateDirectory() {}

    /** Makes a directory and what is missing above it, and returns it with every symbolic link resolved. */
    static Path make(Path directory) throws LaunchException {
        Path absolute = directory.toAbsolutePath().normalize();
        try {
            makeParent(absolute);
            makeOne(absolute);
            if (!Files.isWritable(absolute)) {
                throw new LaunchException(absolute + ": permission denied");
            }
            return absolute.toRealPath();
        } catch (IOException e) {
            throw new LaunchException(Causes.describe(e), e);
        }
    }

    private static void makeParent(Path directory) throws IOException {
        Path parent = directory.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
    }

    private static void makeOne(Path directory) throws IOException {
        try {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
    }

    /** In a directory where everybody may write, somebody else may have been there first. */
    static void requireOwn(Path directory, int uid) throws LaunchException {
        try {
            int owner = (Integer) Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS);
            int mode = (Integer) Files.getAttribute(directory, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            if (owner != uid || (mode & OTHERS_MAY_WRITE) != 0) {
                throw new LaunchException(directory + " is not safe to use: it belongs to user number " + owner
                        + " and has mode " + Integer.toOctalString(mode & 07777) + "; others must not be able to write"
                        + " there (remove it, or point MGMT_RUNTIME_DIRECTORY elsewhere)");
            }
        } catch (IOException e) {
            throw new LaunchException(Causes.describe(e), e);
        }
    }
}
