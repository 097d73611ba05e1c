package mgmt.engine.internal.replacement;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mgmt.api.resource.Replacement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With a process that is killed, and file systems that are full or read-only. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ReplacementsCrashTest {

    @TempDir
    private Path state;

    @TempDir
    private Path dir;

    @Test
    void removesWhatAKilledProcessHasLeft() throws Exception {
        int kills = Boolean.getBoolean("mgmt.long") ? 50 : 1;
        for (int kill = 0; kill < kills; kill++) {
            Path target = Files.writeString(dir.resolve("file"), "old");
            Process process = start(List.of(), "write", state, dir);
            BufferedReader output = process.inputReader(UTF_8);
            assertThat(output.readLine()).isEqualTo("writing");
            process.destroyForcibly().waitFor();
            assertThat(temporaries()).isNotZero();

            Replacements.open(state).cleanUp();

            assertThat(temporaries()).isZero();
            assertThat(target).hasContent("old");
        }
    }

    @Test
    void leavesNothingOnAFullOrReadOnlyFileSystem() throws Exception {
        List<String> namespace = List.of("unshare", "--user", "--map-root-user", "--mount");
        List<String> probe = new ArrayList<>(namespace);
        probe.addAll(List.of("mount", "-t", "tmpfs", "tmpfs", dir.toString()));
        assumeTrue(succeeds(probe), "NOT TESTED, no file system can be mounted in a user namespace");
        Process process = start(namespace, "fill", state, dir);
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output.lines())
                .anyMatch(line -> line.startsWith("full: ") && line.endsWith("No space left on device"))
                .anyMatch(line -> line.startsWith("read-only: ") && line.endsWith(": Read-only file system"))
                .contains("left after full: 0");
    }

    private long temporaries() throws IOException {
        try (Stream<Path> entries = Files.list(dir)) {
            return entries.filter(Replacements::isTemporary).count();
        }
    }

    private static Process start(List<String> namespace, String scenario, Path state, Path dir) throws IOException {
        List<String> command = new ArrayList<>(namespace);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-cp"));
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.addAll(List.of(Program.class.getName(), scenario, state.toString(), dir.toString()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static boolean succeeds(List<String> command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** What runs in the other process. */
    static final class Program {

        private Program() {}

        public static void main(String[] arguments) throws Exception {
            Path dir = Path.of(arguments[2]);
            try (Replacements replacements = Replacements.open(Path.of(arguments[1]))) {
                replacements.cleanUp();
                if (arguments[0].equals("write")) {
                    write(replacements, dir);
                } else {
                    fill(replacements, dir);
                }
            }
        }

        private static void write(Replacements replacements, Path dir) throws IOException {
            try (Replacement replacement = replacements.replace(dir.resolve("file"))) {
                ByteBuffer bytes = ByteBuffer.allocate(4096);
                replacement.channel().write(bytes);
                System.out.println("writing");
                while (true) {
                    replacement.channel().write(bytes.rewind(), 0);
                }
            }
        }

        private static void fill(Replacements replacements, Path dir) throws Exception {
            run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", dir.toString());
            try (Replacement replacement = replacements.replace(dir.resolve("file"))) {
                for (int block = 0; block < 100; block++) {
                    replacement.channel().write(ByteBuffer.allocate(4096));
                }
                replacement.commit();
            } catch (IOException e) {
                System.out.println("full: " + e.getMessage());
            }
            System.out.println("left after full: " + dir.toFile().list().length);
            run("mount", "-o", "remount,ro", dir.toString());
            try (Replacement replacement = replacements.replace(dir.resolve("file"))) {
                replacement.commit();
            } catch (IOException e) {
                System.out.println("read-only: " + e.getMessage());
            }
        }

        private static void run(String... command) throws Exception {
            if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
                throw new IOException("failed: " + Arrays.toString(command));
            }
        }
    }
}
