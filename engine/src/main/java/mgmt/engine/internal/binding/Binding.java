package mgmt.engine.internal.binding;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import mgmt.api.resource.Secret;
import mgmt.engine.internal.declaration.Declaration;
import mgmt.engine.internal.declaration.Problem;
import mgmt.engine.internal.graph.Place;

/** One declaration on its way to a desired state: who is spoken of in problems, and what they must not show. */
final class Binding {

    private final Object subject;
    private final String name;
    private final String source;
    private final Consumer<Problem> problems;
    private final BiConsumer<Place, String> secretFields;
    private final List<String> secrets = new ArrayList<>(0);
    private Map<String, Object> received = Map.of();
    private boolean isTrial;

    /**
     * A binding of a declaration.
     *
     * @param secretFields is told of each field with a secret in it, and where it was written
     */
    Binding(Declaration declaration, Consumer<Problem> problems, BiConsumer<Place, String> secretFields) {
        this.subject = declaration.id();
        this.name = declaration.id().name();
        this.source = declaration.place().source();
        this.problems = problems;
        this.secretFields = secretFields;
    }

    /** A binding of something else that is written like a declaration. */
    Binding(String subject, String name, String source, Consumer<Problem> problems) {
        this.subject = subject;
        this.name = name;
        this.source = source;
        this.problems = problems;
        this.secretFields = (place, field) -> {};
    }

    /** The same with what other resources send, by field. */
    Binding receiving(Map<String, Object> values) {
        received = values;
        values.values().stream().filter(Secret.class::isInstance).forEach(value -> secret(((Secret) value).reveal()));
        return this;
    }

    /** The same with values that stand for those that come later: what is wrong with them is no problem. */
    Binding trying(Map<String, Object> placeholders) {
        received = placeholders;
        isTrial = true;
        return this;
    }

    /** What other resources send, by field. */
    Map<String, Object> received() {
        return received;
    }

    /** Whether a problem that a plugin has with a field may be one of a value that is not there yet. */
    boolean isForgiven(String field) {
        return isTrial && (field.isEmpty() || received.containsKey(field));
    }

    /** The name of the resource. */
    String name() {
        return name;
    }

    /** The file. */
    String source() {
        return source;
    }

    /** Remembers a secret, in case that the plugin's own messages quote it. */
    Secret secret(String text) {
        if (!text.isEmpty()) {
            secrets.add(text);
        }
        return Secret.of(text);
    }

    /** Tells that a field holds a secret. */
    void secretField(Place place, String field) {
        secretFields.accept(place, field);
    }

    /** Reports a problem of a field, or of the whole resource when the field's name is empty. */
    void problem(Place place, String field, String message) {
        String masked = message;
        for (String secret : secrets) {
            masked = masked.replace(secret, "***");
        }
        problems.accept(new Problem(place, subject + ": " + (field.isEmpty() ? "" : field + ": ") + masked));
    }
}
