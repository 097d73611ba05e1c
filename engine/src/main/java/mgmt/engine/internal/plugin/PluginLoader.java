package mgmt.engine.internal.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import mgmt.api.resource.Changes;
import mgmt.api.resource.PathScope;
import mgmt.engine.internal.framework.Bundles;
import mgmt.engine.internal.pathwatch.PathWatcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Loads plugins from their folders, follows the folders, and does what users ask for. All of that happens on a thread of
 * its own, one after the other; what users are shown is a snapshot that can be read at any time. Thread-safe.
 */
public final class PluginLoader implements Changes, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PluginLoader.class);

    private static final int LAST_PLUGIN_MILLIS = 300;
    private static final int LAST_WORK_SECONDS = 2;
    private static final int MOST_LOADING_SECONDS = 20;
    private static final String STORE = "plugins.store";
    private static final String RECORD = "plugins.record";

    /** Who writes a jar does it in several steps; a pause this long lets a quick one finish. */
    private static final Duration PAUSE = Duration.ofMillis(10);

    private static final Duration REWATCH_PAUSE = Duration.ofSeconds(1);

    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, body -> {
        Thread daemon = new Thread(body, "mgmt-plugins");
        daemon.setDaemon(true);
        return daemon;
    });
    private final CompletableFuture<Void> loaded = new CompletableFuture<>();
    private final AtomicBoolean marked = new AtomicBoolean();
    private final List<PluginFolder> watched;
    private final PluginFolders folders;
    private final Plugins plugins;
    private final SystemUpdate system;
    private final PluginOrders orders;
    private volatile Runnable rewatch = () -> {};
    private Optional<ScheduledFuture<?>> nextLook = Optional.empty();
    private volatile List<PluginStatus> statuses = List.of();
    private volatile List<String> faults = List.of();

    /**
     * Where things are.
     *
     * @param distribution the folder of the distribution's plugins
     * @param own the folder of this agent's own plugins
     * @param state where copies of jars and the record of them are kept; must be there
     * @param earlier where they were kept by the agent whose plugins these are; only read
     * @param system where newer bundles of the system are put for the launcher
     */
    public record Places(Path distribution, Path own, Path state, Path earlier, Path system) {}

    private PluginLoader(Places places, Bundles bundles, Offered offered, RunningGraph graph, Safety safety)
            throws IOException {
        PluginFolder own = new PluginFolder(places.own().toAbsolutePath(), true, safety);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        watched = List.of(own, new PluginFolder(resolved(places.distribution()), false, safety));
        JarStore store =
                JarStore.open(places.state().resolve(STORE), places.earlier().resolve(STORE));
        PluginRecord record = PluginRecord.read(
                places.earlier().resolve(RECORD), places.state().resolve(RECORD));
        folders = new PluginFolders(watched, store, file -> record.goodIn(file).flatMap(store::find), System::nanoTime);
        plugins = new Plugins(new Plugins.Found(folders, store, record), bundles, offered, graph, new Plugins.Later() {
            @Override
            public void run(Duration after, Runnable task) {
                schedule(
                        () -> {
                            task.run();
                            publish();
                        },
                        after);
            }

            @Override
            public boolean isEnding() {
                return thread.isShutdown();
            }
        });
        system = new SystemUpdate(bundles, places.system());
        orders = new PluginOrders(new PluginOrders.Places(own, folders, store), plugins, system);
    }

    /**
     * Makes one, which does nothing yet.
     *
     * @throws IOException when its state can be neither read nor made
     */
    public static PluginLoader open(Places places, Bundles bundles, Offered offered, RunningGraph graph)
            throws IOException {
        return new PluginLoader(places, bundles, offered, graph, Safety.ofThisUser());
    }

    private static Path resolved(Path directory) throws IOException {
        return Files.isDirectory(directory) ? directory.toRealPath() : directory.toAbsolutePath();
    }

    /** Makes the folder of this agent's own plugins, if it is missing; only this user may look into it. */
    public void makeOwn() throws IOException {
        watched.get(0).make();
    }

    /** Loads what lies in the folders; completes when all of it is loaded or refused, and not if the agent ends before. */
    public CompletableFuture<Void> load() {
        thread.execute(guarded(() -> {
            try {
                look();
                loaded.complete(null);
            } catch (EndedException e) {
                throw e;
            } catch (RuntimeException e) {
                loaded.complete(null);
                throw e;
            }
        }));
        return loaded;
    }

    /** Completes when all that lies in the folders is loaded or refused; never by an exception. */
    public CompletableFuture<Void> loaded() {
        return loaded;
    }

    /** Waits until all that lies in the folders is loaded or refused, or somebody has waited long enough. */
    public void awaitLoaded() throws InterruptedException {
        try {
            loaded.get(MOST_LOADING_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            LOG.debug("not all plugins are loaded yet");
        } catch (ExecutionException e) {
            throw new IllegalStateException("loading never ends by an exception", e);
        }
    }

    /** Follows the folders from now on. */
    public void watch(PathWatcher paths) {
        watched.forEach(folder -> paths.watch(folder.directory(), PathScope.CHILDREN, this));
        rewatch = () -> watch(paths);
        changed();
    }

    /** Something may be different in the folders, or with the kinds; any thread. */
    @Override
    public void changed() {
        if (marked.compareAndSet(false, true)) {
            schedule(this::look, PAUSE);
        }
    }

    @Override
    public void failed(Exception cause) {
        LOG.warn("A folder of plugins is watched anew: {}", cause.getMessage());
        schedule(rewatch, REWATCH_PAUSE);
    }

    private Optional<ScheduledFuture<?>> schedule(Runnable task, Duration after) {
        try {
            return Optional.of(thread.schedule(guarded(task), after.toNanos(), TimeUnit.NANOSECONDS));
        } catch (RejectedExecutionException e) {
            LOG.debug("the agent is ending");
            return Optional.empty();
        }
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (EndedException e) {
                LOG.debug("the agent is ending, not all plugins are there");
            } catch (RuntimeException e) {
                LOG.atLevel(thread.isShutdown() ? Level.DEBUG : Level.ERROR)
                        .setCause(e)
                        .log("A defect of the engine: the plugins could not be looked after");
            }
        };
    }

    private void look() {
        marked.set(false);
        try {
            plugins.look();
            plugins.cleanStore();
        } finally {
            publish();
        }
        nextLook.ifPresent(earlier -> earlier.cancel(false));
        OptionalLong next = folders.nextLook();
        nextLook = next.isPresent()
                ? schedule(this::look, Duration.ofNanos(Math.max(0, next.getAsLong() - System.nanoTime())))
                : Optional.empty();
    }

    private void publish() {
        List<PluginStatus> all = new ArrayList<>(system.statuses());
        all.addAll(plugins.statuses());
        statuses = List.copyOf(all);
        faults = folders.faults();
    }

    /** All plugins, as they were after the last change. */
    public List<PluginStatus> statuses() {
        return statuses;
    }

    /** Why nothing is loaded from a folder, one text for each such folder. */
    public List<String> faults() {
        return faults;
    }

    /** What everybody should know of single plugins that are not as they should be; nothing when all is well. */
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        for (PluginStatus status : statuses) {
            status.notes().forEach(note -> notes.add("plugin " + status.name() + ": " + note));
        }
        return notes;
    }

    /**
     * Installs plugins, or other versions of those that are there.
     *
     * @param force whether a kind may refuse declarations that its earlier version accepted
     */
    public CompletableFuture<PluginAnswer> install(List<Path> jars, boolean force) {
        return answer(() -> orders.install(jars, force));
    }

    /** The same for plugins that are there, and for bundles of the system itself. */
    public CompletableFuture<PluginAnswer> update(List<Path> jars, boolean force) {
        return answer(() -> orders.update(jars, force));
    }

    /**
     * Removes a plugin from this agent's own folder.
     *
     * @param force whether that is done although the distribution's plugin of that name cannot take its place
     */
    public CompletableFuture<PluginAnswer> remove(String name, boolean force) {
        return answer(() -> orders.remove(name, force));
    }

    private CompletableFuture<PluginAnswer> answer(Supplier<PluginAnswer> order) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return order.get();
                    } finally {
                        plugins.cleanStore();
                        publish();
                    }
                },
                thread);
    }

    /** Ends the thread: the plugin that is being brought is the last one, and left if it takes long. All stay as they are. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(LAST_PLUGIN_MILLIS, TimeUnit.MILLISECONDS)) {
                thread.shutdownNow();
                boolean hasEnded = thread.awaitTermination(LAST_WORK_SECONDS, TimeUnit.SECONDS);
                LOG.debug("the plugins are left alone, all is done: {}", hasEnded);
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
