package mgmt.engine.internal.graph;

/**
 * Where something was written.
 *
 * @param source the file, as the user named it
 * @param line from 1
 * @param column from 1
 */
public record Place(String source, int line, int column) {

    @Override
    public String toString() {
        return source + ":" + line + ":" + column;
    }
}
