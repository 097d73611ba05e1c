package mgmt.engine.internal.plugin;

import java.util.List;
import java.util.Set;
import mgmt.engine.internal.assembly.Kinds;
import mgmt.engine.internal.assembly.Offer;

/** The graph that is run with what plugins offer. Called on the plugins' thread; all of it may block. */
public interface RunningGraph {

    /** What other kinds would refuse of the declarations that are accepted now, one text for each declaration. */
    List<String> refusals(Kinds others);

    /** The kinds on offer have changed: returns when the converger has been handed a graph that is made with them. */
    void rebuild();

    /**
     * Takes an offer out of use: running work may end, or is interrupted after a while; returns when every resource of it
     * is closed, or is not waited for any longer.
     */
    void release(Offer<?> offer);

    /** How many declarations there are of a kind. */
    int uses(String kind);

    /** The kinds that the first graph waits for; nothing when that is not known soon, or it waits for none. */
    Set<String> awaited();

    /**
     * Leaves the machine to the first graph, if there is one, until it has come to rest or a while has passed.
     *
     * @return whether there is still somebody to bring plugins for: the agent may have ended
     */
    boolean letGoAhead();

    /** No graph: nothing runs, so nobody minds. */
    static RunningGraph none() {
        return new RunningGraph() {
            @Override
            public List<String> refusals(Kinds others) {
                return List.of();
            }

            @Override
            public void rebuild() {}

            @Override
            public void release(Offer<?> offer) {}

            @Override
            public int uses(String kind) {
                return 0;
            }

            @Override
            public Set<String> awaited() {
                return Set.of();
            }

            @Override
            public boolean letGoAhead() {
                return true;
            }
        };
    }
}
