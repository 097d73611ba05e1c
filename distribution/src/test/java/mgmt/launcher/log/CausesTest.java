package mgmt.launcher.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

class CausesTest {

    @Test
    void saysEachMessageOnce() {
        Throwable cause = new AccessDeniedException("/x");
        assertThat(Causes.describe(new UncheckedIOException("reading", new IOException(cause))))
                .isEqualTo("reading: /x: permission denied");
    }

    @Test
    void keepsTheReasonOfTheSystem() {
        assertThat(Causes.describe(new FileSystemException("/x", null, "Read-only file system")))
                .isEqualTo("/x: Read-only file system");
    }

    @Test
    void namesTheClassWhereTheMessageDoesNotSuffice() {
        assertThat(Causes.describe(new IllegalStateException("broken"))).isEqualTo("IllegalStateException: broken");
        assertThat(Causes.describe(new IOException((String) null))).isEqualTo("IOException");
    }

    @Test
    void endsOnAChainThatBitesItsTail() {
        IOException first = new IOException("first");
        first.initCause(new IOException("second", first));
        assertThat(Causes.describe(first)).isEqualTo("first: second");
    }
}
