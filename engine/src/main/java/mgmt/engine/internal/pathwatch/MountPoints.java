package mgmt.engine.internal.pathwatch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * The roots of file systems, which belong to no directory that the kernel would tell of their owner and mode. Mounts made
 * after this was read are not in it. Immutable.
 */
final class MountPoints {

    private static final int FIELD = 4;

    private final Set<Path> points;

    private MountPoints(Set<Path> points) {
        this.points = points;
    }

    static MountPoints read() {
        Set<Path> points = new HashSet<>(Set.of(Path.of("/")));
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"), StandardCharsets.UTF_8)) {
                add(points, line.split(" ", FIELD + 2));
            }
        } catch (IOException e) {
            // Not Linux, or no /proc: then there is the root at least.
        }
        return new MountPoints(points);
    }

    private static void add(Set<Path> points, String[] fields) {
        try {
            if (fields.length > FIELD) {
                points.add(Path.of(unescaped(fields[FIELD])));
            }
        } catch (InvalidPathException e) {
            // A name that this locale cannot spell, so nobody watches it either.
        }
    }

    /** Blanks and backslashes are written as three octal digits. */
    private static String unescaped(String field) {
        if (field.indexOf('\\') < 0) {
            return field;
        }
        return field.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }

    boolean contains(Path place) {
        return points.contains(place);
    }
}
