/** The graph: what is to be, in which order, who notifies whom. Immutable, and unaware of how it came to be or runs. */
@org.jspecify.annotations.NullMarked
package mgmt.engine.internal.graph;
