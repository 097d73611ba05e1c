package mgmt.plugin.file.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import mgmt.api.resource.Drift;
import mgmt.api.resource.NotYetException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentCheckTest {

    @TempDir
    Path directory;

    private final CountedContent content = new CountedContent("as desired");
    private final ContentCheck check = new ContentCheck();
    private Path path;

    @BeforeEach
    void write() throws Exception {
        path = Files.writeString(directory.resolve("path"), "as desired");
    }

    @Test
    void readsAFileOnceUntilItChanges() throws Exception {
        waitUntilSettled();
        assertThat(differs()).isFalse();
        assertThat(differs()).isFalse();
        assertThat(content.reads).isEqualTo(1);
        Files.writeString(path, "AS DESIRED");
        assertThat(differs()).isTrue();
    }

    @Test
    void readsAFileAgainThatIsTooYoung() throws Exception {
        for (int i = 0; i < 200; i++) {
            Files.writeString(path, "as desired");
            boolean before = differs();
            Files.writeString(path, "AS DESIRED");
            assertThat(differs()).as("a change within one tick of the clock").isTrue();
            assertThat(before).isFalse();
        }
    }

    @Test
    void noticesAChangeBehindARestoredTime() throws Exception {
        waitUntilSettled();
        FileTime time = Files.getLastModifiedTime(path);
        assertThat(differs()).isFalse();
        Files.writeString(path, "AS DESIRED");
        Files.setLastModifiedTime(path, time);
        assertThat(differs()).isTrue();
    }

    @Test
    void trustsTimesAccordingToTheirGranularity() {
        long second = TimeUnit.SECONDS.toNanos(1);
        Stat fine = stat(1000 * second + 123_456_789);
        assertThat(fine.isSettledAt(Instant.ofEpochSecond(1000, 130_000_000))).isFalse();
        assertThat(fine.isSettledAt(Instant.ofEpochSecond(1000, 150_000_000))).isTrue();
        Stat coarse = stat(1000 * second);
        assertThat(coarse.isSettledAt(Instant.ofEpochSecond(1002))).isFalse();
        assertThat(coarse.isSettledAt(Instant.ofEpochSecond(1003))).isTrue();
        assertThat(stat(2000 * second).isSettledAt(Instant.ofEpochSecond(1000)))
                .as("from the future")
                .isFalse();
    }

    private static Stat stat(long changed) {
        return new Stat(Stat.Type.FILE, 0644, 0, 0, 1, 1, 1, 1, changed);
    }

    private boolean differs() throws IOException {
        Drift.Builder drift = Drift.builder();
        check.compare(path, Stat.of(path), content, content.stat(), drift);
        return !drift.isEmpty();
    }

    private void waitUntilSettled() {
        Awaitility.await().until(() -> Stat.of(path).isSettledAt(Instant.now()));
    }

    private static final class CountedContent implements Content {

        private final Content content;
        private int reads;

        CountedContent(String text) {
            content = GivenContent.ofText(text);
        }

        @Override
        public String field() {
            return content.field();
        }

        @Override
        public Stat stat() throws IOException {
            return content.stat();
        }

        @Override
        public InputStream open() throws IOException {
            reads++;
            return content.open();
        }

        @Override
        public void writeTo(FileChannel channel) throws IOException, NotYetException {
            content.writeTo(channel);
        }
    }
}
