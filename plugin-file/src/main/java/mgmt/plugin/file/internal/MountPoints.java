package mgmt.plugin.file.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where something is mounted. Device numbers would not tell: a directory bound to another place has the same. */
final class MountPoints {

    private static final Path TABLE = Path.of("/proc/self/mountinfo");

    /** The field of proc_pid_mountinfo(5) that has the mount point. */
    private static final int POINT = 4;

    private static final Pattern ESCAPE = Pattern.compile("\\\\([0-7]{3})");

    private MountPoints() {}

    /** A mount point at or below a path that has no links in it. */
    static Optional<Path> atOrBelow(Path path) throws IOException {
        try (Stream<String> mounts = Files.lines(TABLE)) {
            return mounts.map(mount -> Path.of(unescaped(mount.split(" ", POINT + 2)[POINT])))
                    .filter(point -> point.startsWith(path))
                    .findFirst();
        }
    }

    private static String unescaped(String point) {
        return ESCAPE.matcher(point)
                .replaceAll(escape -> Character.toString((char) Integer.parseInt(escape.group(1), 8))
                        .replace("\\", "\\\\"));
    }
}
