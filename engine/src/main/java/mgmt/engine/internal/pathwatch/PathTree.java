package mgmt.engine.internal.pathwatch;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mgmt.api.resource.Changes;
import mgmt.api.resource.PathScope;
import mgmt.engine.internal.pathwatch.Node.Interest;
import mgmt.engine.internal.pathwatch.Node.Position;
import mgmt.engine.internal.pathwatch.PolledDirectory.Question;
import org.jspecify.annotations.Nullable;

/**
 * All watched paths, component by component, and what stands at each of them. Two rules keep it without a gap: a
 * directory is observed before anything in it is looked at, so whatever changes after the look is told of; and a node is
 * looked at again whenever its entry may be another one. Guarded by the watcher's lock.
 */
final class PathTree {

    private static final Path HERE = Path.of(".");
    private static final int MANY = 32;

    private final Node root = new Node(null, Path.of("/"));
    private final Directories directories;
    private final Notices notices = new Notices();
    private final PolledEntries entries;
    private final List<Node> suspects = new ArrayList<>();
    private int linksBeingFollowed;

    PathTree(Directories directories, PolledEntries entries) {
        this.directories = directories;
        this.entries = entries;
    }

    /** What an event says of an entry. */
    enum Event {
        /** It was changed. */
        CHANGED,
        /** Another file than before may stand at its name. */
        EXCHANGED,
        /** Exactly one file was put at its name. */
        ARRIVED
    }

    Watch add(Path absolute, PathScope scope, Changes changes, Object holder) {
        Node node = find(absolute);
        Watch watch = new Watch(node, scope, changes, holder);
        node.add(watch);
        if (scope != PathScope.ENTRY) {
            arm(node);
        }
        entries.add(node);
        watch.begin();
        return watch;
    }

    void remove(Watch watch) {
        if (!watch.end()) {
            return;
        }
        Node node = watch.node();
        node.remove(watch);
        if (node.watches().isEmpty()) {
            entries.remove(node);
        }
        if (node.isCovered() && !node.hasTreeWatch() && !node.isInCoveredParent()) {
            uncover(node);
        }
        relax(node);
    }

    /**
     * The holder of watches is about to put a file at a path.
     *
     * @return the watches that are not told of it; empty where nobody would see it arrive
     */
    List<Watch> expect(Path absolute, Object holder, long now) {
        Node node = root;
        for (Path name : absolute) {
            node = node.child(name);
            if (node == null) {
                return List.of();
            }
        }
        Node above = node.parent();
        if (above == null || !(above.position().directory() instanceof Directory.Watched)) {
            return List.of();
        }
        List<Watch> own = new ArrayList<>(1);
        for (Watch watch : node.watches()) {
            if (watch.scope() == PathScope.ENTRY && watch.isHeldBy(holder) && watch.expect(now)) {
                own.add(watch);
            }
        }
        return own;
    }

    /** The file that was expected does not come; who took another one for it is told of that. */
    void expectNoMore(List<Watch> own) {
        notices.tell(own.stream().filter(watch -> !watch.takeBack()).toList());
    }

    /** Whether all that has been heard of lately are files that those who watch them have put there themselves. */
    boolean hearsOnlyWhatIsKnown() {
        return notices.keptInRow() >= MANY;
    }

    /** Ends a step: the watches to be told, once the lock has been given back. */
    List<Watch> takeDue() {
        dissolveRings();
        return notices.take();
    }

    /**
     * Something has happened to an entry of a directory.
     *
     * @param view the directory
     */
    void entryChanged(Node view, Path name, Event event) {
        Node child = view.child(name);
        boolean other = event != Event.CHANGED;
        if (child != null) {
            if (event == Event.ARRIVED) {
                notices.tellOfArrival(child.watches(), System.nanoTime());
            } else {
                notices.tell(child.watches());
            }
            if (child.hasInterestWithin() || (other && view.isCovered())) {
                arm(child);
            }
        } else if (other && view.isCovered() && isDirectory(view, name)) {
            arm(view.addChild(name));
        }
        notices.tellOfContent(view);
    }

    /** Something has happened to the root of a file system. */
    void entryChanged(Node node) {
        notices.tell(node.watches());
        arm(node);
    }

    /** Anything may have happened to the entries of a directory. */
    void entriesChanged(Node view) {
        notices.tellOfContent(view);
        for (Node child : view.children()) {
            notices.tell(child.watches());
            if (child.interest() != Interest.NONE) {
                arm(child);
            }
        }
        coverBelow(view);
    }

    /**
     * Looks at what stands at a node now, observes it if it is a directory, and goes on below where it is another one.
     *
     * @return whether it is another one
     */
    boolean arm(Node node) {
        if (node.isGone()) {
            return false;
        }
        Path place = node.interest() == Interest.NONE ? null : node.place();
        BasicFileAttributes entry = place == null ? null : lookAt(place);
        boolean isDirectory = entry != null && entry.isDirectory() && !node.leadsUp();
        boolean wasCovered = node.isCovered();
        if (isDirectory && (node.hasTreeWatch() || node.isInCoveredParent())) {
            node.cover(true);
        } else if (wasCovered) {
            uncover(node);
        }
        Interest served = node.served();
        node.serve(node.interest());
        boolean isOther = move(
                node,
                isDirectory ? within(node, place, entry) : behind(node, place, entry),
                node.served().compareTo(served) > 0);
        if (node.isCovered() && (isOther || !wasCovered)) {
            coverBelow(node);
        }
        if (node.isIdle()) {
            relax(node);
        }
        return isOther;
    }

    private Position within(Node node, @Nullable Path place, @Nullable BasicFileAttributes entry) {
        pointTo(node, null);
        if (place == null || entry == null) {
            return Position.NOWHERE;
        }
        Directory before = node.position().directory();
        Directory now = directories.at(place, entry.fileKey(), before);
        return now == null ? Position.NOWHERE : new Position(now, place, Files.isExecutable(place));
    }

    /** Where a link leads; nowhere if it is none. */
    private Position behind(Node node, @Nullable Path place, @Nullable BasicFileAttributes entry) {
        Path destination = place == null || !node.isPassedThrough() ? null : Links.destination(node, place, entry);
        if (destination == null || linksBeingFollowed == Links.MOST) {
            pointTo(node, null);
            if (destination != null) {
                // Not to be taken for an answer by whoever comes here over fewer links.
                node.serve(Interest.CONTENT);
            }
            return Position.NOWHERE;
        }
        linksBeingFollowed++;
        try {
            Node end = find(destination);
            pointTo(node, end);
            if (end.served() != Interest.PASSAGE) {
                arm(end);
            }
            return Links.dependsOn(end, node) ? Position.NOWHERE : end.position();
        } finally {
            linksBeingFollowed--;
        }
    }

    private void pointTo(Node node, @Nullable Node target) {
        Node before = node.target();
        node.pointTo(target);
        if (before != null && before != target) {
            relax(before);
        }
    }

    /** @param isNew whether nobody has asked before for what is behind this node */
    private boolean move(Node node, Position next, boolean isNew) {
        Position before = node.position();
        boolean isOther = !before.isSameAs(next);
        if (isOther) {
            node.moveTo(next);
            Directory left = before.directory();
            if (left != null) {
                directories.release(left);
            }
        }
        if (next.directory() instanceof PolledDirectory polled && (isOther || node.wantsEveryName())) {
            polled.remember(polled.question());
        }
        if (isOther) {
            if (before.directory() != null || !isNew) {
                notices.tell(node.watches());
                notices.tellTreesAround(node);
            }
            passOn(node);
        }
        return isOther;
    }

    /** A node is another directory than before: so may be whatever hangs on it. */
    private void passOn(Node node) {
        for (Node child : node.children()) {
            notices.tell(child.watches());
            if (child.interest() == Interest.NONE || !arm(child)) {
                passOnBelow(child);
            }
        }
        for (Node follower : node.followers()) {
            arm(follower);
        }
    }

    private void passOnBelow(Node node) {
        for (Node child : node.children()) {
            notices.tell(child.watches());
            passOnBelow(child);
        }
    }

    /** Makes nodes of the directories in a covered one. */
    private void coverBelow(Node node) {
        Path real = node.position().real();
        if (!node.isCovered() || real == null) {
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(real)) {
            for (Path entry : entries) {
                Path name = entry.getFileName();
                Node child = node.child(name);
                if (child == null && isDirectory(node, name)) {
                    arm(node.addChild(name));
                } else if (child != null && !child.isCovered()) {
                    arm(child);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // Gone, and an event is on its way; or not to be listed: then only what is known by name can be covered.
        }
    }

    private void uncover(Node node) {
        node.cover(false);
        for (Node child : node.children()) {
            if (child.isCovered() && !child.hasTreeWatch()) {
                uncover(child);
            }
            if (child.isIdle()) {
                discard(child);
            } else if (child.interest().compareTo(child.served()) < 0) {
                arm(child);
            }
        }
    }

    /** Takes back what is no longer needed for a node, and the node itself when nobody needs that. */
    private void relax(Node node) {
        Node at = node;
        while (at != null && at.isIdle() && !at.isGone()) {
            discard(at);
            at = at.parent();
        }
        if (at == null || at.isGone()) {
            return;
        }
        suspects.add(at);
        if (at.interest().compareTo(at.served()) < 0) {
            arm(at);
        }
    }

    /** Links that lead to themselves keep each other in the tree when nobody else needs them: they are let go. */
    private void dissolveRings() {
        while (!suspects.isEmpty()) {
            Node suspect = suspects.remove(suspects.size() - 1);
            Set<Node> ring = new HashSet<>();
            if (suspect == root || suspect.isGone() || suspect.isOfUse(ring)) {
                continue;
            }
            for (Node node : ring) {
                pointTo(node, null);
            }
        }
    }

    private void discard(Node node) {
        Node parent = node.parent();
        if (parent != null) {
            parent.remove(node);
        }
        Directory left = node.position().directory();
        node.moveTo(Position.NOWHERE);
        if (left != null) {
            directories.release(left);
        }
        pointTo(node, null);
    }

    private Node find(Path absolute) {
        Node node;
        do {
            node = root;
            for (Path name : absolute) {
                if (!name.equals(HERE)) {
                    node = descend(node, name);
                }
            }
            // What was looked at on the way down may have made nodes useless, these among them.
        } while (node.isGone());
        return node;
    }

    private Node descend(Node parent, Path name) {
        Node known = parent.child(name);
        Node child = known == null ? parent.addChild(name) : known;
        if (parent.served() != Interest.PASSAGE) {
            arm(parent);
        } else if (known == null && parent.position().directory() instanceof PolledDirectory polled) {
            polled.remember(new Question(Set.of(name), false));
        }
        return child;
    }

    private static boolean isDirectory(Node view, Path name) {
        Path real = view.position().real();
        return real != null && Files.isDirectory(real.resolve(name), LinkOption.NOFOLLOW_LINKS);
    }

    /** Null when there is nothing, or nothing that one may look at. */
    private static @Nullable BasicFileAttributes lookAt(Path place) {
        try {
            return Files.readAttributes(place, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            return null;
        }
    }
}
