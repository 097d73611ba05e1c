package mgmt.api.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a check has found different from the desired state; immutable. The engine shows it to users: values are text as a
 * person would write it, and where they have several lines the engine shows a unified diff of them.
 */
public final class Drift {

    private static final Drift NONE = new Drift(List.of());

    private final List<Difference> differences;

    private Drift(List<Difference> differences) {
        this.differences = differences;
    }

    /** All is as desired. */
    public static Drift none() {
        return NONE;
    }

    /**
     * A drift of one property; see {@link Builder#differs(String, String, String)}.
     */
    public static Drift of(String property, String actual, String desired) {
        return builder().differs(property, actual, desired).build();
    }

    /** Collects differences; confined to one thread. */
    public static Builder builder() {
        return new Builder();
    }

    /** Whether all is as desired. */
    public boolean isNone() {
        return differences.isEmpty();
    }

    /** The differences, in the order in which they were found. */
    public List<Difference> differences() {
        return differences;
    }

    /** Whether the given property is among the differences. */
    public boolean contains(String property) {
        for (Difference difference : differences) {
            if (difference.property().equals(property)) {
                return true;
            }
        }
        return false;
    }

    /** The differences in one line, for messages of the plugin itself. */
    @Override
    public String toString() {
        return isNone() ? "none" : differences.toString();
    }

    /** One property that is not as desired. */
    public static final class Difference {

        private final String property;
        private final String actual;
        private final String desired;
        private final Optional<String> unknown;

        private Difference(String property, String actual, String desired, Optional<String> unknown) {
            this.property = Objects.requireNonNull(property);
            this.actual = Objects.requireNonNull(actual);
            this.desired = Objects.requireNonNull(desired);
            this.unknown = unknown;
        }

        /** The property; where it is a field that the user wrote, the field's name. */
        public String property() {
            return property;
        }

        /** What is, as text; empty when {@link #unknown()} is not. */
        public String actual() {
            return actual;
        }

        /** What should be, as text. */
        public String desired() {
            return desired;
        }

        /** Why it cannot be told whether the property differs; empty when it is known to differ. */
        public Optional<String> unknown() {
            return unknown;
        }

        @Override
        public String toString() {
            return property + ": "
                    + unknown.map(why -> "cannot be told: " + why).orElseGet(() -> actual + " -> " + desired);
        }
    }

    /** Collects differences. */
    public static final class Builder {

        private final List<Difference> differences = new ArrayList<>();

        private Builder() {}

        /**
         * Adds a property that differs.
         *
         * @param property the property; the name of a field where there is one, so that the engine can mask a secret
         * @param actual what is, such as {@code 0644}, {@code absent}; at most some 64 KiB, else describe it
         * @param desired what should be, likewise
         */
        public Builder differs(String property, String actual, String desired) {
            differences.add(new Difference(property, actual, desired, Optional.empty()));
            return this;
        }

        /**
         * Adds a property of which it cannot be told whether it differs before something else has been applied. Apply is
         * called for it as for any difference.
         *
         * @param why what is missing, such as {@code the user www-data does not exist yet}
         */
        public Builder cannotBeTold(String property, String desired, String why) {
            differences.add(new Difference(property, "", desired, Optional.of(why)));
            return this;
        }

        /** Whether nothing was added so far. */
        public boolean isEmpty() {
            return differences.isEmpty();
        }

        /** The drift so far. */
        public Drift build() {
            return differences.isEmpty() ? NONE : new Drift(List.copyOf(differences));
        }
    }
}
