package mgmt.engine.internal.converger;

/** How far the exchange with other hosts is, which may bring another graph; an agent that is to end at rest waits for it. */
public enum Outside {
    /** It brings nothing more by itself. */
    AT_REST,
    /** It is at work. */
    BUSY,
    /** It brings nothing more by itself, and not all of its work could be done. */
    FAILED
}
