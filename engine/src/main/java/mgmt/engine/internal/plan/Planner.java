package mgmt.engine.internal.plan;

import java.time.InstantSource;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import mgmt.engine.internal.converger.Converger;
import mgmt.engine.internal.converger.Journal;
import mgmt.engine.internal.converger.Snapshot;
import mgmt.engine.internal.converger.Surroundings;
import mgmt.engine.internal.graph.Graph;

/**
 * Makes plans: a converger runs the graph as if every resource was declared to be left as it is, until each was checked
 * once or cannot be. So a plan finds what the agent would find, by the same calls under the same guard.
 */
public final class Planner {

    private final Executor workers;
    private final Surroundings.Contexts contexts;

    /**
     * Makes one.
     *
     * @param workers runs the calls into plugins
     * @param contexts makes what a resource is lent
     */
    public Planner(Executor workers, Surroundings.Contexts contexts) {
        this.workers = workers;
        this.contexts = contexts;
    }

    /** The plan of a graph; changes nothing, and takes as long as the checks take. */
    public Plan plan(Graph graph) throws InterruptedException {
        Findings findings = new Findings();
        Converger converger = new Converger(new Surroundings(
                System::nanoTime,
                InstantSource.system(),
                workers,
                contexts,
                findings,
                Journal.none(),
                OptionalLong.empty()));
        CompletableFuture<Snapshot> checked = converger.rested().thenCompose(rested -> converger.observe());
        converger.start();
        converger.swap(graph.map(findings::checkedOnce));
        try {
            return Forecast.of(graph, checked.get(), findings);
        } catch (ExecutionException e) {
            throw new IllegalStateException("an observation never fails", e);
        } finally {
            converger.stop(1);
            converger.ended().join();
        }
    }
}
