package mgmt.engine.internal.declaration;

import java.util.Comparator;
import mgmt.engine.internal.graph.Place;

/**
 * Something that a user should put right, and where.
 *
 * @param place where it was written
 * @param message what was found and what would be right, in one line
 */
public record Problem(Place place, String message) implements Comparable<Problem> {

    private static final Comparator<Problem> ORDER = Comparator.comparing(
                    (Problem problem) -> problem.place().source())
            .thenComparing(problem -> problem.place().line())
            .thenComparing(problem -> problem.place().column())
            .thenComparing(Problem::message);

    /** By place. */
    @Override
    public int compareTo(Problem other) {
        return ORDER.compare(this, other);
    }

    /** As compilers print it, so that editors find the place. */
    @Override
    public String toString() {
        return place + ": " + message;
    }
}
