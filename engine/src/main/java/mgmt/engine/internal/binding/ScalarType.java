package mgmt.engine.internal.binding;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import mgmt.api.resource.Secret;
import mgmt.engine.internal.declaration.MismatchException;
import mgmt.engine.internal.declaration.Nearest;
import mgmt.engine.internal.declaration.Raw;
import mgmt.engine.internal.declaration.Scalars;
import org.jspecify.annotations.Nullable;

/** A type whose values are written as a single value. */
final class ScalarType implements FieldType {

    private static final Duration SECOND = Duration.ofSeconds(1);

    static final ScalarType TEXT =
            new ScalarType("text", (raw, binding) -> Scalars.text(raw), (value, form) -> form.quoted((String) value));
    private static final ScalarType BOOL = plain("boolean", (raw, binding) -> Scalars.bool(raw));
    private static final ScalarType INT =
            plain("whole number", (raw, binding) -> (int) Scalars.whole(raw, Integer.MIN_VALUE, Integer.MAX_VALUE));
    private static final ScalarType LONG =
            plain("whole number", (raw, binding) -> Scalars.whole(raw, Long.MIN_VALUE, Long.MAX_VALUE));
    private static final ScalarType DOUBLE = plain("number", (raw, binding) -> Scalars.real(raw));
    private static final ScalarType DURATION =
            plain("duration in seconds", (raw, binding) -> Scalars.duration(raw, SECOND));
    private static final ScalarType PATH =
            new ScalarType("path", (raw, binding) -> path(raw), (value, form) -> form.quoted(value.toString()));
    private static final ScalarType SECRET = new ScalarType(
            "secret text",
            (raw, binding) -> binding.secret(Scalars.text(raw)),
            (value, form) -> form.secret((Secret) value));

    private static final Map<ScalarType, Object> PLACEHOLDERS = Map.of(
            TEXT,
            Sent.PLACEHOLDER,
            SECRET,
            Secret.of(Sent.PLACEHOLDER),
            BOOL,
            false,
            INT,
            1,
            LONG,
            1L,
            DOUBLE,
            1.0,
            DURATION,
            SECOND,
            PATH,
            Path.of("/" + Sent.PLACEHOLDER));

    private static final Map<Class<?>, ScalarType> TYPES = Map.ofEntries(
            Map.entry(String.class, TEXT),
            Map.entry(boolean.class, BOOL),
            Map.entry(Boolean.class, BOOL),
            Map.entry(int.class, INT),
            Map.entry(Integer.class, INT),
            Map.entry(long.class, LONG),
            Map.entry(Long.class, LONG),
            Map.entry(double.class, DOUBLE),
            Map.entry(Double.class, DOUBLE),
            Map.entry(Duration.class, DURATION),
            Map.entry(Path.class, PATH),
            Map.entry(Secret.class, SECRET));

    private final String description;
    private final Reading reading;
    private final BiConsumer<Object, CanonicalForm> printing;

    private ScalarType(String description, Reading reading, BiConsumer<Object, CanonicalForm> printing) {
        this.description = description;
        this.reading = reading;
        this.printing = printing;
    }

    /** The type of a class; null if it is none of these. */
    static @Nullable ScalarType of(Class<?> type) {
        return type.isEnum() ? choice(type) : TYPES.get(type);
    }

    private static ScalarType plain(String description, Reading reading) {
        return new ScalarType(description, reading, (value, form) -> form.plain(value.toString()));
    }

    private static Path path(Raw raw) throws MismatchException {
        String text = Scalars.text(raw);
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw MismatchException.expected("a path", raw);
        }
    }

    private static ScalarType choice(Class<?> type) {
        Map<String, Object> constants = new LinkedHashMap<>();
        for (Object constant : type.getEnumConstants()) {
            constants.put(spelling((Enum<?>) constant), constant);
        }
        Reading reading = (raw, binding) -> {
            String text = Scalars.text(raw);
            Object constant = constants.get(text);
            if (constant == null) {
                String near = Nearest.to(text, constants.keySet())
                        .map(Nearest::question)
                        .orElse("");
                throw MismatchException.expected("one of " + String.join(", ", constants.keySet()), raw, near);
            }
            return constant;
        };
        return new ScalarType(
                String.join(" | ", constants.keySet()),
                reading,
                (value, form) -> form.plain(spelling((Enum<?>) value)));
    }

    private static String spelling(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public @Nullable Object read(Raw raw, String field, Binding binding) {
        if (this == SECRET) {
            binding.secretField(raw.place(binding.source()), field);
        }
        try {
            return reading.read(raw, binding);
        } catch (MismatchException e) {
            binding.problem(e.found().place(binding.source()), field, e.getMessage());
            return null;
        }
    }

    @Override
    public void print(Object value, CanonicalForm form) {
        printing.accept(value, form);
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public boolean takes(Class<?> sent) {
        ScalarType type = TYPES.get(sent);
        return type != null
                && (type == this
                        || (this == SECRET && type == TEXT)
                        || (this == TEXT && type == SECRET)
                        || (this == LONG && type == INT));
    }

    @Override
    public Object adapt(Object sent) {
        if (this == TEXT && sent instanceof Secret secret) {
            return secret.reveal();
        }
        if (this == SECRET && sent instanceof String text) {
            return Secret.of(text);
        }
        return this == LONG && sent instanceof Integer number ? (Object) number.longValue() : sent;
    }

    @Override
    public @Nullable Object placeholder() {
        return PLACEHOLDERS.get(this);
    }

    @Override
    public boolean holdsSecret() {
        return this == SECRET;
    }

    private interface Reading {
        Object read(Raw raw, Binding binding) throws MismatchException;
    }
}
