package mgmt.engine.internal.pathwatch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import mgmt.api.resource.PathScope;
import org.jspecify.annotations.Nullable;

/**
 * One component of the watched paths, as they are spelled: what lies below a symbolic link is below the link's node.
 * Guarded by the watcher's lock; only {@link PathTree} changes it.
 */
final class Node {

    private static final Path UP = Path.of("..");

    private final @Nullable Node parent;
    private final Path name;
    private @Nullable Map<Path, Node> children;
    private List<Watch> watches = List.of();
    private List<Node> followers = List.of();

    private Position position = Position.NOWHERE;
    private @Nullable Node target;
    private boolean covered;
    private Interest served = Interest.NONE;
    private boolean gone;

    Node(@Nullable Node parent, Path name) {
        this.parent = parent;
        this.name = name;
    }

    /** Why it matters what is behind an entry. */
    enum Interest {
        /** It does not. */
        NONE,
        /** Its content counts if it is a directory. */
        CONTENT,
        /** Watched paths lead through it, so a link is followed. */
        PASSAGE
    }

    /**
     * The directory that this node is, perhaps over links.
     *
     * @param directory whose entries are observed; null when there is none
     * @param real where it is, without a link in it
     * @param searchable whether this process may look at what is in it
     */
    record Position(@Nullable Directory directory, @Nullable Path real, boolean searchable) {

        static final Position NOWHERE = new Position(null, null, false);

        /** Directories are compared as objects: each stands for one inode. */
        boolean isSameAs(Position other) {
            return directory == other.directory && searchable == other.searchable && Objects.equals(real, other.real);
        }
    }

    @Nullable
    Node parent() {
        return parent;
    }

    Path name() {
        return name;
    }

    /** Whether this is the component {@code ..}, which leads to the parent of wherever one is and has no entry. */
    boolean leadsUp() {
        return name.equals(UP);
    }

    /** Where its own entry is to be found; null while there is no parent directory. */
    @Nullable
    Path place() {
        if (parent == null) {
            return name;
        }
        Path above = parent.position.real();
        return above == null ? null : above.resolve(name);
    }

    @Nullable
    Node child(Path childName) {
        return children == null ? null : children.get(childName);
    }

    Node addChild(Path childName) {
        if (children == null) {
            children = new HashMap<>();
        }
        Node child = new Node(this, childName);
        children.put(childName, child);
        return child;
    }

    void remove(Node child) {
        child.gone = true;
        if (children != null) {
            children.remove(child.name);
            if (children.isEmpty()) {
                children = null;
            }
        }
    }

    /** A copy, as the children may change while they are walked. */
    List<Node> children() {
        return children == null ? List.of() : new ArrayList<>(children.values());
    }

    Set<Path> names() {
        return children == null ? Set.of() : children.keySet();
    }

    Collection<Watch> watches() {
        return watches;
    }

    void add(Watch watch) {
        if (watches.isEmpty()) {
            watches = new ArrayList<>(1);
        }
        watches.add(watch);
    }

    void remove(Watch watch) {
        watches.remove(watch);
    }

    boolean hasTreeWatch() {
        return hasWatch(PathScope.TREE);
    }

    private boolean hasWatch(PathScope scope) {
        for (Watch watch : watches) {
            if (watch.scope() == scope) {
                return true;
            }
        }
        return false;
    }

    /** The links that lead here. */
    List<Node> followers() {
        return followers.isEmpty() ? followers : new ArrayList<>(followers);
    }

    /** The node that this link leads to; null when it is no link, or nobody has to go through it. */
    @Nullable
    Node target() {
        return target;
    }

    void pointTo(@Nullable Node newTarget) {
        if (newTarget == target) {
            return;
        }
        if (target != null) {
            target.followers.remove(this);
        }
        if (newTarget != null) {
            if (newTarget.followers.isEmpty()) {
                newTarget.followers = new ArrayList<>(1);
            }
            newTarget.followers.add(this);
        }
        target = newTarget;
    }

    Position position() {
        return position;
    }

    void moveTo(Position next) {
        Directory before = position.directory();
        Directory after = next.directory();
        position = next;
        if (before != after) {
            if (after != null) {
                after.enter(this);
            }
            if (before != null) {
                before.leave(this);
            }
        }
    }

    /** Whether it is a directory, not a link to one, that lies in a tree which somebody watches as a whole. */
    boolean isCovered() {
        return covered;
    }

    void cover(boolean isCovered) {
        covered = isCovered;
    }

    boolean isInCoveredParent() {
        return parent != null && parent.covered;
    }

    /** For what it has been looked at. */
    Interest served() {
        return served;
    }

    void serve(Interest interest) {
        served = interest;
    }

    Interest interest() {
        if (isPassedThrough()) {
            return Interest.PASSAGE;
        }
        return hasInterestWithin() || isInCoveredParent() ? Interest.CONTENT : Interest.NONE;
    }

    /** Whether some watched path leads through it, so that a link here has to be followed. */
    boolean isPassedThrough() {
        return children != null || !followers.isEmpty();
    }

    /** Whether any name in it is of interest, not only those of its children. */
    boolean wantsEveryName() {
        return target == null && (covered || hasContentWatch());
    }

    /** Whether it may matter of itself what is in it. */
    boolean hasInterestWithin() {
        return isPassedThrough() || hasContentWatch() || covered;
    }

    private boolean hasContentWatch() {
        return hasWatch(PathScope.CHILDREN) || hasWatch(PathScope.TREE);
    }

    boolean isIdle() {
        return watches.isEmpty() && children == null && followers.isEmpty() && !covered && parent != null;
    }

    /**
     * Adds to the set this node and all that exist for its sake alone, over links too, until one is found that somebody
     * watches.
     *
     * @return whether one was found
     */
    boolean isOfUse(Set<Node> visited) {
        if (!watches.isEmpty() || covered) {
            return true;
        }
        if (!visited.add(this)) {
            return false;
        }
        if (children != null) {
            for (Node child : children.values()) {
                if (child.isOfUse(visited)) {
                    return true;
                }
            }
        }
        for (Node follower : followers) {
            if (follower.isOfUse(visited)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it is no longer a part of the tree. */
    boolean isGone() {
        return gone || (parent != null && parent.isGone());
    }
}
