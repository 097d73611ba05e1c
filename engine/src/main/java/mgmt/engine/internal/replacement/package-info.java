/** Replaces files in one step, and leaves nothing behind, not even when the agent is killed in the middle. */
@org.jspecify.annotations.NullMarked
package mgmt.engine.internal.replacement;
