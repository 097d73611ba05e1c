package mgmt.engine.internal.pathwatch;

import java.util.ArrayList;
import java.util.List;
import mgmt.api.resource.PathScope;

/** The watches to be told when the lock has been given back, each once. Guarded by the lock. */
final class Notices {

    private List<Watch> due = new ArrayList<>();

    /** How many arrivals were kept from those who had expected them, since anybody was told anything. */
    private int keptInRow;

    List<Watch> take() {
        if (due.isEmpty()) {
            return List.of();
        }
        List<Watch> taken = due;
        due = new ArrayList<>();
        return taken;
    }

    int keptInRow() {
        return keptInRow;
    }

    void tell(Iterable<Watch> watches) {
        for (Watch watch : watches) {
            tell(watch);
        }
    }

    /** Tells of one file that was put in a place, but for those who were just about to put one there themselves. */
    void tellOfArrival(Iterable<Watch> watches, long now) {
        for (Watch watch : watches) {
            if (watch.hasExpected(now)) {
                keptInRow++;
            } else {
                tell(watch);
            }
        }
    }

    private void tell(Watch watch) {
        watch.expectNothing();
        keptInRow = 0;
        if (watch.becomesDue()) {
            due.add(watch);
        }
    }

    /** Those who want to know of whatever happens in this directory. */
    void tellOfContent(Node view) {
        if (view.target() != null) {
            return;
        }
        for (Watch watch : view.watches()) {
            if (watch.scope() != PathScope.ENTRY) {
                tell(watch);
            }
        }
        tellTreesAround(view);
    }

    /** Those who watch a tree that this node is in; behind a link that is not followed nobody does. */
    void tellTreesAround(Node node) {
        if (node.target() != null) {
            return;
        }
        for (Node above = node.parent(); above != null && above.isCovered(); above = above.parent()) {
            for (Watch watch : above.watches()) {
                if (watch.scope() == PathScope.TREE) {
                    tell(watch);
                }
            }
        }
    }
}
