package mgmt.plugin.exec.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** What tests see of processes. */
final class Watched {

    /** Ten times what a busy machine needs. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    private Watched() {}

    static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(condition);
    }

    /** The number that a process has written into a file, once it has. */
    static long pid(Path file) {
        await(file + " tells a process", () -> Files.exists(file) && read(file).endsWith("\n"));
        return Long.parseLong(read(file).strip());
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a process goes on; one that nobody has fetched the status of does not. */
    static boolean isRunning(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return "ZX".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) < 0;
        } catch (IOException e) {
            return false;
        }
    }
}
