package mgmt.engine.internal.exchange;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import mgmt.engine.internal.replacement.IoFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an agent knows of its cluster over restarts, and when that is written down. Confined to the exchange thread. */
final class Remembering {

    private static final Logger LOG = LoggerFactory.getLogger(Remembering.class);

    /** How soon what has changed is on disk. */
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

    /** Much is written anew for each little change: then less often, so that most of the time is left for other things. */
    private static final int SHARE = 20;

    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(10);

    private final CollectedFile file;
    private final LongSupplier ticker;
    private final Chore write = new Chore();
    private long pause = PAUSE;
    private CollectedFile.Memory memory;

    /**
     * Begins with what was written down last.
     *
     * @throws IOException when it cannot be read
     */
    Remembering(CollectedFile file, LongSupplier ticker) throws IOException {
        this.file = file;
        this.ticker = ticker;
        this.memory = file.read();
    }

    CollectedFile.Memory memory() {
        return memory;
    }

    /** Remembers this from now on; it is on disk soon. */
    void set(CollectedFile.Memory next) {
        if (!next.equals(memory)) {
            memory = next;
            write.demandAt(ticker.getAsLong() + pause);
        }
    }

    long wait(long now, long most) {
        return write.wait(now, most);
    }

    void writeIfDue() {
        if (write.isDue(ticker.getAsLong())) {
            write();
        }
    }

    /** Writes down what is not yet; blocks on the disk. */
    void flush() {
        if (write.isDue()) {
            write();
        }
    }

    private void write() {
        long began = ticker.getAsLong();
        try {
            file.write(memory);
            write.done();
            pause = Math.max(PAUSE, Math.min(SHARE * (ticker.getAsLong() - began), LONGEST_PAUSE));
        } catch (IOException e) {
            if (write.failed(ticker.getAsLong())) {
                LOG.error("What is collected cannot be remembered: {}", IoFault.describe(e));
            }
        }
    }
}
