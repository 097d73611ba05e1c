package mgmt.engine.internal.binding;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mgmt.api.resource.Doc;
import mgmt.api.resource.Secret;

/**
 * What the resources of one kind send, taken from the record that they send. Belongs to one offer of the kind and goes with
 * it. Immutable; runs the plugin's accessors.
 */
public final class Sent {

    /** Stands for a text that is received later. */
    public static final String PLACEHOLDER = "mgmt-received-value";

    private static final Map<Class<?>, String> TYPES = Map.of(
            String.class, "text",
            Secret.class, "secret text",
            boolean.class, "boolean",
            int.class, "whole number",
            long.class, "whole number",
            double.class, "number");

    private final Map<String, Part> parts;

    private record Part(Class<?> type, Method accessor, FieldText text) {}

    private Sent(Map<String, Part> parts) {
        this.parts = parts;
    }

    /**
     * What a record class sends.
     *
     * @throws SchemaException when nobody could receive it
     */
    public static Sent of(Class<? extends Record> sentType) throws SchemaException {
        List<String> faults = new ArrayList<>();
        if (!sentType.isRecord() || !Modifier.isPublic(sentType.getModifiers())) {
            throw new SchemaException(List.of(sentType.getName() + ": what is sent is a public record"));
        }
        Map<String, Part> parts = new LinkedHashMap<>();
        for (RecordComponent component : sentType.getRecordComponents()) {
            String type = TYPES.get(component.getType());
            if (type == null) {
                faults.add(sentType.getName() + ": " + component.getName() + ": the type "
                        + component.getGenericType().getTypeName() + " cannot be sent");
                continue;
            }
            String name = ShapeReader.spelling(component.getName());
            Doc doc = component.getAnnotation(Doc.class);
            FieldText text = new FieldText(name, type, false, Optional.empty(), doc == null ? "" : doc.value());
            parts.put(name, new Part(component.getType(), component.getAccessor(), text));
        }
        if (!faults.isEmpty()) {
            throw new SchemaException(faults);
        }
        return new Sent(parts);
    }

    /** The names of the values. */
    public Set<String> names() {
        return parts.keySet();
    }

    /** The type of a value; empty if there is none of this name. */
    public Optional<Class<?>> type(String name) {
        return Optional.ofNullable(parts.get(name)).map(Part::type);
    }

    /** The values as users read about them. */
    public List<FieldText> fields() {
        return parts.values().stream().map(Part::text).toList();
    }

    /** The values of a record, by name; none of them is of the plugin's classes. */
    public Map<String, Object> values(Record sent) throws PluginException {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Map.Entry<String, Part> part : parts.entrySet()) {
            values.put(
                    part.getKey(),
                    PluginCode.call(() -> part.getValue().accessor().invoke(sent)));
        }
        return values;
    }
}
