package mgmt.engine.internal.binding;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import mgmt.api.resource.Default;
import mgmt.api.resource.Doc;
import mgmt.api.resource.TextOrList;
import mgmt.engine.internal.declaration.Raw;
import org.jspecify.annotations.Nullable;

/** Reads the components of a record class by reflection, and finds all that its author has to change. */
final class ShapeReader {

    private static final Set<String> RESERVED =
            Set.of("kind", "meta", "before", "after", "notify", "listen", "receive");
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

    private final List<String> faults = new ArrayList<>();
    private final Deque<Class<?>> within = new ArrayDeque<>();

    /** The shape of a desired state. */
    static <R extends Record> Shape<R> read(Class<R> type) throws SchemaException {
        ShapeReader reader = new ShapeReader();
        try {
            Shape<R> shape = reader.shape(type);
            if (shape != null && reader.faults.isEmpty()) {
                return shape;
            }
        } catch (LinkageError | TypeNotPresentException e) {
            reader.faults.add(type.getName() + ": a class is missing or broken: " + e);
        }
        throw new SchemaException(reader.faults);
    }

    private <R extends Record> @Nullable Shape<R> shape(Class<R> type) {
        if (!type.isRecord() || !Modifier.isPublic(type.getModifiers())) {
            faults.add(type.getName() + ": a desired state is a public record");
            return null;
        }
        boolean isOutermost = within.isEmpty();
        within.push(type);
        List<Field> fields = new ArrayList<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Field field = field(type, component, isOutermost);
            if (field != null) {
                fields.add(field);
            }
        }
        within.pop();
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<R> constructor = type.getDeclaredConstructor(types);
            skipChecks(constructor);
            return new Shape<>(constructor, fields, isOutermost);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("every record has its canonical constructor", e);
        }
    }

    private @Nullable Field field(Class<?> type, RecordComponent component, boolean isOutermost) {
        String name = spelling(component.getName());
        String label = type.getName() + ": " + component.getName();
        if (isOutermost && RESERVED.contains(name)) {
            faults.add(label + ": the engine reads this field itself");
            return null;
        }
        FieldType fieldType = fieldType(component.getGenericType());
        if (fieldType == null) {
            faults.add(label + ": a desired state cannot have the type "
                    + component.getGenericType().getTypeName());
            return null;
        }
        Default byDefault = component.getAnnotation(Default.class);
        Object whenLeftOut =
                byDefault == null ? fieldType.whenLeftOut() : defaultValue(byDefault.value(), fieldType, label);
        Method accessor = component.getAccessor();
        skipChecks(accessor);
        return new Field(name, fieldType, whenLeftOut, accessor, text(name, fieldType, whenLeftOut, component));
    }

    /** Whether the caller may call what is public anyway is looked up anew with each call, at some cost. */
    private static void skipChecks(AccessibleObject callable) {
        boolean unused = callable.trySetAccessible();
    }

    private static FieldText text(
            String name, FieldType type, @Nullable Object whenLeftOut, RecordComponent component) {
        Default byDefault = component.getAnnotation(Default.class);
        Doc doc = component.getAnnotation(Doc.class);
        return new FieldText(
                name,
                type.description(),
                whenLeftOut == null,
                Optional.ofNullable(byDefault).map(Default::value),
                doc == null ? "" : doc.value());
    }

    /** {@code contentBase64} is written {@code content_base64}. */
    static String spelling(String component) {
        return HUMP.matcher(component).replaceAll("_").toLowerCase(Locale.ROOT);
    }

    private @Nullable Object defaultValue(String text, FieldType type, String label) {
        if (!(type instanceof ScalarType)) {
            faults.add(label + ": only a field with a single value has a default");
            return null;
        }
        Raw.Scalar plain = new Raw.Scalar(text, true, 0, 0);
        Raw.Scalar written = plain.isNothing() ? new Raw.Scalar(text, false, 0, 0) : plain;
        Binding binding =
                new Binding(label + ": the default is wrong", "", "", problem -> faults.add(problem.message()));
        return type.read(written, "", binding);
    }

    private @Nullable FieldType fieldType(Type type) {
        if (type == TextOrList.class) {
            return TextOrListType.of(ScalarType.TEXT);
        }
        if (type instanceof Class<?> simple) {
            return simple.isRecord() ? recordType(simple.asSubclass(Record.class)) : ScalarType.of(simple);
        }
        if (!(type instanceof ParameterizedType parameterized)) {
            return null;
        }
        Type[] arguments = parameterized.getActualTypeArguments();
        FieldType last = fieldType(arguments[arguments.length - 1]);
        if (last == null) {
            return null;
        }
        if (parameterized.getRawType() == List.class) {
            return new ListType(last);
        }
        if (parameterized.getRawType() == Map.class && arguments[0] == String.class) {
            return new MapType(last);
        }
        return parameterized.getRawType() == Optional.class ? new OptionalType(last) : null;
    }

    private @Nullable FieldType recordType(Class<? extends Record> type) {
        if (within.contains(type)) {
            return null;
        }
        Shape<?> shape = shape(type);
        return shape == null ? null : new RecordType(shape);
    }
}
