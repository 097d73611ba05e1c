package mgmt.engine.internal.transport;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import mgmt.api.resource.Changes;
import mgmt.api.transport.TransportException;
import mgmt.engine.internal.pathwatch.FollowedFile;
import mgmt.engine.internal.pathwatch.PathWatcher;
import mgmt.engine.internal.replacement.IoFault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which transport is to be used: the one of the command line, else that of a configuration file, else the first whose
 * needs are installed. Thread-safe: guarded by itself, and not locked while files are read.
 */
public final class TransportChoices implements Changes, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TransportChoices.class);

    /** A file that is replaced in several steps is empty or gone in between, which would mean another transport. */
    private static final long QUIET_MILLIS = 100;

    private final TransportRegistry registry;
    private final TransportRequest request;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(body -> {
        Thread daemon = new Thread(body, "mgmt-transport-files");
        daemon.setDaemon(true);
        return daemon;
    });
    private volatile List<FollowedFile> followed = List.of();
    private Runnable listener = () -> {};
    private Optional<Future<?>> due = Optional.empty();

    public TransportChoices(TransportRegistry registry, TransportRequest request) {
        this.registry = registry;
        this.request = request;
    }

    /** Whether the user gave any option that is about the cluster: a transport is to be opened, whatever the graph says. */
    public boolean isAsked() {
        return request.isAsked();
    }

    /**
     * What is to be opened as things are now. Reads the files, and where a transport is chosen asks its plugin whether the
     * settings fit, so it may block for a moment; not to be called on the loop.
     *
     * @throws TransportException when a file or a setting is wrong: all that is, a line each
     */
    public TransportChoice choose() throws TransportException {
        followed.forEach(FollowedFile::follow);
        Optional<TransportFile> file = file();
        Optional<TransportChoice> chosen =
                request.chosen().map(name -> ofCommandLine(name, file)).or(() -> file.map(this::ofFile));
        if (chosen.isEmpty()) {
            return TransportChoice.firstOf(request.order(), registry);
        }
        chosen.get().require();
        return chosen.get();
    }

    /** The first that says anything. */
    private Optional<TransportFile> file() throws TransportException {
        for (Path file : request.files()) {
            Optional<TransportFile> read = TransportFile.read(file);
            if (read.isPresent()) {
                return read;
            }
        }
        return Optional.empty();
    }

    private TransportChoice ofCommandLine(String name, Optional<TransportFile> file) {
        Map<String, TransportSettings.Setting> options = new LinkedHashMap<>();
        request.options()
                .forEach((key, text) ->
                        options.put(key, new TransportSettings.Setting(text, "--" + key.replace('_', '-'))));
        TransportSettings others = file.filter(each -> each.transport().equals(name))
                .map(TransportFile::settings)
                .orElse(TransportSettings.NONE);
        return TransportChoice.of(
                name, new TransportSettings("the command line", options).orElse(others), "", registry);
    }

    private TransportChoice ofFile(TransportFile file) {
        return TransportChoice.of(file.transport(), file.settings(), file.place(), registry);
    }

    /**
     * Follows the files and the plugins from now on, until the watcher is closed; called before the first choice.
     *
     * @param changed called on any thread when the choice may be another one; must return at once
     */
    public void watch(PathWatcher paths, Runnable changed) {
        synchronized (this) {
            listener = changed;
        }
        followed = request.files().stream()
                .map(file -> new FollowedFile(file, paths, this))
                .toList();
        followed.forEach(FollowedFile::follow);
        registry.listen(changed);
    }

    /** A file has changed; who listens is told when nothing more happens to it. */
    @Override
    public synchronized void changed() {
        due.ifPresent(earlier -> earlier.cancel(false));
        try {
            due = Optional.of(thread.schedule(listener, QUIET_MILLIS, TimeUnit.MILLISECONDS));
        } catch (RejectedExecutionException e) {
            LOG.debug("the agent is ending", e);
        }
    }

    @Override
    public void failed(Exception cause) {
        LOG.warn("The configuration of the transport cannot be watched any longer: {}", IoFault.describe(cause));
    }

    /** Tells nobody any more. */
    @Override
    public void close() {
        registry.listen(() -> {});
        thread.shutdownNow();
    }
}
