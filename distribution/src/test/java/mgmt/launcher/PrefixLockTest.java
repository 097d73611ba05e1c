package mgmt.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrefixLockTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

    @TempDir
    Path prefix;

    @Test
    void secondHolderIsToldWhoTheFirstIs() throws Exception {
        PrefixLock first = PrefixLock.take(prefix, "h1", NOW);
        assertThatExceptionOfType(LaunchException.class)
                .isThrownBy(() -> PrefixLock.take(prefix, "h2", NOW))
                .withMessage("the prefix " + prefix + " is in use by agent h1 (pid "
                        + ProcessHandle.current().pid() + ", since 2026-01-02T03:04:05Z)");
        first.close();
        PrefixLock.take(prefix, "h2", NOW).close();
    }

    @Test
    void whatADeadHolderLeftBehindIsOverwritten() throws Exception {
        Files.writeString(prefix.resolve("lock"), "an-older-and-longer-name\n123\n2025-01-01T00:00:00Z\nand more\n");
        PrefixLock.take(prefix, "h1", NOW).close();
        assertThat(Files.readAllLines(prefix.resolve("lock")))
                .containsExactly("h1", Long.toString(ProcessHandle.current().pid()), "2026-01-02T03:04:05Z");
    }
}
