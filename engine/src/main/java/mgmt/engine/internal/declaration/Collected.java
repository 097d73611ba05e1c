package mgmt.engine.internal.declaration;

/**
 * What another host has declared, and this one takes in.
 *
 * @param declaration as it was exported
 * @param host the one that exports it
 */
public record Collected(Declaration declaration, String host) {}
