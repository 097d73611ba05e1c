package mgmt.plugin.file.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The permissions that new files of this process lack. Java has no call for it, the kernel tells it in /proc. Thread-safe. */
final class Umask {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String LINE = "Umask:";
    private static final int USUAL = 022;
    private static final int UNREAD = -1;

    private volatile int bits = UNREAD;

    /** The umask; read once, because nothing in a Java process can change it. */
    int bits() {
        if (bits == UNREAD) {
            bits = read();
        }
        return bits;
    }

    /** The mode of a new file or directory for which nobody asks for another one. */
    int newMode(boolean directory) {
        return (directory ? 0777 : 0666) & ~bits();
    }

    private static int read() {
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith(LINE))
                    .findFirst()
                    .map(line -> Integer.parseInt(line.substring(LINE.length()).strip(), 8))
                    .orElse(USUAL);
        } catch (IOException e) {
            return USUAL;
        }
    }
}
