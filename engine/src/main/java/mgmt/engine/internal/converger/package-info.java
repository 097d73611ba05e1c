/**
 * The converger: runs every resource of a graph when it is due, in order, until all is as desired, and again whenever
 * something changes.
 *
 * <p>One thread, the loop, owns the graph and a {@link mgmt.engine.internal.converger.Node} per resource. Watches, workers
 * and everyone else post messages to it. Code of plugins runs on workers alone, inside a
 * {@link mgmt.engine.internal.converger.Run}.
 */
@org.jspecify.annotations.NullMarked
package mgmt.engine.internal.converger;
