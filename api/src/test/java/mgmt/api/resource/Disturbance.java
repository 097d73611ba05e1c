package mgmt.api.resource;

import java.util.Objects;

/**
 * Something that happens to the real thing behind a resource's back, such as a file that somebody removes.
 *
 * @param name what happens, in the past tense, such as {@code removed}
 * @param action makes it happen
 */
public record Disturbance(String name, Action action) {

    public Disturbance {
        Objects.requireNonNull(name);
        Objects.requireNonNull(action);
    }

    /** A disturbance that is named and done like this. */
    public static Disturbance of(String name, Action action) {
        return new Disturbance(name, action);
    }

    /** A piece of a test that may fail. */
    @FunctionalInterface
    public interface Action {

        /** Does it. */
        void run() throws Exception;
    }
}
