package mgmt.engine.internal.exchange;

/**
 * How an agent takes part in its cluster.
 *
 * @param host the name of this host
 * @param version of mgmt
 * @param noop whether nothing of this host is put into the store, its presence neither
 * @param follows whether what changes in the store changes the graph, too
 * @param exportTtl whether exports go when this host does
 * @param convergedCluster whether the other hosts have to be at rest before this one may end
 * @param isAsked whether to take part whatever the graph says
 */
public record ExchangeSettings(
        String host,
        String version,
        boolean noop,
        boolean follows,
        boolean exportTtl,
        boolean convergedCluster,
        boolean isAsked) {}
