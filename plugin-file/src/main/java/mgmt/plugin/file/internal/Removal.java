package mgmt.plugin.file.internal;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.Optional;
import mgmt.api.resource.PermanentException;

/**
 * Removes whatever lies at a path, directories with all that is in them. It descends by open directories and not by paths,
 * so that nobody can put a link in its way, and refuses when something is mounted there, before anything is removed.
 */
final class Removal {

    private static final int TRIES = 3;

    private Removal() {}

    /** Removes what lies at the path, if anything does. */
    static void remove(Path path) throws IOException, PermanentException {
        try {
            if (Stat.of(path).isDirectory()) {
                removeDirectory(path);
            } else {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw FileFailure.of("remove", path, e);
        }
    }

    private static void removeDirectory(Path path) throws IOException, PermanentException {
        Path real = path.toRealPath();
        Path parent = real.getParent();
        Path name = real.getFileName();
        if (parent == null || name == null) {
            throw new PermanentException("refuses to remove the root directory");
        }
        Optional<Path> mount = MountPoints.atOrBelow(real);
        if (mount.isPresent()) {
            throw new PermanentException(
                    "refuses to remove " + path + ": something is mounted on " + mount.get() + ", unmount it first");
        }
        try (DirectoryStream<Path> above = Files.newDirectoryStream(parent)) {
            if (!(above instanceof SecureDirectoryStream<Path> secure)) {
                throw new IOException("this file system gives no hold on open directories");
            }
            removeTree(secure, name, path);
        }
    }

    /**
     * Removes a directory and what is in it.
     *
     * @param path the directory's, for messages
     */
    private static void removeTree(SecureDirectoryStream<Path> above, Path name, Path path) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try (SecureDirectoryStream<Path> directory = above.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
                for (Path entry : directory) {
                    removeEntry(directory, entry.getFileName(), path);
                }
            } catch (NoSuchFileException e) {
                return;
            }
            try {
                above.deleteDirectory(name);
                return;
            } catch (NoSuchFileException e) {
                return;
            } catch (DirectoryNotEmptyException e) {
                // Somebody puts things in as we take them out.
                if (attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    private static void removeEntry(SecureDirectoryStream<Path> directory, Path name, Path parent) throws IOException {
        Interruption.check();
        try {
            boolean isDirectory = directory
                    .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .readAttributes()
                    .isDirectory();
            if (isDirectory) {
                removeTree(directory, name, parent.resolve(name));
            } else {
                directory.deleteFile(name);
            }
        } catch (NoSuchFileException e) {
            // Gone by itself.
        } catch (IOException e) {
            throw FileFailure.of("remove", parent.resolve(name), e);
        }
    }
}
