package mgmt.engine.internal.declaration;

import java.util.List;
import java.util.stream.Collectors;

/** A graph file that cannot become a graph; carries everything that is wrong with it, not just the first. */
public final class InvalidGraphException extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 100;

    private final transient List<Problem> problems;

    /** For the given problems, at least one, in any order. */
    public InvalidGraphException(List<Problem> problems) {
        super(lines(sorted(problems)));
        this.problems = sorted(problems);
    }

    /** All problems, by place. */
    public List<Problem> problems() {
        return problems;
    }

    private static List<Problem> sorted(List<Problem> problems) {
        return problems.stream().sorted().distinct().toList();
    }

    private static String lines(List<Problem> problems) {
        String shown = problems.stream().limit(SHOWN).map(Problem::toString).collect(Collectors.joining("\n"));
        return problems.size() <= SHOWN ? shown : shown + "\nand " + (problems.size() - SHOWN) + " more problems";
    }
}
