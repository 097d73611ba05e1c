/** The agent: puts the parts together, and is what the launcher calls. */
@org.jspecify.annotations.NullMarked
package mgmt.engine.internal.agent;
