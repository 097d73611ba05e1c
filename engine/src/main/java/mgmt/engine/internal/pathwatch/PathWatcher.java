package mgmt.engine.internal.pathwatch;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import mgmt.api.resource.Changes;
import mgmt.api.resource.PathScope;
import mgmt.api.resource.Subscription;
import mgmt.engine.internal.pathwatch.PolledDirectory.Question;
import mgmt.engine.internal.replacement.Replacements;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches paths for everybody over one inotify instance. Thread-safe: one lock guards the tree of paths; it is held while
 * directories are looked at, never while a subscriber is called.
 */
public final class PathWatcher implements AutoCloseable {

    private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** While thousands of files are replaced by those who watch them, to be woken by each event would cost more. */
    private static final long GATHERING = TimeUnit.MILLISECONDS.toNanos(1);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition end = lock.newCondition();
    private final Logger log;
    private final Directories directories;
    private final PolledEntries entries = new PolledEntries(MountPoints.read());
    private final PathTree tree;
    private final Polling polling;
    private @Nullable WatchService service;
    private @Nullable Thread taker;
    private boolean warned;
    private boolean telling;
    private boolean closed;

    private PathWatcher(Duration pollInterval, Logger log) {
        this.log = log;
        directories = new Directories(log);
        tree = new PathTree(directories, entries);
        polling = new Polling(this, lock, pollInterval);
    }

    /** Starts one; what cannot be watched is polled once a second. */
    public static PathWatcher open() {
        return open(POLL_INTERVAL);
    }

    /** Starts one that polls what cannot be watched at this interval. */
    public static PathWatcher open(Duration pollInterval) {
        return open(pollInterval, LoggerFactory.getLogger(PathWatcher.class));
    }

    static PathWatcher open(Duration pollInterval, Logger log) {
        PathWatcher watcher = new PathWatcher(pollInterval, log);
        watcher.change(watcher::connect);
        return watcher;
    }

    /**
     * Watches a path; any change after the return of this call is told. May be called from any thread and does not block
     * for long.
     *
     * @param absolute need not exist, nor need its parents
     * @param changes called on a thread of the watcher; must not block
     * @return ends the watch; no call starts after its close has returned. Once the watcher has been closed, nothing is told
     */
    public Subscription watch(Path absolute, PathScope scope, Changes changes) {
        return watch(absolute, scope, changes, changes);
    }

    /**
     * Watches a path for somebody who may put files there himself, see {@link #replacing}.
     *
     * @param holder anything that stands for him
     */
    public Subscription watch(Path absolute, PathScope scope, Changes changes, Object holder) {
        if (!absolute.isAbsolute()) {
            throw new IllegalArgumentException("not an absolute path: " + absolute);
        }
        // No entry is called "..": where that comes last, the directory itself is meant.
        Path path = absolute.endsWith("..") ? absolute.normalize() : absolute;
        Watch[] watch = new Watch[1];
        change(() -> watch[0] = tree.add(path, scope, changes, holder));
        Watch made = watch[0];
        if (made == null) {
            return () -> {};
        }
        return () -> {
            change(() -> tree.remove(made));
            made.end(); // also when all has been closed meanwhile, and somebody is still about to tell it
        };
    }

    /**
     * For somebody who replaces a file that he watches: that very replacement is not told to him, as he knows of it, unless
     * it follows soon on another one. What others do to the file is told, also when it cannot be told from his.
     */
    public Replacements.Witness replacing(Path absolute, Object holder) {
        return new Replacements.Witness() {

            private List<Watch> own = List.of();

            @Override
            public void begins() {
                change(() -> own = tree.expect(absolute, holder, System.nanoTime()));
            }

            @Override
            public void failed() {
                change(() -> tree.expectNoMore(own));
            }
        };
    }

    /**
     * Ends all watches. The inotify instance itself is closed a little later: the kernel takes its time for that, some 20 ms
     * on a busy machine, and whoever closes this has better to do.
     */
    @Override
    public void close() {
        WatchService last;
        Thread lastPoller;
        lock.lock();
        try {
            closed = true;
            end.signalAll();
            last = service;
            service = null;
            lastPoller = polling.thread();
            polling.end();
            awaitTold();
        } finally {
            lock.unlock();
        }
        if (last != null) {
            beside(() -> close(last), "mgmt-path-watch-end");
        }
        await(lastPoller);
    }

    /** Closes it on a thread of its own: a file system below a watched path that does not answer may hold that up. */
    public void closeSoon() {
        beside(this::close, "mgmt-path-watch-close");
    }

    private static void beside(Runnable body, String name) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits until the taker is through with what it was telling when all ended. */
    private void awaitTold() {
        try {
            long left = PATIENCE.toNanos();
            while (telling && left > 0 && Thread.currentThread() != taker) {
                left = end.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void close(WatchService last) {
        try {
            last.close();
        } catch (IOException e) {
            log.debug("The watch service could not be closed", e);
        }
    }

    private static void await(@Nullable Thread thread) {
        if (thread == null || thread == Thread.currentThread()) {
            return;
        }
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Does something to the tree under the lock, then tells whom it concerns. Without effect once closed. */
    void change(Runnable step) {
        List<Watch> due;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            step.run();
            if (isPolling()) {
                polling.begin();
            }
            due = tree.takeDue();
        } finally {
            lock.unlock();
        }
        for (Watch watch : due) {
            tell(watch);
        }
    }

    private void tell(Watch watch) {
        try {
            watch.tell();
        } catch (RuntimeException e) {
            log.error("A subscriber has thrown; the other ones are told all the same", e);
        }
    }

    /** Opens the inotify instance, unless there are too many already; polling tries again. */
    private void connect() {
        try {
            service = FileSystems.getDefault().newWatchService();
        } catch (IOException e) {
            if (!warned) {
                warned = true;
                log.warn(
                        "No inotify instance, so every path is polled: {}. The sysctl fs.inotify.max_user_instances is {}",
                        e.getMessage(),
                        Sysctl.read("fs.inotify.max_user_instances"));
            }
            return;
        }
        WatchService opened = service;
        directories.use(opened);
        taker = new Thread(() -> takeKeys(opened), "mgmt-path-watch");
        taker.setDaemon(true);
        taker.start();
    }

    private void takeKeys(WatchService from) {
        try {
            while (true) {
                WatchKey key = from.take();
                List<WatchEvent<?>> events = key.pollEvents();
                boolean valid = key.reset();
                happened(key, events, valid);
                gather();
            }
        } catch (ClosedWatchServiceException e) {
            // Closed by us.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void gather() throws InterruptedException {
        lock.lock();
        try {
            long left = tree.hearsOnlyWhatIsKnown() ? GATHERING : 0;
            while (left > 0 && !closed) {
                left = end.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void happened(WatchKey key, List<WatchEvent<?>> events, boolean valid) {
        telling(true);
        try {
            change(() -> {
                Directory.Watched directory = directories.of(key);
                if (directory == null) {
                    return;
                }
                for (WatchEvent<?> event : events) {
                    happened(directory, event);
                }
                if (!valid) {
                    directories.lost(directory);
                    directory.views().forEach(tree::arm);
                }
            });
        } catch (RuntimeException e) {
            log.error("A change in {} could not be followed", key.watchable(), e);
        } finally {
            telling(false);
        }
    }

    private void telling(boolean begins) {
        lock.lock();
        try {
            telling = begins;
            if (closed) {
                end.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Our own temporaries are nobody's change: else a repair that fails below a watched tree would start itself again. */
    private void happened(Directory directory, WatchEvent<?> event) {
        for (Node view : directory.views()) {
            if (event.kind() == StandardWatchEventKinds.OVERFLOW) {
                tree.entriesChanged(view);
            } else if (event.context() instanceof Path name && !Replacements.isTemporary(name)) {
                tree.entryChanged(view, name, sort(event));
            }
        }
    }

    private static PathTree.Event sort(WatchEvent<?> event) {
        if (event.kind() == StandardWatchEventKinds.ENTRY_MODIFY) {
            return PathTree.Event.CHANGED;
        }
        boolean isOne = event.kind() == StandardWatchEventKinds.ENTRY_CREATE && event.count() == 1;
        return isOne ? PathTree.Event.ARRIVED : PathTree.Event.EXCHANGED;
    }

    /** One round of polling: what can be watched by now is watched, the rest is compared. */
    void poll() {
        try {
            List<PolledDirectory> left = new ArrayList<>();
            change(() -> {
                retry();
                entries.compare().forEach(tree::entryChanged);
                left.addAll(directories.polled());
            });
            left.forEach(this::compare);
        } catch (RuntimeException e) {
            log.error("A round of polling was broken off", e);
        }
    }

    private void retry() {
        if (service == null) {
            connect();
        }
        directories.retry();
        for (PolledDirectory directory : directories.polled()) {
            directory.views().forEach(tree::arm);
        }
    }

    /** Looks without the lock: there may be thousands of entries, and events go on. */
    private void compare(PolledDirectory directory) {
        Question[] question = new Question[1];
        change(() -> question[0] = directory.question());
        if (question[0] == null) {
            return;
        }
        Map<Path, Fingerprint> found = directory.observe(question[0]);
        change(() -> {
            for (Path name : directory.compare(question[0], found)) {
                directory.views().forEach(view -> tree.entryChanged(view, name, PathTree.Event.EXCHANGED));
            }
        });
    }

    /** For polling to decide whether to go on; called under the lock. */
    boolean isPolling() {
        return !closed && (directories.isPolling() || !entries.isEmpty());
    }

    /** How many inotify watches are in use. */
    int watches() {
        lock.lock();
        try {
            return directories.watches();
        } finally {
            lock.unlock();
        }
    }
}
