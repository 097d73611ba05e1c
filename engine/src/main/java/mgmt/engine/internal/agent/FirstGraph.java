package mgmt.engine.internal.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import mgmt.engine.internal.declaration.GraphDocument;
import mgmt.engine.internal.declaration.GraphReader;
import mgmt.engine.internal.declaration.InvalidGraphException;
import mgmt.engine.internal.replacement.IoFault;
import org.jspecify.annotations.Nullable;

/**
 * The first graph of an agent. Its file is read while the plugins are being loaded, and it is made when there are all kinds
 * that it names, or no more of them come. Any thread may ask and wait; what carries it on is confined to the thread of the
 * {@link GraphSource}.
 */
final class FirstGraph {

    /** How long the loading of plugins may wait to know which of them the graph needs. */
    private static final long READING_MILLIS = 100;

    private final CompletableFuture<Set<String>> named = new CompletableFuture<>();
    private final CompletableFuture<Void> delivered = new CompletableFuture<>();
    private final CompletableFuture<Void> pressing = new CompletableFuture<>();
    private volatile boolean takesPart;
    private volatile long wantedBy;
    private @Nullable GraphDocument document;
    private boolean areAllKindsThere;
    private boolean isChangedMeanwhile;

    /** Makes the graph of a document and hands it over. */
    interface Making {
        void make(GraphDocument document) throws InvalidGraphException;
    }

    /**
     * Reads the file on a thread of its own, for plugins that are loaded meanwhile wait for the source's thread.
     *
     * @param takesPart whether this host is to take part in a cluster, whatever the graph says
     * @param then gets what was read, on that thread
     */
    void read(Path file, boolean takesPart, Consumer<GraphDocument> then) {
        this.takesPart = takesPart;
        wantedBy = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(READING_MILLIS);
        Thread reader = new Thread(
                () -> {
                    try {
                        GraphDocument read = new GraphReader().read(file);
                        named.complete(isOfThisHostAlone(read) ? read.kinds() : Set.of());
                        then.accept(read);
                    } catch (Throwable e) { // who waits for it hears of it
                        named.complete(Set.of());
                        delivered.completeExceptionally(e);
                    }
                },
                "mgmt-graph-file");
        reader.setDaemon(true);
        reader.start();
    }

    /** What has to do with other hosts waits for all transports, so that the right one is chosen. */
    private boolean isOfThisHostAlone(GraphDocument read) {
        return !takesPart && read.exports().isEmpty() && read.collects().isEmpty();
    }

    /**
     * The kinds that it waits for; none when it waits for all of them, or for nothing any more. Any thread. Waits a moment
     * for the file to be read, but only for as long as plugins could be loaded meanwhile.
     */
    Set<String> awaited() throws InterruptedException {
        if (delivered.isDone()) {
            return Set.of();
        }
        try {
            return named.get(Math.max(0, wantedBy - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return Set.of();
        } catch (ExecutionException e) {
            throw new IllegalStateException("it never fails", e);
        }
    }

    /** Whether it is running, or cannot be made; any thread. */
    boolean isDelivered() {
        return delivered.isDone();
    }

    /** Completes when the file has changed and waits for the rest of the plugins. */
    CompletableFuture<Void> pressing() {
        return pressing;
    }

    /**
     * Waits for it, but no longer than until the agent ends: a fifo that nobody writes to, or a dead file server, would keep
     * it for ever.
     *
     * @param ended completes when the agent ends, or cannot go on
     * @throws IOException when the file cannot be read
     * @throws InvalidGraphException when what it says is not valid with the kinds that there are
     */
    void await(CompletableFuture<?> ended) throws IOException, InvalidGraphException, InterruptedException {
        try {
            CompletableFuture.anyOf(delivered, ended).get();
        } catch (ExecutionException e) {
            if (!delivered.isCompletedExceptionally()) {
                throw new IllegalStateException("nothing has gone wrong with the graph", e.getCause());
            }
            if (e.getCause() instanceof InvalidGraphException invalid) {
                throw invalid;
            }
            throw new IOException(IoFault.describe(e.getCause()), e.getCause());
        }
    }

    /** The file is read. */
    void wasRead(GraphDocument read) {
        document = read;
    }

    /** No more kinds come. */
    void allKindsAreThere() {
        areAllKindsThere = true;
    }

    /** Makes it, if it can be made with these kinds. */
    void deliver(Set<String> kinds, Making making) {
        GraphDocument read = document;
        if (read == null) {
            return;
        }
        boolean canGoAhead = isOfThisHostAlone(read) && kinds.containsAll(read.kinds());
        if (!areAllKindsThere && !canGoAhead) {
            return;
        }
        document = null; // a later one takes its place, and both may be large
        try {
            making.make(read);
            delivered.complete(null);
        } catch (Throwable e) { // who waits for it hears of it
            delivered.completeExceptionally(e);
        }
    }

    /**
     * Whether a change of the file is put off: what was written while not all kinds were there may need the others, or other
     * hosts.
     */
    boolean putsOff() {
        if (areAllKindsThere && isRunning()) {
            return false;
        }
        isChangedMeanwhile = true;
        pressing.complete(null);
        return true;
    }

    private boolean isRunning() {
        return delivered.isDone() && !delivered.isCompletedExceptionally();
    }

    /** Whether there was a change that is put off no longer. */
    boolean takeChange() {
        boolean isDue = isChangedMeanwhile && areAllKindsThere && isRunning();
        isChangedMeanwhile &= !isDue;
        return isDue;
    }
}
