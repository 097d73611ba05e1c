package mgmt.engine.internal.pathwatch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mgmt.api.resource.Changes;
import mgmt.api.resource.PathScope;
import mgmt.api.resource.Subscription;

/**
 * The watch on a file that may be a symbolic link, or lead through several: a change of any of them, or of the file at
 * their end, is a change of the file. Thread-safe: guarded by itself.
 */
public final class FollowedFile {

    private static final int MOST_LINKS = 40;

    private final Path file;
    private final PathWatcher paths;
    private final Changes changes;
    private List<Path> way = List.of();
    private List<Subscription> watches = List.of();

    /**
     * Makes one, which watches nothing yet.
     *
     * @param changes told on a thread of the watcher; must not block
     */
    public FollowedFile(Path file, PathWatcher paths, Changes changes) {
        this.file = file;
        this.paths = paths;
        this.changes = changes;
    }

    /** Watches where the file leads by now; called before each reading, so that no change after it is missed. */
    public synchronized void follow() {
        List<Path> now = way();
        if (!now.equals(way)) {
            List<Subscription> next = now.stream()
                    .map(step -> paths.watch(step, PathScope.ENTRY, changes))
                    .toList();
            watches.forEach(Subscription::close);
            watches = next;
            way = now;
        }
    }

    private List<Path> way() {
        List<Path> found = new ArrayList<>(List.of(file));
        try {
            for (Path last = file; Files.isSymbolicLink(last) && found.size() <= MOST_LINKS; ) {
                last = last.resolveSibling(Files.readSymbolicLink(last));
                found.add(last);
            }
        } catch (IOException e) {
            // It was replaced in this moment, which the watch on what leads there tells.
            return found;
        }
        return found;
    }
}
