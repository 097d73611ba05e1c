package mgmt.engine.internal.binding;

import java.util.List;
import java.util.Optional;
import mgmt.engine.internal.declaration.Raw;
import org.jspecify.annotations.Nullable;

/** A value that may be absent, which differs from an empty one. */
record OptionalType(FieldType type) implements FieldType {

    @Override
    public @Nullable Object read(Raw raw, String field, Binding binding) {
        Object value = type.read(raw, field, binding);
        return value == null ? null : Optional.of(value);
    }

    @Override
    public void print(Object value, CanonicalForm form) throws ReflectiveOperationException {
        Optional<?> optional = (Optional<?>) value;
        if (optional.isPresent()) {
            form.plain("(");
            type.print(optional.get(), form);
            form.plain(")");
        } else {
            form.plain("()");
        }
    }

    @Override
    public Object whenLeftOut() {
        return Optional.empty();
    }

    @Override
    public String description() {
        return type.description();
    }

    @Override
    public List<FieldText> fields() {
        return type.fields();
    }

    @Override
    public boolean isList() {
        return type.isList();
    }

    @Override
    public boolean takes(Class<?> sent) {
        return type.takes(sent);
    }

    @Override
    public Object adapt(Object sent) {
        return Optional.of(type.adapt(sent));
    }

    @Override
    public @Nullable Object placeholder() {
        return type.placeholder();
    }

    @Override
    public boolean holdsSecret() {
        return type.holdsSecret();
    }
}
