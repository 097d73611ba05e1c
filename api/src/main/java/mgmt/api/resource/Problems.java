package mgmt.api.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What is wrong with a desired state. The constructor of a desired state collects everything that it finds and then calls
 * {@link #throwIfAny()}, so that the user sees all of it at once, each at the field's line of the graph file. Confined to
 * one thread.
 */
public final class Problems {

    private final List<Problem> found = new ArrayList<>();

    /**
     * One thing that is wrong.
     *
     * @param field the field as the user writes it, such as {@code content_base64}
     * @param message what was found and what would be right
     */
    public record Problem(String field, String message) {

        public Problem {
            Objects.requireNonNull(field);
            Objects.requireNonNull(message);
        }
    }

    /** Adds a problem. */
    public void add(String field, String message) {
        found.add(new Problem(field, message));
    }

    /** Adds a problem if the condition holds. */
    public void addIf(boolean wrong, String field, String message) {
        if (wrong) {
            add(field, message);
        }
    }

    /**
     * Ends the validation.
     *
     * @throws InvalidDesiredException when anything was added
     */
    public void throwIfAny() {
        if (!found.isEmpty()) {
            throw new InvalidDesiredException(found);
        }
    }
}
