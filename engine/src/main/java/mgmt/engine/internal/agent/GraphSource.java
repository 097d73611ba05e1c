package mgmt.engine.internal.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import mgmt.api.resource.Changes;
import mgmt.engine.internal.assembly.Assembled;
import mgmt.engine.internal.assembly.GraphBuilder;
import mgmt.engine.internal.assembly.Kinds;
import mgmt.engine.internal.assembly.Strictness;
import mgmt.engine.internal.assembly.Wishes;
import mgmt.engine.internal.declaration.Collected;
import mgmt.engine.internal.declaration.GraphDocument;
import mgmt.engine.internal.declaration.GraphReader;
import mgmt.engine.internal.declaration.InvalidGraphException;
import mgmt.engine.internal.graph.Graph;
import mgmt.engine.internal.kind.KindRegistry;
import mgmt.engine.internal.pathwatch.FollowedFile;
import mgmt.engine.internal.pathwatch.PathWatcher;
import mgmt.engine.internal.replacement.IoFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes graphs: of the graph file, when it changes, and of what was last read, when kinds come or go. Reading, binding
 * and linking happen on a thread of its own, so that the old graph runs on meanwhile; a bad new graph changes nothing.
 */
final class GraphSource implements Changes, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GraphSource.class);

    /** Who rewrites a file in place does it in several steps; a pause this long lets most of them finish. */
    private static final long PAUSE_MILLIS = 10;
    /** What is wrong with a file that was written less than this ago may yet be put right by its writer. */
    private static final long BENEFIT_OF_DOUBT_MILLIS = 100;

    /** How long a plugin's coming or going may be held up by the reading of a graph file. */
    private static final long PATIENCE_SECONDS = 30;

    /** How long the loading of plugins may wait to know which of them the graph needs. */
    private static final long READING_MILLIS = 100;

    private final Path file;
    private final GraphBuilder builder;
    private final KindRegistry kinds;
    private final Consumer<Graph> target;
    private final Consumer<Wishes> exchange;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(body -> {
        Thread daemon = new Thread(body, "mgmt-graph");
        daemon.setDaemon(true);
        return daemon;
    });
    private final AtomicBoolean fileMarked = new AtomicBoolean();
    private final AtomicBoolean kindsMarked = new AtomicBoolean();
    private final AtomicBoolean collectedMarked = new AtomicBoolean();
    private volatile Optional<GraphDocument> last = Optional.empty();
    private volatile List<Collected> collected = List.of();
    private volatile List<String> notes = List.of();
    private volatile Optional<FollowedFile> followed = Optional.empty();

    /** What was read first, until its graph is delivered. */
    private volatile CompletableFuture<GraphDocument> first = new CompletableFuture<>();

    private final CompletableFuture<Void> delivered = new CompletableFuture<>();
    private volatile long wantedBy;
    private volatile boolean isClustered;
    private boolean areAllKindsThere;
    private boolean isChangedMeanwhile;
    private final CompletableFuture<Void> pressing = new CompletableFuture<>();
    private boolean isMissing;

    /** Of the kinds of the last graph, those that it names, so that no class of another plugin is kept. */
    private Kinds used = Kinds.of(List.of());

    /** Whether the file holds what was not valid with the kinds of that moment. */
    private boolean isRefused;

    /**
     * Makes one.
     *
     * @param target gets each new graph
     * @param exchange is told ahead of each new graph what is to be exchanged with other hosts; must not block
     */
    GraphSource(
            Path file, GraphBuilder builder, KindRegistry kinds, Consumer<Graph> target, Consumer<Wishes> exchange) {
        this.file = file;
        this.builder = builder;
        this.kinds = kinds;
        this.target = target;
        this.exchange = exchange;
    }

    /** Begins to follow the file; called before it is read, so that no change between the two is missed. */
    void watch(PathWatcher paths) {
        FollowedFile watch = new FollowedFile(file, paths, this);
        followed = Optional.of(watch);
        watch.follow();
    }

    /**
     * Begins with the first graph. The file is read at once, on a thread of its own, for plugins that are loaded meanwhile
     * wait for this source's thread. The graph is made when there are all kinds that it names, or no more of them come.
     *
     * @param loaded completes when all plugins are loaded
     * @param takesPart whether this host is to take part in a cluster, whatever the graph says
     */
    void begin(CompletableFuture<Void> loaded, boolean takesPart) {
        isClustered = takesPart;
        wantedBy = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(READING_MILLIS);
        Thread reader = new Thread(
                () -> {
                    try {
                        first.complete(new GraphReader().read(file));
                        schedule(this::deliverFirst, 0);
                    } catch (Throwable e) { // who waits for it hears of it
                        first.completeExceptionally(e);
                        delivered.completeExceptionally(e);
                    }
                },
                "mgmt-graph-file");
        reader.setDaemon(true);
        reader.start();
        CompletableFuture<Void> unused = loaded.thenRun(() -> schedule(
                () -> {
                    areAllKindsThere = true;
                    deliverFirst();
                    catchUp();
                },
                0));
    }

    /**
     * Waits for the first graph, but no longer than until the agent ends: a fifo that nobody writes to, or a dead file
     * server, would keep it for ever.
     *
     * @param ended completes when the agent ends, or cannot go on
     */
    void awaitFirst(CompletableFuture<?> ended) throws IOException, InvalidGraphException, InterruptedException {
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

    /**
     * The kinds that the first graph waits for; any thread. Waits a moment for the file to be read, but only for as long as
     * plugins could be loaded meanwhile.
     */
    Set<String> awaited() throws InterruptedException {
        try {
            GraphDocument document = first.get(Math.max(0, wantedBy - System.nanoTime()), TimeUnit.NANOSECONDS);
            return isOfThisHostAlone(document) ? named(document) : Set.of();
        } catch (ExecutionException | TimeoutException e) {
            return Set.of();
        }
    }

    /** Whether there has been a first graph; any thread. */
    boolean isDelivered() {
        return delivered.isDone();
    }

    private void deliverFirst() {
        if (delivered.isDone() || !first.isDone() || first.isCompletedExceptionally()) {
            return;
        }
        GraphDocument document = first.join();
        Kinds now = kinds.kinds();
        if (!areAllKindsThere && !(isOfThisHostAlone(document) && now.names().containsAll(named(document)))) {
            return;
        }
        try {
            build(document, now, Strictness.REJECT);
            delivered.complete(null);
            first = new CompletableFuture<>();
        } catch (Throwable e) { // who waits for it hears of it
            delivered.completeExceptionally(e);
        }
        catchUp();
    }

    /** What was written while not all kinds were there may need the others, or other hosts. */
    private void catchUp() {
        if (areAllKindsThere && last.isPresent() && isChangedMeanwhile) {
            isChangedMeanwhile = false;
            reread();
        }
    }

    /** Completes when the file has changed and waits for the rest of the plugins. */
    CompletableFuture<Void> pressing() {
        return pressing;
    }

    /** What has to do with other hosts waits for all transports, so that the right one is chosen. */
    private boolean isOfThisHostAlone(GraphDocument document) {
        return !isClustered
                && document.exports().isEmpty()
                && document.collects().isEmpty();
    }

    /** The kinds on which the graph of a document depends. */
    private Set<String> named(GraphDocument document) {
        Set<String> names = document.kinds();
        collected.forEach(each -> names.add(each.declaration().id().kind()));
        return names;
    }

    /** The graph file may be another one; any thread. */
    @Override
    public void changed() {
        if (fileMarked.compareAndSet(false, true)) {
            schedule(this::reread, PAUSE_MILLIS);
        }
    }

    @Override
    public void failed(Exception cause) {
        LOG.warn("The graph file {} cannot be watched any longer: {}", file, IoFault.describe(cause));
    }

    /** Returns when a graph was delivered that is made with the kinds of this moment; not on this source's thread. */
    void rebuildNow() {
        try {
            thread.submit(this::rebuildWithOtherKinds).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("the agent is ending");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (TimeoutException e) {
            LOG.warn("The graph file {} is still being read; kinds that have come or gone count when it is", file);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What other kinds would refuse of the graph that was read last; any thread. */
    List<String> refusals(Kinds others) {
        return last.map(document -> builder.refusals(document, kinds.kinds(), others))
                .orElse(List.of());
    }

    /** How many declarations of a kind there are in the graph that was read last, and collected; any thread. */
    int uses(String kind) {
        return (int) Stream.concat(
                        last.stream().flatMap(document -> document.declarations().stream()),
                        collected.stream().map(Collected::declaration))
                .filter(declaration -> declaration.id().kind().equals(kind))
                .count();
    }

    /** Kinds have come or gone; any thread. */
    void kindsChanged() {
        if (kindsMarked.compareAndSet(false, true)) {
            schedule(this::rebuildWithOtherKinds, 0);
        }
    }

    /** What other hosts export is another set; nothing happens when it is an equal one. Any thread. */
    void collected(List<Collected> next) {
        if (!next.equals(collected)) {
            collected = List.copyOf(next);
            if (collectedMarked.compareAndSet(false, true)) {
                schedule(this::rebuildWithOtherCollected, 0);
            }
        }
    }

    /** Does something when the graph of what was collected by now is delivered; any thread. */
    void afterwards(Runnable task) {
        schedule(task, 0);
    }

    /** What of the exchange with other hosts is left out, and why; any thread. */
    List<String> notes() {
        return notes;
    }

    private void schedule(Runnable task, long millis) {
        try {
            ScheduledFuture<?> unused = thread.schedule(task, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("the agent is ending");
        }
    }

    private void reread() {
        fileMarked.set(false);
        if (last.isEmpty() || !areAllKindsThere) {
            isChangedMeanwhile = true;
            pressing.complete(null);
            return;
        }
        followed.ifPresent(FollowedFile::follow);
        try {
            requireFile();
            GraphDocument document = new GraphReader().read(file);
            build(document, kinds.kinds(), Strictness.REJECT);
            isMissing = false;
            isRefused = false;
            LOG.info("The graph file {} was read", file);
        } catch (NoSuchFileException e) {
            if (!isMissing) {
                LOG.warn("The graph file {} is gone; its last graph goes on", file);
            }
            isMissing = true;
        } catch (InvalidGraphException | IOException e) {
            isRefused = true;
            if (isYoung()) {
                schedule(this::rereadOrComplain, BENEFIT_OF_DOUBT_MILLIS);
            } else {
                complain(e);
            }
        } catch (RuntimeException e) {
            LOG.error("A defect of the engine: the graph file {} could not be read", file, e);
        }
    }

    /** A fifo that has come in the file's place would hold up every later graph. */
    private void requireFile() throws IOException {
        if (Files.readAttributes(file, BasicFileAttributes.class).isOther()) {
            throw new IOException("it is no regular file any more");
        }
    }

    private void rereadOrComplain() {
        if (!isYoung()) {
            reread();
        } else if (!fileMarked.get()) {
            schedule(this::rereadOrComplain, BENEFIT_OF_DOUBT_MILLIS);
        }
    }

    private boolean isYoung() {
        try {
            long written = Files.readAttributes(file, BasicFileAttributes.class)
                    .lastModifiedTime()
                    .toMillis();
            long age = System.currentTimeMillis() - written;
            return age >= 0 && age < BENEFIT_OF_DOUBT_MILLIS;
        } catch (IOException e) {
            return false;
        }
    }

    private void complain(Exception e) {
        LOG.error("The graph file {} is not taken over; the last graph goes on:\n{}", file, IoFault.describe(e));
    }

    private void rebuildWithOtherKinds() {
        kindsMarked.set(false);
        deliverFirst();
        if (isRefused || last.map(this::dependsOnWhatHasChanged).orElse(false)) {
            rebuild(isRefused);
        }
    }

    /** Kinds that nothing is written for are no reason to make the graph anew. */
    private boolean dependsOnWhatHasChanged(GraphDocument document) {
        return !kinds.kinds().among(named(document)).isSameAs(used);
    }

    private void rebuildWithOtherCollected() {
        collectedMarked.set(false);
        rebuild(false);
    }

    private void rebuild(boolean mayBeValidByNow) {
        try {
            if (mayBeValidByNow && isValidByNow()) {
                return;
            }
            if (last.isPresent()) {
                build(last.get(), kinds.kinds(), Strictness.SET_ASIDE);
            }
        } catch (InvalidGraphException e) {
            complain(e);
        } catch (RuntimeException e) {
            LOG.error("A defect of the engine: the graph could not be built anew", e);
        }
    }

    /** What was wrong with the file may have been that it is written for the kinds which have just come. */
    private boolean isValidByNow() {
        try {
            requireFile();
            build(new GraphReader().read(file), kinds.kinds(), Strictness.REJECT);
            isRefused = false;
            LOG.info("The graph file {} is valid by now, and was read", file);
            return true;
        } catch (InvalidGraphException | IOException e) {
            LOG.debug("the graph file is not valid with the kinds of now either", e);
            return false;
        }
    }

    private void build(GraphDocument document, Kinds now, Strictness strictness) throws InvalidGraphException {
        Assembled assembled = builder.build(document, collected, now, strictness);
        if (strictness == Strictness.REJECT) {
            assembled.warnings().forEach(warning -> LOG.warn("{}", warning));
        }
        Set<String> known = Set.copyOf(notes);
        assembled.notes().stream().filter(note -> !known.contains(note)).forEach(note -> LOG.warn("{}", note));
        notes = assembled.notes();
        last = Optional.of(document);
        used = now.among(named(document));
        exchange.accept(assembled.wishes());
        target.accept(assembled.graph());
    }

    /** Ends the thread; a graph that is being made is not delivered any more. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
