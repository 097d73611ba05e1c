package mgmt.engine.internal.binding;

import java.util.List;
import mgmt.engine.internal.declaration.Raw;
import org.jspecify.annotations.Nullable;

/** What a component of a desired state may hold: how it is read from a graph file, and how it is compared. */
interface FieldType {

    /** The value, or null when it was reported as wrong. */
    @Nullable
    Object read(Raw raw, String field, Binding binding);

    /** What may be written, for users, such as {@code list of text}. */
    String description();

    /** Appends the value's canonical form. */
    void print(Object value, CanonicalForm form) throws ReflectiveOperationException;

    /** The value of a field that is left out; null if it must not be. */
    default @Nullable Object whenLeftOut() {
        return null;
    }

    /** The fields within a value. */
    default List<FieldText> fields() {
        return List.of();
    }

    /** Whether a value is a list. */
    default boolean isList() {
        return false;
    }

    /** Whether it can hold what another resource sends as this type. */
    default boolean takes(Class<?> sent) {
        return false;
    }

    /** What becomes of a value of a type that it takes. */
    default Object adapt(Object sent) {
        return sent;
    }

    /** What may stand for a value that is sent later; null if none can be received. */
    default @Nullable Object placeholder() {
        return null;
    }

    /** Whether a value may have a secret in it. */
    default boolean holdsSecret() {
        return false;
    }
}
