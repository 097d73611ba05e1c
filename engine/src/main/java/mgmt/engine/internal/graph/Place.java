package mgmt.engine.internal.graph;

/**
 * Where something was written.
 *
 * @param source the file, as the user named it, or what else it comes from
 * @param line from 1; 0 = only the source is known
 * @param column from 1; 0 = only the source is known
 */
public record Place(String source, int line, int column) {

    /** Somewhere in a source that has no lines to speak of. */
    public static Place in(String source) {
        return new Place(source, 0, 0);
    }

    @Override
    public String toString() {
        return line == 0 ? source : source + ":" + line + ":" + column;
    }
}
