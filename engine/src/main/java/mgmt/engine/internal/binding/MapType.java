package mgmt.engine.internal.binding;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mgmt.engine.internal.declaration.Raw;
import org.jspecify.annotations.Nullable;

/** A map from text to values of one type; the plugin sees it in the order in which it was written. */
record MapType(FieldType values) implements FieldType {

    @Override
    public @Nullable Object read(Raw raw, String field, Binding binding) {
        if (!(raw instanceof Raw.Mapping mapping)) {
            binding.problem(raw.place(binding.source()), field, "expected a map, found " + raw.description());
            return null;
        }
        Map<String, Object> read = new LinkedHashMap<>();
        for (Raw.Entry entry : mapping.entries()) {
            Object value = values.read(entry.value(), field + "." + entry.key(), binding);
            if (value != null) {
                read.put(entry.key(), value);
            }
        }
        return read.size() == mapping.entries().size() ? Collections.unmodifiableMap(read) : null;
    }

    @Override
    public void print(Object value, CanonicalForm form) throws ReflectiveOperationException {
        form.plain("{");
        Map<String, Object> sorted = new TreeMap<>();
        ((Map<?, ?>) value).forEach((key, each) -> sorted.put((String) key, each));
        for (Map.Entry<String, Object> entry : sorted.entrySet()) {
            form.quoted(entry.getKey()).plain(":");
            values.print(entry.getValue(), form);
            form.plain(",");
        }
        form.plain("}");
    }

    @Override
    public Object whenLeftOut() {
        return Map.of();
    }

    @Override
    public String description() {
        return "map of names to " + values.description();
    }

    @Override
    public List<FieldText> fields() {
        return values.fields();
    }

    @Override
    public boolean holdsSecret() {
        return values.holdsSecret();
    }
}
