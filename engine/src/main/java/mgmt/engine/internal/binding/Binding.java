package mgmt.engine.internal.binding;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import mgmt.api.resource.Secret;
import mgmt.engine.internal.declaration.Declaration;
import mgmt.engine.internal.declaration.Problem;
import mgmt.engine.internal.graph.Place;

/** One declaration on its way to a desired state: who is spoken of in problems, and what they must not show. */
final class Binding {

    private final String subject;
    private final String name;
    private final String source;
    private final Consumer<Problem> problems;
    private final List<String> secrets = new ArrayList<>();

    /** A binding of a declaration. */
    Binding(Declaration declaration, Consumer<Problem> problems) {
        this(
                declaration.id().toString(),
                declaration.id().name(),
                declaration.place().source(),
                problems);
    }

    /** A binding of something else that is written like one. */
    Binding(String subject, String name, String source, Consumer<Problem> problems) {
        this.subject = subject;
        this.name = name;
        this.source = source;
        this.problems = problems;
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

    /** Reports a problem of a field, or of the whole resource when the field's name is empty. */
    void problem(Place place, String field, String message) {
        String masked = message;
        for (String secret : secrets) {
            masked = masked.replace(secret, "***");
        }
        problems.accept(new Problem(place, subject + ": " + (field.isEmpty() ? "" : field + ": ") + masked));
    }
}
