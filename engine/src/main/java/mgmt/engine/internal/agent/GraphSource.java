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

    private final FirstGraph first = new FirstGraph();
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
     * Begins with the first graph.
     *
     * @param loaded completes when all plugins are loaded
     * @param takesPart whether this host is to take part in a cluster, whatever the graph says
     */
    void begin(CompletableFuture<Void> loaded, boolean takesPart) {
        first.read(
                file,
                takesPart,
                document -> schedule(
                        () -> {
                            first.wasRead(document);
                            deliverFirst();
                        },
                        0));
        CompletableFuture<Void> unused = loaded.thenRun(() -> schedule(
                () -> {
                    first.allKindsAreThere();
                    deliverFirst();
                },
                0));
    }

    private void deliverFirst() {
        Kinds now = kinds.kinds();
        first.deliver(now.names(), document -> build(document, now, Strictness.REJECT));
        if (first.takeChange()) {
            reread();
        }
    }

    /** What is known of the first graph; any thread. */
    FirstGraph first() {
        return first;
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
        if (first.putsOff()) {
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
