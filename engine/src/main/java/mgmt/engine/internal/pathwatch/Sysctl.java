package mgmt.engine.internal.pathwatch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Settings of the kernel, for messages. */
final class Sysctl {

    private Sysctl() {}

    static String read(String name) {
        try {
            return Files.readString(Path.of("/proc/sys", name.split("\\."))).strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
