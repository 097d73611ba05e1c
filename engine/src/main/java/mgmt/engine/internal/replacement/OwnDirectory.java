package mgmt.engine.internal.replacement;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Makes the directories that the agent keeps for itself. */
public final class OwnDirectory {

    private OwnDirectory() {}

    /** Makes a directory, and what is missing above it, mode 0700; one that is there stays as it is. */
    public static void make(Path directory) throws IOException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
}
