package mgmt.engine.internal.declaration;

/**
 * What another host has declared, and this one takes in.
 *
 * @param declaration as it was exported
 * @param host the one that exports it
 * @param by the entry that wants it
 */
public record Collected(Declaration declaration, String host, Collect by) {}
