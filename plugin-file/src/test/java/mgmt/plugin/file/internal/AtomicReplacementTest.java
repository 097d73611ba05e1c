package mgmt.plugin.file.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import mgmt.api.resource.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicReplacementTest {

    private static final int REPLACEMENTS = 2_000;
    private static final String ONE = "1".repeat(10_000);
    private static final String TWO = "2".repeat(15_000);

    @TempDir
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
