package mgmt.engine.internal.binding;

import java.util.Optional;

/**
 * A field of a kind, as users read about it. Immutable.
 *
 * @param name as it is written, with a dot before a field within a field
 * @param type what may be written, such as {@code text}
 * @param isRequired whether it must be written
 * @param whenLeftOut what counts when it is not written; empty if that is nothing
 * @param doc what it is for, as its author says
 */
public record FieldText(String name, String type, boolean isRequired, Optional<String> whenLeftOut, String doc) {

    FieldText within(String outer) {
        return new FieldText(outer + "." + name, type, isRequired, whenLeftOut, doc);
    }
}
