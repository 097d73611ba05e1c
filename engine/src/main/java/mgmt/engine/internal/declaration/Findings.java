package mgmt.engine.internal.declaration;

import java.util.ArrayList;
import java.util.List;
import mgmt.engine.internal.graph.Place;

/** Collects what is found while one file is read; confined to one thread. */
final class Findings {

    private final String source;
    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    Findings(String source) {
        this.source = source;
    }

    String source() {
        return source;
    }

    Place place(Raw at) {
        return at.place(source);
    }

    void problem(Raw at, String message) {
        problems.add(new Problem(at.place(source), message));
    }

    void problem(Raw.Entry at, String message) {
        problems.add(new Problem(at.place(source), message));
    }

    void problem(int line, int column, String message) {
        problems.add(new Problem(new Place(source, line, column), message));
    }

    void warning(Raw at, String message) {
        warnings.add(new Problem(at.place(source), message));
    }

    /** Nothing more can be read after this. */
    InvalidGraphException fatal(int line, int column, String message) {
        problem(line, column, message);
        return new InvalidGraphException(problems);
    }

    List<Problem> problems() {
        return problems;
    }

    List<Problem> warnings() {
        return warnings;
    }
}
