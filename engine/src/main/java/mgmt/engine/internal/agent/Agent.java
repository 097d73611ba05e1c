package mgmt.engine.internal.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mgmt.engine.internal.assembly.GraphBuilder;
import mgmt.engine.internal.assembly.Offer;
import mgmt.engine.internal.control.ControlServer;
import mgmt.engine.internal.control.StatusCommand;
import mgmt.engine.internal.converger.Converger;
import mgmt.engine.internal.converger.Surroundings;
import mgmt.engine.internal.converger.WorkerPool;
import mgmt.engine.internal.declaration.InvalidGraphException;
import mgmt.engine.internal.graph.Graph;
import mgmt.engine.internal.kind.KindRegistry;
import mgmt.engine.internal.pathwatch.PathWatcher;
import mgmt.engine.internal.replacement.Replacements;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code mgmt run}: reads the graph, keeps it converged, answers commands, until it is stopped. */
final class Agent {

    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
    private static final int MOST_WORKERS = 256;

    /** How long a bundle that is stopped without asking may be held up until its resources are closed. */
    private static final Duration UNPREPARED = Duration.ofSeconds(2);

    private final Settings settings;
    private final KindRegistry kinds;
    private final Stopping stopping;

    Agent(Settings settings, KindRegistry kinds, Stopping stopping) {
        this.settings = settings;
        this.kinds = kinds;
        this.stopping = stopping;
    }

    /** Runs until the end and returns the exit status; called on the main thread. */
    int run() throws InterruptedException {
        try {
            Path state = settings.prefix().resolve("state");
            Files.createDirectories(
                    state, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            return run(state);
        } catch (IOException e) {
            LOG.error("The agent cannot run: {}", GraphSource.describe(e));
            return 1;
        }
    }

    private int run(Path state) throws IOException, InterruptedException {
        try (PathWatcher paths = PathWatcher.open();
                WorkerPool workers = new WorkerPool(Runtime.getRuntime().availableProcessors(), MOST_WORKERS);
                Replacements replacements = Replacements.open(state)) {
            replacements.cleanUp();
            LentContext.Loan loan = new LentContext.Loan(
                    settings.hostname(), new StateDirectories(state.resolve("resources")), paths, replacements);
            Converger converger = new Converger(surroundings(workers, loan));
            converger.start();
            stopping.attach(converger::stop);
            return converge(converger, paths);
        }
    }

    private Surroundings surroundings(WorkerPool workers, LentContext.Loan loan) {
        return new Surroundings(
                System::nanoTime,
                InstantSource.system(),
                workers,
                (vertex, memory, provided) -> new LentContext(vertex.id(), loan, memory, provided),
                new ChangeLog(),
                settings.convergedTimeout()
                        .map(timeout -> OptionalLong.of(timeout.toNanos()))
                        .orElse(OptionalLong.empty()));
    }

    private int converge(Converger converger, PathWatcher paths) throws IOException, InterruptedException {
        Optional<GraphSource> source = settings.graphFile()
                .map(file -> new GraphSource(file, new GraphBuilder(settings.noop()), kinds, converger::swap));
        kinds.listen(listener(converger, source));
        try (ControlServer control =
                ControlServer.open(settings.socket().orElseThrow(), Map.of("status", status(converger)))) {
            settings.maxRuntime().ifPresent(converger::stopAfter);
            if (source.isEmpty()) {
                converger.swap(Graph.empty());
            } else if (!begin(source.get(), paths, converger.ended())) {
                return 1;
            }
            LOG.debug("answering commands on {}", control);
            return converger.ended().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the converger never ends by an exception", e);
        } finally {
            source.ifPresent(GraphSource::close);
            converger.stop(3);
        }
    }

    private StatusCommand status(Converger converger) {
        String heading = "mgmt " + settings.version() + " on " + settings.hostname() + ", prefix " + settings.prefix();
        return new StatusCommand(heading, converger::status);
    }

    private boolean begin(GraphSource source, PathWatcher paths, CompletableFuture<?> ended)
            throws InterruptedException {
        Path file = settings.graphFile().orElseThrow();
        if (settings.configWatch()) {
            source.watch(paths);
        }
        try {
            source.readFirst(ended);
            return true;
        } catch (InvalidGraphException e) {
            LOG.error("The graph file {} is not valid:\n{}", file, e.getMessage());
        } catch (IOException e) {
            LOG.error("The graph file cannot be read: {}", GraphSource.describe(e));
        }
        return false;
    }

    private static KindRegistry.Listener listener(Converger converger, Optional<GraphSource> source) {
        return new KindRegistry.Listener() {
            @Override
            public void changed() {
                source.ifPresent(GraphSource::kindsChanged);
            }

            @Override
            public void left(Offer<?> offer) {
                try {
                    converger.release(offer, UNPREPARED).get(UNPREPARED.toMillis(), TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    LOG.warn("The kind {} is gone while resources of it were still busy", offer.kind());
                } catch (ExecutionException e) {
                    throw new IllegalStateException("a release never fails", e);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
    }
}
