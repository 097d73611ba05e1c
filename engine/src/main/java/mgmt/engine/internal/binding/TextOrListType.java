package mgmt.engine.internal.binding;

import java.util.List;
import mgmt.api.resource.TextOrList;
import mgmt.engine.internal.declaration.Raw;
import org.jspecify.annotations.Nullable;

/** One text or a list of texts. */
record TextOrListType(FieldType text, ListType list) implements FieldType {

    /** The only one there is. */
    static TextOrListType of(FieldType text) {
        return new TextOrListType(text, new ListType(text));
    }

    @Override
    @SuppressWarnings("unchecked") // A list of texts has nothing but texts.
    public @Nullable Object read(Raw raw, String field, Binding binding) {
        if (raw instanceof Raw.Sequence) {
            Object items = list.read(raw, field, binding);
            return items == null ? null : TextOrList.ofList((List<String>) items);
        }
        if (raw instanceof Raw.Mapping) {
            binding.problem(
                    raw.place(binding.source()),
                    field,
                    "expected a text or a list of texts, found " + raw.description());
            return null;
        }
        Object single = text.read(raw, field, binding);
        return single == null ? null : TextOrList.ofText((String) single);
    }

    @Override
    public void print(Object value, CanonicalForm form) throws ReflectiveOperationException {
        TextOrList either = (TextOrList) value;
        if (either.text().isPresent()) {
            text.print(either.text().get(), form);
        } else {
            list.print(either.list(), form);
        }
    }

    /** Text is what can be sent. */
    @Override
    public boolean takes(Class<?> sent) {
        return text.takes(sent);
    }

    @Override
    public Object adapt(Object sent) {
        return TextOrList.ofText((String) text.adapt(sent));
    }

    @Override
    public @Nullable Object placeholder() {
        return text.placeholder();
    }

    @Override
    public String description() {
        return "text or list of text";
    }
}
