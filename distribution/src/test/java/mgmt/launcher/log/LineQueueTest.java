package mgmt.launcher.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LineQueueTest {

    private static final long LIMIT = TimeUnit.SECONDS.toNanos(30);

    private final LineQueue queue = LineQueue.start();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private static String line(String text) {
        return text + "\n";
    }

    @Test
    void linesComeInTheirOrder() {
        PrintStream sink = new PrintStream(written, true, StandardCharsets.UTF_8);
        for (int i = 0; i < 1000; i++) {
            queue.write(sink, line("line " + i));
        }
        queue.drain(LIMIT);
        assertThat(written.toString(StandardCharsets.UTF_8).lines())
                .hasSize(1000)
                .startsWith("line 0", "line 1")
                .endsWith("line 999");
    }

    @Test
    void aReaderWhoPausesHoldsUpNobodyAndIsToldWhatHeMissed() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch reading = new CountDownLatch(1);
        PrintStream sink = new PrintStream(
                new OutputStream() {
                    @Override
                    public void write(int b) {
                        begun.countDown();
                        try {
                            reading.await();
                        } catch (InterruptedException e) {
                            throw new AssertionError(e);
                        }
                        written.write(b);
                    }
                },
                true,
                StandardCharsets.UTF_8);
        queue.write(sink, line("line 0"));
        begun.await();
        for (int i = 1; i < 15_000; i++) {
            queue.write(sink, line("line " + i));
        }
        queue.drain(1);
        reading.countDown();
        queue.drain(LIMIT);
        assertThat(written.toString(StandardCharsets.UTF_8))
                .startsWith("line 0\nline 1\n")
                .contains("(4999 lines of the log were dropped: nobody read them)")
                .endsWith("line 10000\n");
    }
}
