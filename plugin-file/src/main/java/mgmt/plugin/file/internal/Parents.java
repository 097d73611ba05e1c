package mgmt.plugin.file.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import mgmt.api.resource.PermanentException;
import org.jspecify.annotations.Nullable;

/** The directories above a path. They are looked at only when something failed for want of them. */
final class Parents {

    private Parents() {}

    /** Does what needs the parent of a path; where the parent is missing, makes it if forced and does it again. */
    static <T> T needed(Path path, boolean force, Step<T> step) throws IOException, PermanentException {
        try {
            return step.run();
        } catch (NoSuchFileException e) {
            make(path, force, e);
            return step.run();
        }
    }

    /** The nearest thing that exists above a path, if it is no directory, so that nothing can be at the path. */
    static Optional<Path> nonDirectoryAbove(Path path) {
        return Optional.ofNullable(nearest(path)).filter(nearest -> !Files.isDirectory(nearest));
    }

    private static void make(Path path, boolean force, NoSuchFileException cause)
            throws IOException, PermanentException {
        Path parent = path.getParent();
        if (parent == null || Files.isDirectory(parent)) {
            throw cause;
        }
        if (!force) {
            throw new PermanentException(
                    "the directory " + parent + " is missing: declare it too, or set force: true to have it made");
        }
        try {
            Files.createDirectories(parent);
        } catch (IOException e) {
            throw FileFailure.of("make the directory", parent, e);
        }
    }

    private static @Nullable Path nearest(Path path) {
        Path above = path.getParent();
        while (above != null && !Files.exists(above)) {
            above = above.getParent();
        }
        return above;
    }

    /** Something that needs a parent directory. */
    @FunctionalInterface
    interface Step<T> {
        T run() throws IOException;
    }
}
