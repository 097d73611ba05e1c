/**
 * What an agent tells a Prometheus server, if it is asked to. {@link mgmt.engine.internal.metrics.Metrics} is what the
 * rest of the engine sees: the client library is loaded only when metrics are served.
 */
@org.jspecify.annotations.NullMarked
package mgmt.engine.internal.metrics;
