package mgmt.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Deletes and spoils files that agents manage, at random, until it is closed. */
final class Vandal implements AutoCloseable {

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> work;
    private final Random random;
    private final List<Path> files = new ArrayList<>();
    private final AtomicInteger deeds = new AtomicInteger();

    /**
     * @param names of the files, on each of the hosts
     * @param seed of the random numbers
     */
    Vandal(Cluster cluster, List<String> hosts, List<String> names, long seed) {
        this.random = new Random(seed);
        for (String host : hosts) {
            names.forEach(name -> files.add(cluster.site(host).path(name)));
        }
        work = thread.scheduleWithFixedDelay(this::disturb, 0, 20, TimeUnit.MILLISECONDS);
    }

    private void disturb() {
        Path file = files.get(random.nextInt(files.size()));
        try {
            if (random.nextBoolean()) {
                Files.deleteIfExists(file);
            } else {
                Files.writeString(file, "spoilt " + deeds.get());
            }
            deeds.incrementAndGet();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails if nothing was disturbed, or not to the end. */
    void assertAtWork() {
        assertThat(work.isDone()).isFalse();
        assertThat(deeds.get()).isPositive();
    }

    /** Returns when nothing will be disturbed any more. */
    @Override
    public void close() {
        thread.shutdown();
        Cluster.await("the vandal has left", thread::isTerminated);
    }
}
