package mgmt.plugin.file.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mgmt.api.resource.Changes;
import mgmt.api.resource.PathScope;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * A path and the watch on it. Where links are followed, all links on the way are watched too, and every check, before it
 * looks, moves the watch to where they lead by then. Thread-safe: guarded by itself.
 */
final class WatchedPath {

    private static final int MOST_LINKS = 40;

    private final Path path;
    private final boolean follow;
    private final PathScope scope;
    private final ResourceContext context;

    private @Nullable Changes changes;
    private List<Path> watched = List.of();
    private @Nullable Subscriptions subscriptions;

    WatchedPath(Path path, boolean follow, PathScope scope, ResourceContext context) {
        this.path = path;
        this.follow = follow;
        this.scope = scope;
        this.context = context;
    }

    /** Where the path leads now, to itself unless it is a link that is followed, and what is there. */
    synchronized Located now() throws IOException {
        if (!follow) {
            return new Located(path, Stat.of(path));
        }
        List<Path> way = new ArrayList<>();
        Located end = goTo(way);
        if (changes != null && !way.equals(watched)) {
            watchAll(way, changes);
        }
        return end;
    }

    /** Begins to watch it. */
    synchronized Subscription watch(Changes changes) throws IOException {
        if (!follow) {
            return context.watch(path, scope, changes);
        }
        List<Path> way = new ArrayList<>();
        goTo(way);
        this.changes = changes;
        watchAll(way, changes);
        return this::close;
    }

    private synchronized void close() {
        changes = null;
        watched = List.of();
        if (subscriptions != null) {
            subscriptions.close();
        }
    }

    private void watchAll(List<Path> way, Changes changes) throws IOException {
        Subscriptions next = new Subscriptions();
        int last = way.size() - 1;
        for (int i = 0; i <= last; i++) {
            Path step = way.get(i);
            PathScope wanted = i < last ? PathScope.ENTRY : scope;
            next.add(() -> context.watch(step, wanted, changes));
        }
        if (subscriptions != null) {
            subscriptions.close();
        }
        subscriptions = next;
        watched = way;
    }

    /** Follows the links and writes down each path on the way, its end too. */
    private Located goTo(List<Path> way) throws IOException {
        Path last = path;
        Stat stat = Stat.of(last);
        way.add(last);
        while (stat.isLink()) {
            if (way.size() > MOST_LINKS) {
                throw new IOException(path + " leads through more than " + MOST_LINKS + " links, perhaps in a circle");
            }
            Path target = last.resolveSibling(Files.readSymbolicLink(last));
            last = real(target);
            stat = Stat.of(last);
            // As it was written: a link among its parents may be set to lead elsewhere, which the watch follows.
            way.add(target.endsWith("..") ? last : target);
        }
        return new Located(last, stat);
    }

    /** The same entry by a path whose parents are no links, so that what is begun there is ended there. */
    private static Path real(Path target) throws IOException {
        Path parent = target.getParent();
        Path name = target.getFileName();
        if (parent == null || name == null) {
            return target;
        }
        try {
            // What ".." means depends on the links before it.
            return name.toString().equals("..")
                    ? target.toRealPath()
                    : parent.toRealPath().resolve(name);
        } catch (NoSuchFileException e) {
            return target.normalize();
        }
    }
}
