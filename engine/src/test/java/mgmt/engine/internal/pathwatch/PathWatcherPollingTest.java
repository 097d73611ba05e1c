package mgmt.engine.internal.pathwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With the kernel's own limits, set in a user namespace, and as somebody who may not read everything. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PathWatcherPollingTest {

    @TempDir
    private Path dir;

    @Test
    void pollsWhatTheKernelDoesNotWatch() throws Exception {
        run(List.of("unshare", "--user", "--map-root-user"), "limits");
    }

    @Test
    void pollsWhatMayNotBeRead() throws Exception {
        // Without a mapping nobody is root, yet the owner of files stays their owner.
        run(List.of("unshare", "--user"), "permissions");
    }

    @Test
    void pollsTheRootsOfFileSystemsAndNoticesThatTheyGo() throws Exception {
        run(List.of("unshare", "--user", "--map-root-user", "--mount"), "mounts");
    }

    private void run(List<String> namespace, String scenario) throws IOException, InterruptedException {
        assumeTrue(succeeds(namespace), () -> "NOT TESTED, no user namespace can be made: " + namespace);
        List<String> command = new ArrayList<>(namespace);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-cp"));
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.addAll(List.of(
                NamespaceProgram.class.getName(), scenario, dir.toRealPath().toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).endsWith("passed\n");
    }

    private static boolean succeeds(List<String> namespace) throws InterruptedException {
        List<String> command = new ArrayList<>(namespace);
        command.add("true");
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
