package mgmt.engine.internal.pathwatch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How symbolic links, and {@code ..} after one, lead from one node to another. */
final class Links {

    /** As many as the kernel follows in one path. */
    static final int MOST = 40;

    private Links() {}

    /** Where a node leads to; null when it is neither a link nor {@code ..}. */
    static @Nullable Path destination(Node node, Path place, @Nullable BasicFileAttributes entry) {
        if (node.leadsUp()) {
            return place.normalize();
        }
        if (entry == null || !entry.isSymbolicLink()) {
            return null;
        }
        try {
            return place.resolveSibling(Files.readSymbolicLink(place));
        } catch (IOException e) {
            // Another entry by now, and an event is on its way.
            return null;
        }
    }

    /** Whether where a node is follows from where another one is: a link that leads to itself leads nowhere. */
    static boolean dependsOn(Node node, Node other) {
        return dependsOn(node, other, new HashSet<>());
    }

    private static boolean dependsOn(Node node, Node other, Set<Node> visited) {
        for (Node at = node; at != null && visited.add(at); at = at.parent()) {
            Node target = at.target();
            if (at == other || (target != null && dependsOn(target, other, visited))) {
                return true;
            }
        }
        return false;
    }
}
