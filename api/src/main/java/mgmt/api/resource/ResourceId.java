package mgmt.api.resource;

import java.util.Objects;

/**
 * Identifies a resource within a graph; printed {@code kind[name]}.
 *
 * @param kind the kind, such as {@code file}
 * @param name the name, any text that is not empty
 */
public record ResourceId(String kind, String name) implements Comparable<ResourceId> {

    public ResourceId {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(name);
    }

    // Written out, since these are keys of large maps, and what the compiler makes of a record is linked at run time.

    @Override
    public boolean equals(Object other) {
        return other instanceof ResourceId id && name.equals(id.name) && kind.equals(id.kind);
    }

    @Override
    public int hashCode() {
        return 31 * kind.hashCode() + name.hashCode();
    }

    @Override
    public int compareTo(ResourceId other) {
        int byKind = kind.compareTo(other.kind);
        return byKind != 0 ? byKind : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return kind + "[" + name + "]";
    }
}
