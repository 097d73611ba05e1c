/** What the agent shows of its work: the record of changes, explanations, pictures of the graph; each a projection. */
@org.jspecify.annotations.NullMarked
package mgmt.engine.internal.observation;
