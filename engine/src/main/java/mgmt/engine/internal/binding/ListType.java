package mgmt.engine.internal.binding;

import java.util.ArrayList;
import java.util.List;
import mgmt.engine.internal.declaration.Raw;
import org.jspecify.annotations.Nullable;

/** A list of values of one type. */
record ListType(FieldType items) implements FieldType {

    @Override
    public @Nullable Object read(Raw raw, String field, Binding binding) {
        if (!(raw instanceof Raw.Sequence sequence)) {
            binding.problem(raw.place(binding.source()), field, "expected a list, found " + raw.description());
            return null;
        }
        List<Object> values = new ArrayList<>(sequence.items().size());
        boolean isSound = true;
        for (Raw item : sequence.items()) {
            Object value = items.read(item, field, binding);
            if (value == null) {
                isSound = false;
            } else {
                values.add(value);
            }
        }
        return isSound ? List.copyOf(values) : null;
    }

    @Override
    public void print(Object value, CanonicalForm form) throws ReflectiveOperationException {
        form.plain("[");
        for (Object item : (List<?>) value) {
            items.print(item, form);
            form.plain(",");
        }
        form.plain("]");
    }

    @Override
    public Object whenLeftOut() {
        return List.of();
    }

    @Override
    public String description() {
        return "list of " + items.description();
    }

    @Override
    public List<FieldText> fields() {
        return items.fields();
    }

    @Override
    public boolean isList() {
        return true;
    }

    @Override
    public boolean holdsSecret() {
        return items.holdsSecret();
    }
}
