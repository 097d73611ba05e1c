package mgmt.engine.internal.converger;

/** How far an agent is with its graph. */
public enum Convergence {
    /** Something runs, or waits to be run. */
    BUSY,
    /** Nothing is left to do, and everything is as desired. */
    CONVERGED,
    /** Nothing is left to do, but something has failed, or waits for what has. */
    FAILED
}
