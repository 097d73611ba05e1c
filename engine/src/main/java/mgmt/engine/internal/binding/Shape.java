package mgmt.engine.internal.binding;

import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import mgmt.api.resource.Problems;
import mgmt.engine.internal.declaration.Nearest;
import mgmt.engine.internal.declaration.Quotation;
import mgmt.engine.internal.declaration.Raw;
import mgmt.engine.internal.graph.Place;
import org.jspecify.annotations.Nullable;

/** A record class as what a user may write: makes records of it from maps. */
final class Shape<R extends Record> {

    private static final String NAME = "name";
    private static final Pattern AFTER_FIELD = Pattern.compile("[.\\[].*");

    private final Constructor<R> constructor;
    private final List<Field> fields;
    private final List<Field> sorted;
    /** Of the fields that may be written, in the order of the record. */
    private final Map<String, Integer> positions = new LinkedHashMap<>();

    private final int namePosition;

    /**
     * A shape.
     *
     * @param isOutermost whether a component {@code name} is the name of the resource, rather than a field
     */
    Shape(Constructor<R> constructor, List<Field> fields, boolean isOutermost) {
        this.constructor = constructor;
        this.fields = List.copyOf(fields);
        this.sorted = fields.stream().sorted(Comparator.comparing(Field::name)).toList();
        for (int i = 0; i < fields.size(); i++) {
            positions.put(fields.get(i).name(), i);
        }
        Integer named = isOutermost ? positions.remove(NAME) : null;
        this.namePosition = named == null ? -1 : named;
    }

    /** The names of the fields that hold secrets. */
    Set<String> secrets() {
        return names(FieldType::holdsSecret);
    }

    /** The names of the fields that take a list. */
    Set<String> lists() {
        return names(FieldType::isList);
    }

    private Set<String> names(Predicate<FieldType> wanted) {
        Set<String> found = new TreeSet<>();
        fields.stream()
                .filter(field -> wanted.test(field.type()))
                .map(Field::name)
                .forEach(found::add);
        return found;
    }

    /** The type of a field; empty if there is none of this name. */
    Optional<FieldType> type(String name) {
        return Optional.ofNullable(positions.get(name))
                .map(position -> fields.get(position).type());
    }

    /** The names of the fields that may be written. */
    Set<String> names() {
        return positions.keySet();
    }

    /** The fields, each followed by those within it. */
    List<FieldText> fields() {
        List<FieldText> all = new ArrayList<>();
        for (Field field : fields) {
            all.add(field.text());
            field.type().fields().forEach(inner -> all.add(inner.within(field.name())));
        }
        return all;
    }

    /** Makes a record; empty when something was reported. */
    Optional<R> bind(Raw.Mapping mapping, String path, Binding binding) {
        @Nullable Object[] values = new @Nullable Object[fields.size()];
        boolean isSound = true;
        if (namePosition >= 0) {
            values[namePosition] = binding.name();
        }
        for (Raw.Entry entry : mapping.entries()) {
            Integer position = positions.get(entry.key());
            if (position == null) {
                isSound = false;
                binding.problem(
                        entry.place(binding.source()),
                        path,
                        "unknown field " + Quotation.of(entry.key()) + Nearest.hint(entry.key(), names()));
            } else if (!entry.value().isNothing()) {
                values[position] = fields.get(position).type().read(entry.value(), within(path, entry.key()), binding);
                isSound &= values[position] != null;
            }
        }
        if (path.isEmpty()) {
            for (Map.Entry<String, Object> received : binding.received().entrySet()) {
                Integer position = Objects.requireNonNull(positions.get(received.getKey()));
                values[position] = fields.get(position).type().adapt(received.getValue());
            }
        }
        return fill(values, mapping, path, binding) && isSound
                ? construct(values, mapping, path, binding)
                : Optional.empty();
    }

    /** Completes what was left out, unless that is not allowed; what is wrong was reported already. */
    private boolean fill(@Nullable Object[] values, Raw.Mapping mapping, String path, Binding binding) {
        boolean isSound = true;
        for (int i = 0; i < values.length; i++) {
            if (values[i] == null) {
                Field field = fields.get(i);
                values[i] = field.whenLeftOut();
                if (values[i] == null && !isWritten(field, mapping)) {
                    isSound = false;
                    binding.problem(
                            mapping.place(binding.source()), path, "needs the field " + Quotation.of(field.name()));
                }
            }
        }
        return isSound;
    }

    private static boolean isWritten(Field field, Raw.Mapping mapping) {
        return mapping.entry(field.name())
                .filter(entry -> !entry.value().isNothing())
                .isPresent();
    }

    private Optional<R> construct(@Nullable Object[] values, Raw.Mapping mapping, String path, Binding binding) {
        try {
            return Optional.of(PluginCode.call(() -> constructor.newInstance(values)));
        } catch (PluginException e) {
            report(e, mapping, path, binding);
            return Optional.empty();
        }
    }

    /** Reports what the plugin says is wrong with a record. */
    void report(PluginException refusal, Raw.Mapping mapping, String path, Binding binding) {
        for (Problems.Problem problem : refusal.problems()) {
            if (path.isEmpty()
                    && binding.isForgiven(AFTER_FIELD.matcher(problem.field()).replaceFirst(""))) {
                continue;
            }
            binding.problem(
                    place(problem.field(), mapping, binding),
                    within(path, problem.field()),
                    Quotation.oneLine(problem.message(), PluginException.LONGEST));
        }
        if (refusal.problems().isEmpty() && !binding.isForgiven("")) {
            binding.problem(mapping.place(binding.source()), path, String.valueOf(refusal.getMessage()));
        }
    }

    /** Where a field was written, or if it was left out, where the whole begins. */
    private static Place place(String field, Raw.Mapping mapping, Binding binding) {
        return mapping.entry(AFTER_FIELD.matcher(field).replaceFirst(""))
                .<Raw>map(Raw.Entry::value)
                .orElse(mapping)
                .place(binding.source());
    }

    private static String within(String path, String field) {
        return path.isEmpty() || field.isEmpty() ? path + field : path + "." + field;
    }

    /** Appends a record's canonical form: by names, without what is absent or empty, whatever order and class. */
    void print(Object value, CanonicalForm form) throws ReflectiveOperationException {
        print(value, "", form);
    }

    /** The same without the name of the resource. */
    void printUnnamed(Object value, CanonicalForm form) throws ReflectiveOperationException {
        print(value, namePosition >= 0 ? NAME : "", form);
    }

    private void print(Object value, String except, CanonicalForm form) throws ReflectiveOperationException {
        form.plain("{");
        for (Field field : sorted) {
            if (field.name().equals(except)) {
                continue;
            }
            Object each = field.accessor().invoke(value);
            if (each != null && !each.equals(field.type().whenLeftOut())) {
                form.plain(field.name()).plain(":");
                field.type().print(each, form);
                form.plain(",");
            }
        }
        form.plain("}");
    }
}
