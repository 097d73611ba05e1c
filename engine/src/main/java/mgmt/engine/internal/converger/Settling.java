package mgmt.engine.internal.converger;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Keeps who is settled, which is transitive, by counters: a resource that stops being settled adds one to the counter of
 * each direct dependant, which may stop being settled too, and so on. Confined to the loop.
 */
final class Settling {

    private final Consumer<Node> released;

    /** @param released told of each node whose dependencies have just all become settled */
    Settling(Consumer<Node> released) {
        this.released = released;
    }

    private static boolean isSettled(Node node) {
        return node.hasSucceeded() && node.running == null && !node.isDue();
    }

    /** Brings one node, and whatever follows from it, up to date. */
    void update(Node node) {
        set(node, isSettled(node));
    }

    /**
     * For a node that has succeeded but was marked again meanwhile: those that wait for it may start now, or a chatty
     * watch could hold them back for ever.
     */
    void pulse(Node node) {
        set(node, node.hasSucceeded());
        update(node);
    }

    /** Computes everything anew after the edges have changed; the nodes come in topological order. */
    void recompute(Iterable<Node> nodes) {
        for (Node node : nodes) {
            node.unsettledBefore = 0;
            for (Node before : node.before()) {
                node.unsettledBefore += before.settled ? 0 : 1;
                inherit(node, before);
            }
            node.settled = isSettled(node);
        }
    }

    private void set(Node first, boolean settled) {
        if (first.settled == settled) {
            return;
        }
        List<Node> free = new ArrayList<>();
        ArrayDeque<Node> flipping = new ArrayDeque<>();
        first.settled = settled;
        flipping.add(first);
        while (!flipping.isEmpty()) {
            Node node = flipping.remove();
            for (Node.Out out : node.after()) {
                Node after = out.node();
                after.unsettledBefore += node.settled ? -1 : 1;
                if (node.settled) {
                    inherit(after, node);
                    if (after.unsettledBefore == 0) {
                        free.add(after);
                    }
                }
                boolean follows = isSettled(after);
                if (follows != after.settled) {
                    after.settled = follows;
                    flipping.add(after);
                }
            }
        }
        free.forEach(released);
    }

    private static void inherit(Node after, Node before) {
        after.succeededBefore = Math.max(after.succeededBefore, Math.max(before.succeeded, before.succeededBefore));
    }
}
