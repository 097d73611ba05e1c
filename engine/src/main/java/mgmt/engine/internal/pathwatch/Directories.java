package mgmt.engine.internal.pathwatch;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** The directories that are observed: by the kernel as long as it grants watches, else by polling. Guarded by the lock. */
final class Directories {

    private static final WatchEvent.Kind<?>[] EVERYTHING = {ENTRY_CREATE, ENTRY_DELETE, ENTRY_MODIFY};

    private final Map<WatchKey, Directory.Watched> watched = new HashMap<>();
    private final Map<Path, PolledDirectory> polled = new HashMap<>();
    private final Logger log;

    private @Nullable WatchService service;

    /** Whether the kernel has refused a watch since the last retry: no use in asking for the next directory. */
    private boolean exhausted;

    private boolean warned;

    Directories(Logger log) {
        this.log = log;
    }

    void use(WatchService newService) {
        service = newService;
    }

    boolean hasService() {
        return service != null;
    }

    /**
     * The directory at a place.
     *
     * @param before the one that was there so far
     * @return null when there is none any more; whatever observes its parent will tell
     */
    @Nullable
    Directory at(Path place, @Nullable Object inode, @Nullable Directory before) {
        // Asking again for an inode that has its watch costs none, so what is watched stays so.
        if (service != null && (!exhausted || before instanceof Directory.Watched)) {
            try {
                return watched.computeIfAbsent(place.register(service, EVERYTHING), Directory.Watched::new);
            } catch (NoSuchFileException | NotDirectoryException e) {
                return null;
            } catch (IOException e) {
                refused(place, e);
            }
        }
        PolledDirectory known = polled.get(place);
        if (known != null && Objects.equals(known.inode(), inode)) {
            return known;
        }
        PolledDirectory fresh = new PolledDirectory(place, inode);
        polled.put(place, fresh);
        return fresh;
    }

    private void refused(Path place, IOException refusal) {
        // The JDK has no exception of its own for ENOSPC, only this message.
        if (!String.valueOf(refusal.getMessage()).contains("inotify watches")) {
            log.debug("{} cannot be watched and is polled", place, refusal);
            return;
        }
        exhausted = true;
        if (!warned) {
            warned = true;
            log.warn(
                    "The kernel grants no more inotify watches: {} and what else finds none is polled."
                            + " The sysctl fs.inotify.max_user_watches is {}; raise it",
                    place,
                    Sysctl.read("fs.inotify.max_user_watches"));
        }
    }

    /** Gives a directory up that no node is any more. */
    void release(Directory directory) {
        if (!directory.views().isEmpty()) {
            return;
        }
        if (directory instanceof Directory.Watched one) {
            if (watched.remove(one.key(), one)) {
                one.key().cancel();
            }
        } else if (directory instanceof PolledDirectory one) {
            polled.remove(one.place(), one);
        }
    }

    Directory.@Nullable Watched of(WatchKey key) {
        return watched.get(key);
    }

    /** The kernel has ended this watch: the directory was removed or its file system unmounted. */
    void lost(Directory.Watched directory) {
        watched.remove(directory.key(), directory);
    }

    List<PolledDirectory> polled() {
        return polled.isEmpty() ? List.of() : new ArrayList<>(polled.values());
    }

    boolean isPolling() {
        return !polled.isEmpty();
    }

    /** From now on the kernel is asked again. */
    void retry() {
        exhausted = false;
    }

    int watches() {
        return watched.size();
    }
}
