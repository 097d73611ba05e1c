package mgmt.api.resource;

import java.util.List;
import java.util.stream.Collectors;

/** Thrown by the constructor of a desired state whose fields are not valid together; see {@link Problems}. */
public final class InvalidDesiredException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problems.Problem> problems;

    InvalidDesiredException(List<Problems.Problem> problems) {
        super(problems.stream()
                .map(problem -> problem.field() + ": " + problem.message())
                .collect(Collectors.joining("; ")));
        this.problems = List.copyOf(problems);
    }

    /** All that was found, at least one. */
    public List<Problems.Problem> problems() {
        return problems;
    }
}
