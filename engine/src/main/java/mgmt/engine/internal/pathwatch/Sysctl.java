package mgmt.engine.internal.pathwatch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Settings of the kernel, for messages. */
final class Sysctl {

    private static final int LONGEST = 4096;

    private Sysctl() {}

    static String read(String name) {
        // The kernel gives a number in one read from its beginning, and Files.readString reads one byte first.
        try (InputStream in = Files.newInputStream(Path.of("/proc/sys", name.split("\\.")))) {
            return new String(in.readNBytes(LONGEST), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
