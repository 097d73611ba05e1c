package mgmt.api.resource;

import java.util.ArrayList;
import java.util.List;

/** How a declaration is linked to others by what they are about; immutable. */
public final class Links {

    private static final Links NONE = builder().build();

    private final List<Identity> provided;
    private final List<Need> needs;

    private Links(List<Identity> provided, List<Need> needs) {
        this.provided = List.copyOf(provided);
        this.needs = List.copyOf(needs);
    }

    /** Not linked to anything. */
    public static Links none() {
        return NONE;
    }

    /** Collects links; confined to one thread. */
    public static Builder builder() {
        return new Builder();
    }

    /** What the declaration is responsible for. */
    public List<Identity> provided() {
        return provided;
    }

    /** What must come before the declaration, if the graph has it. */
    public List<Need> needs() {
        return needs;
    }

    /** Something that should come before. */
    public static final class Need {

        private final List<Identity> anyOf;
        private final boolean notified;

        private final boolean every;

        private Need(List<Identity> anyOf, boolean notified, boolean every) {
            this.anyOf = List.copyOf(anyOf);
            this.notified = notified;
            this.every = every;
        }

        /** Alternatives, the best first; the first that another resource of the graph provides counts, alone. */
        public List<Identity> anyOf() {
            return anyOf;
        }

        /** Whether a change of it is also a notification. */
        public boolean notified() {
            return notified;
        }

        /** Whether every resource that provides one of them comes before, not the first alone. */
        public boolean every() {
            return every;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Need need
                    && notified == need.notified
                    && every == need.every
                    && anyOf.equals(need.anyOf);
        }

        @Override
        public int hashCode() {
            return anyOf.hashCode();
        }
    }

    /** Collects links. */
    public static final class Builder {

        private final List<Identity> provided = new ArrayList<>();
        private final List<Need> needs = new ArrayList<>();

        private Builder() {}

        /** The declaration is responsible for this thing, be it that it makes it, keeps it or removes it. */
        public Builder provides(Identity identity) {
            provided.add(identity);
            return this;
        }

        /** The first of these that another resource provides comes before. */
        public Builder needs(List<Identity> anyOf) {
            needs.add(new Need(anyOf, false, false));
            return this;
        }

        /** The first of these that another resource provides comes before, and notifies when it was changed. */
        public Builder listensTo(List<Identity> anyOf) {
            needs.add(new Need(anyOf, true, false));
            return this;
        }

        /** Every other resource that provides this comes before, and notifies when it was changed. */
        public Builder listensToEvery(Identity identity) {
            needs.add(new Need(List.of(identity), true, true));
            return this;
        }

        /** The links so far. */
        public Links build() {
            return new Links(provided, needs);
        }
    }
}
