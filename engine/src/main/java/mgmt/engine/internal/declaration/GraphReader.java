package mgmt.engine.internal.declaration;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads graph files. Thread-safe: every file is read on its own. */
public final class GraphReader {

    private final Limits limits;

    /** A reader with the usual limits. */
    public GraphReader() {
        this(Limits.DEFAULT);
    }

    /** A reader with given limits. */
    public GraphReader(Limits limits) {
        this.limits = limits;
    }

    /**
     * Reads a file.
     *
     * @throws IOException when it cannot be opened or read
     * @throws InvalidGraphException when it is not YAML, or over the limits; what is wrong beyond that is in the document
     */
    public GraphDocument read(Path file) throws IOException, InvalidGraphException {
        if (Files.isRegularFile(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                Optional<Raw> usual = UsualReader.read(in, limits);
                if (usual.isPresent()) {
                    return new DocumentReader(new Findings(file.toString())).read(usual);
                }
            }
        }
        try (InputStream in = Files.newInputStream(file)) {
            return read(file.toString(), in);
        }
    }

    /**
     * Reads a stream to its end.
     *
     * @param source what to call it in messages
     * @throws IOException when it cannot be read
     * @throws InvalidGraphException when it is not YAML, or over the limits; what is wrong beyond that is in the document
     */
    public GraphDocument read(String source, InputStream in) throws IOException, InvalidGraphException {
        Findings findings = new Findings(source);
        try {
            Optional<Raw> written = new RawReader(new Utf8Reader(in, limits.size()), findings, limits).document();
            return new DocumentReader(findings).read(written);
        } catch (YAMLException e) {
            if (e.getCause() instanceof IOException failure && !(failure instanceof UnreadableTextException)) {
                throw failure;
            }
            throw SyntaxErrors.translate(e, findings);
        }
    }
}
