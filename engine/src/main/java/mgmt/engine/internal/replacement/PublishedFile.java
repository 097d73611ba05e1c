package mgmt.engine.internal.replacement;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Writes files for others to read, where users want them: at one stroke, mode 0644. Others may write in the directory, so
 * the temporary has a name that nobody can guess.
 */
public final class PublishedFile {

    private PublishedFile() {}

    /** Fills a file that is there, and empty. */
    @FunctionalInterface
    public interface Filling {
        void fill(Path temporary) throws IOException, InterruptedException;
    }

    /**
     * Replaces a file, or makes it; blocks on the disk.
     *
     * @throws IOException when it cannot be written; the old content stays
     */
    public static void replace(Path file, byte[] content) throws IOException {
        Path temporary = temporary(file);
        try {
            Files.write(temporary, content);
            publish(temporary, file);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /**
     * Replaces a file, or makes it, by what somebody writes.
     *
     * @throws IOException when it cannot be written; the old content stays
     */
    public static void replace(Path file, Filling filling) throws IOException, InterruptedException {
        Path temporary = temporary(file);
        try {
            filling.fill(temporary);
            publish(temporary, file);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static Path temporary(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            throw new IOException(file + " is a directory");
        }
        if (!Files.isDirectory(directory)) {
            throw new IOException(file + ": there is no directory " + directory);
        }
        return Files.createTempFile(directory, ".mgmt-", ".new");
    }

    private static void publish(Path temporary, Path file) throws IOException {
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-r--r--"));
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
