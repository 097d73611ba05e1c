package mgmt.engine.internal.binding;

import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
    private final Map<String, Integer> positions = new HashMap<>();
    private final Set<String> names = new LinkedHashSet<>();
    private final boolean isNamed;

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
            names.add(fields.get(i).name());
        }
        this.isNamed = isOutermost && names.remove(NAME);
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
        return names.contains(name) ? Optional.of(fields.get(position(name)).type()) : Optional.empty();
    }

    /** The names of the fields that may be written. */
    Set<String> names() {
        return names;
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
        if (isNamed) {
            values[position(NAME)] = binding.name();
        }
        for (Raw.Entry entry : mapping.entries()) {
            if (!names.contains(entry.key())) {
                isSound = false;
                binding.problem(
                        entry.place(binding.source()),
                        path,
                        "unknown field " + Quotation.of(entry.key()) + Nearest.hint(entry.key(), names));
            } else if (!entry.value().isNothing()) {
                int position = position(entry.key());
                values[position] = fields.get(position).type().read(entry.value(), within(path, entry.key()), binding);
                isSound &= values[position] != null;
            }
        }
        if (path.isEmpty()) {
            binding.received()
                    .forEach((field, value) -> values[position(field)] =
                            fields.get(position(field)).type().adapt(value));
        }
        return fill(values, mapping, path, binding) && isSound
                ? construct(values, mapping, path, binding)
                : Optional.empty();
    }

    private int position(String name) {
        return positions.getOrDefault(name, -1);
    }

    /** Completes what was left out, unless that is not allowed; what is wrong was reported already. */
    private boolean fill(@Nullable Object[] values, Raw.Mapping mapping, String path, Binding binding) {
        boolean isSound = true;
        for (int i = 0; i < values.length; i++) {
            if (values[i] == null) {
                Field field = fields.get(i);
                values[i] = field.whenLeftOut();
                boolean isWrong = mapping.entry(field.name())
                        .filter(entry -> !entry.value().isNothing())
                        .isPresent();
                if (values[i] == null && !isWrong) {
                    isSound = false;
                    binding.problem(
                            mapping.place(binding.source()), path, "needs the field " + Quotation.of(field.name()));
                }
            }
        }
        return isSound;
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
        print(value, isNamed ? NAME : "", form);
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
