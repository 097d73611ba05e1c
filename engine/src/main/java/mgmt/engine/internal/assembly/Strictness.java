package mgmt.engine.internal.assembly;

/** What becomes of a graph when a kind refuses one of its declarations. */
public enum Strictness {
    /** There is no graph: the user has just written the file and wants to hear about it before anything changes. */
    REJECT,

    /**
     * The declaration is set aside as invalid, the rest goes on: the file was accepted when this kind was not there, and
     * what runs must not stop because it has come.
     */
    SET_ASIDE
}
