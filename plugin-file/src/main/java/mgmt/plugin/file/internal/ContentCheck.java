package mgmt.plugin.file.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import mgmt.api.resource.Drift;

/**
 * Compares the content of a file with the desired one, and remembers what both looked like when they were last found
 * equal: while neither has changed since, nothing is read. Confined to one thread at a time.
 */
final class ContentCheck {

    private static final int BUFFER = 1 << 16;

    private Stat equalActual = Stat.ABSENT;
    private Stat equalDesired = Stat.ABSENT;

    /** Whether the two are equal; reads nothing where sizes differ or nothing has changed. */
    boolean isEqual(Path path, Stat actual, Content content, Stat desired) throws IOException {
        if (actual.equals(equalActual) && desired.equals(equalDesired)) {
            return true;
        }
        Instant before = Instant.now();
        if (actual.size() != desired.size() || !haveEqualBytes(path, content)) {
            return false;
        }
        remember(before, actual, desired);
        return true;
    }

    /** Adds the difference, if there is one, as text where it is short enough and text at all. */
    void compare(Path path, Stat actual, Content content, Stat desired, Drift.Builder drift) throws IOException {
        if (Math.max(actual.size(), desired.size()) > Shown.LIMIT) {
            if (!isEqual(path, actual, content, desired)) {
                boolean sameSize = actual.size() == desired.size();
                try (InputStream is = open(path);
                        InputStream wanted = content.open()) {
                    drift.differs(
                            content.field(),
                            sameSize ? Shown.digest(is, actual.size()) : Shown.size(actual.size()),
                            sameSize ? Shown.digest(wanted, desired.size()) : Shown.size(desired.size()));
                }
            }
        } else if (!actual.equals(equalActual) || !desired.equals(equalDesired)) {
            compareShort(path, actual, content, desired, drift);
        }
    }

    private void compareShort(Path path, Stat actual, Content content, Stat desired, Drift.Builder drift)
            throws IOException {
        Instant before = Instant.now();
        byte[] is;
        byte[] wanted;
        try (InputStream actualBytes = open(path);
                InputStream desiredBytes = content.open()) {
            is = read(actualBytes, actual);
            wanted = read(desiredBytes, desired);
        }
        if (Arrays.equals(is, wanted)) {
            remember(before, actual, desired);
        } else {
            Shown.differing(content.field(), is, wanted, drift);
        }
    }

    /** All of a short file; if it has grown since it was looked at, so much that this shows. */
    private static byte[] read(InputStream stream, Stat stat) throws IOException {
        byte[] bytes = new byte[(int) stat.size() + 1];
        int read = 0;
        int more;
        do {
            more = stream.read(bytes, read, bytes.length - read);
            read += Math.max(more, 0);
            // As soon as all is there, the end is not asked for.
        } while (more > 0 && read < stat.size());
        return Arrays.copyOf(bytes, read);
    }

    private void remember(Instant before, Stat actual, Stat desired) {
        if (actual.isSettledAt(before) && desired.isSettledAt(before)) {
            equalActual = actual;
            equalDesired = desired;
        }
    }

    private static boolean haveEqualBytes(Path path, Content content) throws IOException {
        byte[] left = new byte[BUFFER];
        byte[] right = new byte[BUFFER];
        try (InputStream actual = open(path);
                InputStream desired = content.open()) {
            while (true) {
                int read = actual.readNBytes(left, 0, BUFFER);
                int wanted = desired.readNBytes(right, 0, BUFFER);
                if (!Arrays.equals(left, 0, read, right, 0, wanted)) {
                    return false;
                }
                if (read < BUFFER) {
                    return true;
                }
            }
        }
    }

    private static InputStream open(Path path) throws IOException {
        try {
            return Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw FileFailure.of("read", path, e);
        }
    }
}
