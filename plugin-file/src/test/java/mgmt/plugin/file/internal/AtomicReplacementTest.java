package mgmt.plugin.file.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import mgmt.api.resource.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

class AtomicReplacementTest {

    private static final int REPLACEMENTS = 2_000;
    private static final String ONE = "1".repeat(10_000);
    private static final String TWO = "2".repeat(15_000);

    @TempDir(factory = InMemory.class)
    Path directory;

    @Test
    void aReaderSeesTheOldContentOrTheNew() throws Exception {
        Path path = Files.writeString(directory.resolve("path"), ONE);
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService readers = Executors.newSingleThreadExecutor();
        try (Agent agent = new Agent()) {
            Future<Integer> reads = readers.submit(() -> read(path, done));
            Resource one = agent.open(Declared.file(path).content(ONE).mode("0600"));
            Resource two = agent.open(Declared.file(path).content(TWO).mode("0640"));
            for (int i = 0; i < REPLACEMENTS / 2; i++) {
                two.apply(two.check());
                one.apply(one.check());
            }
            done.set(true);
            assertThat(reads.get()).isPositive();
            assertThat(directory.toFile().list()).containsExactly("path");
        } finally {
            done.set(true);
            readers.shutdown();
        }
    }

    @Test
    void nobodyElseCanReadASecretForAMoment() throws Exception {
        Path path = directory.resolve("path");
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService others = Executors.newSingleThreadExecutor();
        try (Agent agent = new Agent()) {
            Future<Integer> looks = others.submit(() -> lookForReadable(done));
            for (int i = 0; i < 300; i++) {
                agent.settle(Declared.file(path).content("secret " + i).mode("0600"));
                if (i % 2 == 0) {
                    Files.delete(path);
                }
            }
            done.set(true);
            assertThat(looks.get()).isPositive();
        } finally {
            done.set(true);
            others.shutdown();
        }
    }

    private int lookForReadable(AtomicBoolean done) throws Exception {
        int looks = 0;
        while (!done.get()) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
                for (Path entry : entries) {
                    Stat stat = Stat.of(entry);
                    assertThat(stat.mode() & 0077)
                            .as("%s %o", entry, stat.mode())
                            .isZero();
                }
            }
            looks++;
        }
        return looks;
    }

    /** A disk file system writes a replaced file out at once, which is slow and makes no difference here. */
    static final class InMemory implements TempDirFactory {

        private static final Path MEMORY = Path.of("/dev/shm");

        @Override
        public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
            return Files.isWritable(MEMORY)
                    ? Files.createTempDirectory(MEMORY, "mgmt")
                    : Files.createTempDirectory("mgmt");
        }
    }

    private static int read(Path path, AtomicBoolean done) throws Exception {
        Set<String> whole = Set.of(ONE, TWO);
        int reads = 0;
        while (!done.get()) {
            assertThat(whole).contains(Files.readString(path));
            reads++;
        }
        return reads;
    }
}
