package mgmt.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark goes on working: each of its rows is tried with a handful of resources, and no time is looked at. */
@Timeout(900)
class BenchIT {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    Path directory;

    @Test
    void everyRowOfTheTableWorksAndLeavesNothingBehind() throws IOException, InterruptedException {
        assumeTrue(isInstalled("python3"), "the benchmark is written in Python (Debian: python3)");
        Path work = Files.createDirectory(directory.resolve("work"));
        Path told = directory.resolve("told");

        int status = run(work, told);

        assertThat(status).as(() -> read(told)).isZero();
        assertThat(read(told)).contains("rows work");
        assertThat(work).isEmptyDirectory();
    }

    private static int run(Path work, Path told) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        "python3",
                        ROOT.resolve("bench/table").toString(),
                        "--check",
                        "--distribution",
                        System.getProperty("mgmt.distribution")))
                .redirectErrorStream(true)
                .redirectOutput(told.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("TMPDIR", work.toString());
        Process process = builder.start();
        try {
            return process.waitFor();
        } finally {
            // In order, so that it ends what it has started itself.
            process.destroy();
        }
    }

    private static boolean isInstalled(String program) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
