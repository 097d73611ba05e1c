package mgmt.engine.internal.agent;

import java.util.List;
import java.util.Optional;
import mgmt.api.transport.TransportException;
import mgmt.engine.internal.assembly.Wishes;
import mgmt.engine.internal.converger.Converger;
import mgmt.engine.internal.declaration.Collected;
import mgmt.engine.internal.exchange.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Between the graph and the exchange with other hosts: what was collected becomes part of the next graph, and an agent that
 * is to end at rest waits until the exchange is at rest, and its outcome is part of the graph. Thread-safe.
 */
final class ExchangedGraph implements Exchange.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(ExchangedGraph.class);

    private final Exchange exchange;
    private final Converger converger;
    private volatile Optional<GraphSource> source = Optional.empty();

    ExchangedGraph(Exchange exchange, Converger converger) {
        this.exchange = exchange;
        this.converger = converger;
    }

    /** From now on, what is collected goes there; before the first graph, which has what is remembered already. */
    void feed(GraphSource next, List<Collected> remembered) {
        source = Optional.of(next);
        next.collected(remembered);
    }

    /** A graph is about to run that wants this of other hosts. */
    void wish(Wishes wishes) {
        exchange.wish(wishes);
        converger.setOutside(exchange.outside());
    }

    @Override
    public void collected(List<Collected> next) {
        source.ifPresent(graph -> graph.collected(next));
    }

    /** Behind the graph that is being built of what was collected last. */
    @Override
    public void progressed() {
        Runnable told = () -> converger.setOutside(exchange.outside());
        source.ifPresentOrElse(graph -> graph.afterwards(told), told);
    }

    @Override
    public void failed(TransportException cause) {
        LOG.error("The agent cannot take part in a cluster: {}", cause.getMessage());
        converger.fail();
    }
}
