package mgmt.engine.internal.agent;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mgmt.engine.internal.assembly.Kinds;
import mgmt.engine.internal.assembly.Offer;
import mgmt.engine.internal.converger.Converger;
import mgmt.engine.internal.plugin.RunningGraph;

/** The graph of the agent, as plugins that come and go have to know it. Thread-safe. */
final class ConvergedGraph implements RunningGraph {

    /** How long running work may go on when its plugin is to leave, before it is interrupted. */
    private static final Duration GRACE = Duration.ofSeconds(10);

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
        return source.map(GraphSource::awaited).orElse(Set.of());
    }
}
