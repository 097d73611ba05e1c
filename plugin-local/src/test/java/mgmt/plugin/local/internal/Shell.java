package mgmt.plugin.local.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Commands of the system, for what Java cannot do or as the authority that a test compares with. */
final class Shell {

    private Shell() {}

    /** Runs a command, which must succeed; what it has printed. */
    static String run(Object... command) throws IOException, InterruptedException {
        String[] words = new String[command.length];
        for (int i = 0; i < command.length; i++) {
            words[i] = command[i].toString();
        }
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as("%s: %s", String.join(" ", words), printed)
                .isZero();
        return printed;
    }

    /** Whether the tests run as root; the reason that a test gives for being left out otherwise. */
    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }
}
