/** What an agent would do with a graph, found out by checks alone. */
@org.jspecify.annotations.NullMarked
package mgmt.engine.internal.plan;
