package mgmt.engine.internal.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import mgmt.api.transport.TransportContext;
import mgmt.api.transport.TransportException;
import mgmt.engine.internal.assembly.GraphBuilder;
import mgmt.engine.internal.assembly.Offer;
import mgmt.engine.internal.assembly.Wishes;
import mgmt.engine.internal.control.ControlCommand;
import mgmt.engine.internal.control.ControlServer;
import mgmt.engine.internal.control.StatusCommand;
import mgmt.engine.internal.converger.Converger;
import mgmt.engine.internal.converger.Journal;
import mgmt.engine.internal.converger.Surroundings;
import mgmt.engine.internal.converger.WorkerPool;
import mgmt.engine.internal.declaration.Collected;
import mgmt.engine.internal.declaration.InvalidGraphException;
import mgmt.engine.internal.exchange.ClusterCommand;
import mgmt.engine.internal.exchange.Exchange;
import mgmt.engine.internal.exchange.ExchangeSettings;
import mgmt.engine.internal.exchange.Transports;
import mgmt.engine.internal.framework.Bundles;
import mgmt.engine.internal.graph.Graph;
import mgmt.engine.internal.journal.NotificationJournal;
import mgmt.engine.internal.kind.KindRegistry;
import mgmt.engine.internal.kind.KindsCommand;
import mgmt.engine.internal.metrics.Metrics;
import mgmt.engine.internal.pathwatch.PathWatcher;
import mgmt.engine.internal.plugin.Offered;
import mgmt.engine.internal.plugin.PluginCommand;
import mgmt.engine.internal.plugin.PluginLoader;
import mgmt.engine.internal.replacement.IoFault;
import mgmt.engine.internal.replacement.OwnDirectory;
import mgmt.engine.internal.replacement.Replacements;
import mgmt.engine.internal.transport.Opened;
import mgmt.engine.internal.transport.TransportChoice;
import mgmt.engine.internal.transport.TransportChoices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code mgmt run}: reads the graph, keeps it converged, answers commands, until it is stopped. */
final class Agent {

    private static final Logger LOG = LoggerFactory.getLogger(Agent.class);
    private static final int MOST_WORKERS = 256;

    /** How long a bundle that is stopped without asking may be held up until its resources are closed. */
    private static final Duration UNPREPARED = Duration.ofSeconds(2);

    /** How long running work may hold up a new start of the framework before it is interrupted. */
    private static final Duration RESTART_PATIENCE = Duration.ofSeconds(10);

    private final Settings settings;
    private final Bundles bundles;
    private final Offered offered;
    private final KindRegistry kinds;
    private final Stopping stopping;
    private final AtomicBoolean restart = new AtomicBoolean();

    Agent(Settings settings, Bundles bundles, Offered offered, Stopping stopping) {
        this.settings = settings;
        this.bundles = bundles;
        this.offered = offered;
        this.kinds = offered.kinds();
        this.stopping = stopping;
    }

    /**
     * Runs until the end and returns the exit status; called on the main thread.
     *
     * @param rested called when the first graph has come to rest; must not block
     */
    int run(Runnable rested) throws InterruptedException {
        try {
            Path state = settings.prefix().resolve("state");
            OwnDirectory.make(state);
            return run(state, rested);
        } catch (IOException e) {
            LOG.error("The agent cannot run: {}", IoFault.describe(e));
            return 1;
        }
    }

    private int run(Path state, Runnable rested) throws IOException, InterruptedException {
        try (Metrics metrics = Metrics.open(settings.metrics(), settings.version());
                Observing observing = new Observing(settings);
                PathWatcher paths = PathWatcher.open();
                NotificationJournal journal = NotificationJournal.open(state);
                WorkerPool workers = new WorkerPool(Runtime.getRuntime().availableProcessors(), MOST_WORKERS);
                Replacements replacements = Replacements.open(state)) {
            replacements.cleanUp();
            try (TransportChoices choices = new TransportChoices(
                            offered.transports(), settings.cluster().transport());
                    Exchange exchange = exchange(state, choices)) {
                LentContext.Loan loan = new LentContext.Loan(
                        settings.hostname(),
                        new StateDirectories(state.resolve("resources")),
                        paths,
                        replacements,
                        exchange.values());
                Cluster cluster = new Cluster(exchange, choices, choices.isAsked() || exchange.hasPublished());
                Accounts accounts = new Accounts(journal, metrics, observing);
                Converger converger = new Converger(surroundings(workers, loan, accounts));
                converger.takeOver(new HandoverFile(state).take(), journal.left());
                metrics.show(new Metrics.Gauges(workers::waiting, workers::busy, converger::pending));
                return run(state, new Run(converger, observing), cluster, paths, rested);
            }
        }
    }

    /**
     * What other hosts are reached by.
     *
     * @param takesPart whether they are to be reached whatever the graph says
     */
    private record Cluster(Exchange exchange, TransportChoices choices, boolean takesPart) {}

    /** What runs the graph, and what shows it. */
    private record Run(Converger converger, Observing observing) {

        void swap(Graph graph) {
            converger.swap(graph);
            observing.drawn(graph);
        }
    }

    private int run(Path state, Run run, Cluster cluster, PathWatcher paths, Runnable rested)
            throws IOException, InterruptedException {
        Converger converger = run.converger();
        HandoverFile handover = new HandoverFile(state);
        CompletableFuture<Void> unused = converger.rested().thenRun(rested);
        unused = converger.closing().thenRun(paths::closeSoon);
        converger.start();
        stopping.attach(converger::stop);
        handover.remove();
        ExchangedGraph exchanged = new ExchangedGraph(cluster.exchange(), converger);
        converger.listen(cluster.exchange()::converged);
        cluster.exchange().start(exchanged);
        int status = converge(run, cluster, exchanged, paths);
        if (wantsRestart()) {
            handover.write(converger.handover());
            return status;
        }
        return run.observing().summarized(converger.ending(), status);
    }

    private Exchange exchange(Path state, TransportChoices choices) throws IOException {
        return new Exchange(
                new ExchangeSettings(
                        settings.hostname(),
                        settings.version(),
                        settings.noop(),
                        settings.streamWatch(),
                        settings.cluster().exportTtl(),
                        settings.cluster().converged(),
                        choices.isAsked()),
                state,
                () -> new Chosen(choices.choose()),
                name -> new LentLog("transport " + name),
                System::nanoTime,
                InstantSource.system());
    }

    /** A choice as the exchange sees it. */
    private record Chosen(TransportChoice choice) implements Transports.Choice {
        @Override
        public List<String> names() {
            return choice.names();
        }

        @Override
        public boolean isOffered() {
            return choice.isOffered();
        }

        @Override
        public Opened open(Function<String, TransportContext> contexts)
                throws TransportException, InterruptedException {
            return choice.open(contexts);
        }
    }

    /** Whether the framework is to be started anew; a user who wants an end gets one. */
    boolean wantsRestart() {
        return restart.get() && !stopping.isAsked();
    }

    /** What is kept, counted and shown of what the converger does. */
    private record Accounts(Journal journal, Metrics metrics, Observing observing) {}

    private Surroundings surroundings(WorkerPool workers, LentContext.Loan loan, Accounts accounts) {
        return new Surroundings(
                System::nanoTime,
                InstantSource.system(),
                workers,
                (vertex, memory, provisions) -> new LentContext(vertex, loan, memory, provisions),
                accounts.observing().reporter(),
                accounts.journal(),
                settings.convergedTimeout()
                        .map(timeout -> OptionalLong.of(timeout.toNanos()))
                        .orElse(OptionalLong.empty()),
                accounts.metrics().measurements());
    }

    private int converge(Run run, Cluster cluster, ExchangedGraph exchanged, PathWatcher paths)
            throws IOException, InterruptedException {
        Converger converger = run.converger();
        Optional<GraphSource> source = settings.graphFile()
                .map(file -> new GraphSource(
                        file, new GraphBuilder(settings.forAll(), kinds.calls()), kinds, run::swap, exchanged::wish));
        List<Collected> remembered = cluster.exchange().remembered();
        source.ifPresent(graph -> exchanged.feed(graph, remembered));
        PluginLoader.Places places = new PluginLoader.Places(
                settings.plugins(),
                settings.ownPlugins(),
                settings.prefix(),
                settings.prefix(),
                settings.prefix().resolve("bundles"));
        try (PluginLoader plugins = PluginLoader.open(places, bundles, offered, new ConvergedGraph(converger, source));
                ControlServer control = ControlServer.open(
                        settings.socket().orElseThrow(), commands(run, cluster.exchange(), source, plugins))) {
            plugins.makeOwn();
            kinds.listen(listener(converger, source, plugins));
            cluster.choices().watch(paths, () -> {
                cluster.exchange().reconfigure();
                plugins.changed();
            });
            settings.maxRuntime().ifPresent(converger::stopAfter);
            if (settings.configWatch()) {
                source.ifPresent(graph -> graph.watch(paths));
            }
            source.ifPresent(graph -> graph.begin(plugins.loaded(), cluster.takesPart()));
            CompletableFuture<Void> unused = plugins.load().thenRun(() -> plugins.watch(paths));
            if (source.isPresent()) {
                if (!hasBegun(source.get(), converger.ended())) {
                    return 1;
                }
            } else {
                CompletableFuture.anyOf(plugins.loaded(), converger.ended()).get();
                exchanged.wish(Wishes.NONE);
                run.swap(Graph.empty());
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

    private Map<String, ControlCommand> commands(
            Run run, Exchange exchange, Optional<GraphSource> source, PluginLoader plugins) {
        Converger converger = run.converger();
        String heading = "mgmt " + settings.version() + " on " + settings.hostname() + ", prefix " + settings.prefix();
        Supplier<List<String>> faults = () -> {
            List<String> all = new ArrayList<>(plugins.faults());
            settings.systemFault().ifPresent(all::add);
            return all;
        };
        Supplier<List<String>> notes = () -> {
            List<String> all = new ArrayList<>(faults.get());
            all.addAll(plugins.notes());
            all.addAll(exchange.report().notes());
            source.ifPresent(graph -> all.addAll(graph.notes()));
            int stuck = kinds.calls().abandoned();
            if (stuck > 0) {
                all.add("calls into plugins that have to return at once, and were given up: " + stuck);
            }
            return all;
        };
        ControlCommand status = new StatusCommand(heading, converger::status, notes);
        ControlCommand cluster = new ClusterCommand(exchange);
        Map<String, ControlCommand> commands = new HashMap<>(run.observing().commands(converger));
        commands.put(
                "status",
                (arguments, terminal) -> arguments.contains("--cluster")
                        ? cluster.answer(List.of("status"), terminal)
                        : status.answer(arguments, terminal));
        commands.put("cluster", afterLoading(plugins, cluster));
        commands.put("kinds", afterLoading(plugins, new KindsCommand(kinds)));
        commands.put("plugin", afterLoading(plugins, new PluginCommand(plugins, converger::status, faults, () -> {
            LOG.info("The agent starts anew with other bundles of the system");
            restart.set(true);
            converger.stopWithin(RESTART_PATIENCE);
        })));
        return commands;
    }

    /** What is about plugins and their kinds is about all of them. */
    private static ControlCommand afterLoading(PluginLoader plugins, ControlCommand command) {
        return (arguments, terminal) -> {
            plugins.awaitLoaded();
            return command.answer(arguments, terminal);
        };
    }

    private boolean hasBegun(GraphSource source, CompletableFuture<?> ended) throws InterruptedException {
        Path file = settings.graphFile().orElseThrow();
        try {
            source.first().await(ended);
            return true;
        } catch (InvalidGraphException e) {
            LOG.error("The graph file {} is not valid:\n{}", file, e.getMessage());
        } catch (IOException e) {
            LOG.error("The graph file cannot be read: {}", IoFault.describe(e));
        }
        return false;
    }

    private static KindRegistry.Listener listener(
            Converger converger, Optional<GraphSource> source, PluginLoader plugins) {
        return new KindRegistry.Listener() {
            @Override
            public void changed() {
                source.ifPresent(GraphSource::kindsChanged);
                plugins.changed();
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
