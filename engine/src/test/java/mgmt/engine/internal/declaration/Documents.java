package mgmt.engine.internal.declaration;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads graphs from text, for tests. */
public final class Documents {

    private Documents() {}

    /** The document of a file {@code g.yaml}; it may have problems. */
    public static GraphDocument read(String yaml) throws InvalidGraphException {
        return read(new GraphReader(), yaml.getBytes(StandardCharsets.UTF_8));
    }

    /** Everything that is wrong with a file, whether or not it could be read to the end. */
    static List<String> problems(String yaml) {
        return problems(new GraphReader(), yaml.getBytes(StandardCharsets.UTF_8));
    }

    static List<String> problems(GraphReader reader, byte[] file) {
        try {
            return read(reader, file).problems().stream()
                    .sorted()
                    .map(Problem::toString)
                    .toList();
        } catch (InvalidGraphException e) {
            return e.problems().stream().map(Problem::toString).toList();
        }
    }

    private static GraphDocument read(GraphReader reader, byte[] file) throws InvalidGraphException {
        try {
            return reader.read("g.yaml", new ByteArrayInputStream(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
