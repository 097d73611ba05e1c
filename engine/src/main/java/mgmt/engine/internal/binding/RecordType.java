package mgmt.engine.internal.binding;

import java.util.List;
import mgmt.engine.internal.declaration.Raw;
import org.jspecify.annotations.Nullable;

/** A record within a desired state. */
record RecordType(Shape<?> shape) implements FieldType {

    @Override
    public @Nullable Object read(Raw raw, String field, Binding binding) {
        if (!(raw instanceof Raw.Mapping mapping)) {
            binding.problem(raw.place(binding.source()), field, "expected a map, found " + raw.description());
            return null;
        }
        return shape.bind(mapping, field, binding).orElse(null);
    }

    @Override
    public void print(Object value, CanonicalForm form) throws ReflectiveOperationException {
        shape.print(value, form);
    }

    @Override
    public String description() {
        return "map";
    }

    @Override
    public List<FieldText> fields() {
        return shape.fields();
    }

    @Override
    public boolean holdsSecret() {
        return !shape.secrets().isEmpty();
    }
}
