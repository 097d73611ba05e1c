package mgmt.engine.internal.declaration;

/**
 * What a graph file may cost to read, so that a mistake (or a file made to do harm) cannot exhaust the agent.
 *
 * @param size of the file, in characters
 * @param expansion what aliases and merge keys may add: for each value that they stand for, its text and sixteen
 *     characters more
 * @param depth of lists and maps within each other
 */
public record Limits(int size, int expansion, int depth) {

    /** Far above what is sensible: a hundred thousand resources take 18 MiB. */
    public static final Limits DEFAULT = new Limits(64 << 20, 64 << 20, 64);
}
