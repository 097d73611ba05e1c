package mgmt.engine.internal.pathwatch;

import java.nio.file.WatchKey;
import java.util.ArrayList;
import java.util.List;

/**
 * A directory whose entries are observed, and the nodes that are this directory: more than one when several paths lead
 * to it. It is given up when the last of them leaves. Guarded by the watcher's lock.
 */
abstract sealed class Directory permits Directory.Watched, PolledDirectory {

    /** Copied on change, so that it may be walked while nodes come and go. */
    private List<Node> views = List.of();

    final List<Node> views() {
        return views;
    }

    final void enter(Node view) {
        List<Node> more = new ArrayList<>(views);
        more.add(view);
        views = List.copyOf(more);
    }

    final void leave(Node view) {
        List<Node> fewer = new ArrayList<>(views);
        fewer.remove(view);
        views = List.copyOf(fewer);
    }

    /** Observed by the kernel. Its key stands for the inode, so it is the same over every path to it. */
    static final class Watched extends Directory {

        private final WatchKey key;

        Watched(WatchKey key) {
            this.key = key;
        }

        WatchKey key() {
            return key;
        }
    }
}
