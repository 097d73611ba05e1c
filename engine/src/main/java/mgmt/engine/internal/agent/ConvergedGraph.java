package mgmt.engine.internal.agent;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mgmt.engine.internal.assembly.Kinds;
import mgmt.engine.internal.assembly.Offer;
import mgmt.engine.internal.converger.Converger;
import mgmt.engine.internal.plugin.RunningGraph;

/** The graph of the agent, as plugins that come and go have to know it. Thread-safe. */
final class ConvergedGraph implements RunningGraph {

    /** How long running work may go on when its plugin is to leave, before it is interrupted. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** How long the plugins that the first graph does not need may be kept back for it. */
    private static final Duration HEADWAY = Duration.ofSeconds(1);

    private static final int ENDING_MILLIS = 20;

    private final long goesAheadUntil = System.nanoTime() + HEADWAY.toNanos();
    private final Converger converger;
    private final Optional<GraphSource> source;

    ConvergedGraph(Converger converger, Optional<GraphSource> source) {
        this.converger = converger;
        this.source = source;
    }

    @Override
    public List<String> refusals(Kinds others) {
        return source.map(graph -> graph.refusals(others)).orElse(List.of());
    }

    @Override
    public void rebuild() {
        source.ifPresent(GraphSource::rebuildNow);
    }

    @Override
    public void release(Offer<?> offer) {
        converger.release(offer, GRACE).join();
    }

    @Override
    public int uses(String kind) {
        return source.map(graph -> graph.uses(kind)).orElse(0);
    }

    @Override
    public Set<String> awaited() {
        try {
            return source.isPresent() ? source.get().first().awaited() : Set.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Set.of();
        }
    }

    @Override
    public boolean letGoAhead() {
        if (!source.map(graph -> graph.first().isDelivered()).orElse(false)) {
            return true;
        }
        try {
            CompletableFuture.anyOf(converger.rested(), source.get().first().pressing())
                    .get(Math.max(0, goesAheadUntil - System.nanoTime()), TimeUnit.NANOSECONDS);
            // An agent that is to end at rest does so in a moment.
            converger.closing().get(ENDING_MILLIS, TimeUnit.MILLISECONDS);
            return false;
        } catch (TimeoutException e) {
            return true;
        } catch (ExecutionException e) {
            throw new IllegalStateException("neither of them ever fails", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
