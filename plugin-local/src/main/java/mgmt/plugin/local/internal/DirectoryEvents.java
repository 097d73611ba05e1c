package mgmt.plugin.local.internal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.concurrent.TimeUnit;
import mgmt.api.transport.TransportException;
import org.jspecify.annotations.Nullable;

/** Says "look again" when the kernel tells of a change of the store, or that its directory comes or goes. Thread-safe. */
final class DirectoryEvents implements AutoCloseable {

    private static final long LONGEST_END = TimeUnit.SECONDS.toMillis(1);

    private final WatchService service;
    private final Path directory;
    private final Path store;
    private final Runnable changed;
    private final Thread thread;
    private volatile @Nullable WatchKey own;

    private DirectoryEvents(WatchService service, ClusterDirectory directory, Runnable changed) {
        this.service = service;
        this.directory = directory.path();
        this.store = directory.store();
        this.changed = changed;
        this.thread = new Thread(this::take, "mgmt-local-events");
        thread.setDaemon(true);
    }

    static DirectoryEvents open(ClusterDirectory directory, Runnable changed) throws TransportException {
        try {
            return new DirectoryEvents(FileSystems.getDefault().newWatchService(), directory, changed);
        } catch (IOException e) {
            throw new TransportException(
                    "cannot follow " + directory.path() + ": " + Reason.of(e)
                            + " (all inotify instances of this user may be in use: raise the sysctl"
                            + " fs.inotify.max_user_instances)",
                    e);
        }
    }

    void start() {
        thread.start();
    }

    /** Follows what the path leads to now. The directory above tells when something else takes its place. */
    void follow() throws IOException {
        WatchKey before = own;
        WatchKey now = directory.register(
                service,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_DELETE);
        own = now;
        if (before != null && !before.equals(now)) {
            before.cancel();
        }
        Path parent = directory.getParent();
        if (parent != null) {
            followParent(parent);
        }
    }

    private void followParent(Path parent) throws IOException {
        try {
            parent.register(service, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
        } catch (AccessDeniedException e) {
            // Who may not read it has to do without; nobody but its owner can replace what is in it.
        }
    }

    private void take() {
        try {
            while (true) {
                WatchKey key = service.take();
                boolean isNews = false;
                for (WatchEvent<?> event : key.pollEvents()) {
                    isNews |= isNews(key, event);
                }
                if (!key.reset() || isNews) {
                    changed.run();
                }
            }
        } catch (ClosedWatchServiceException e) {
            // Closed by us.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isNews(WatchKey key, WatchEvent<?> event) {
        if (!(event.context() instanceof Path name)) {
            return true;
        }
        Path wanted = key.equals(own) ? store : directory;
        return name.equals(wanted.getFileName());
    }

    @Override
    public void close() {
        try {
            service.close();
            thread.join(LONGEST_END);
        } catch (IOException e) {
            thread.interrupt();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
