package mgmt.plugin.file.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files far larger than the heap are copied and compared, in a process of its own with a heap of 12 MiB. */
class BoundedMemoryTest {

    private static final long SIZE = 200L << 20;

    @TempDir
    Path directory;

    @Test
    void copiesAndComparesMoreThanTheHeapHolds() throws Exception {
        Path source = directory.resolve("source");
        try (RandomAccessFile sparse = new RandomAccessFile(source.toFile(), "rw")) {
            sparse.setLength(SIZE);
        }
        Path path = directory.resolve("path");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String printed = Shell.run(
                java,
                "-Xmx12m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Copy.class.getName(),
                source,
                path);
        assertThat(printed).isEqualTo("settled\n");
        assertThat(path).hasSize(SIZE);
    }

    /** The process. */
    static final class Copy {

        private Copy() {}

        public static void main(String[] paths) throws Exception {
            try (Agent agent = new Agent()) {
                agent.settle(Declared.file(Path.of(paths[1])).source(paths[0]));
            }
            System.out.println("settled");
        }
    }
}
