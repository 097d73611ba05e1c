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

    private final Declaration declaration;
    private final Consumer<Problem> problems;
    private final List<String> secrets = new ArrayList<>();

    Binding(Declaration declaration, Consumer<Problem> problems) {
        this.declaration = declaration;
        this.problems = problems;
    }

    Declaration declaration() {
        return declaration;
    }

    String source() {
        return declaration.place().source();
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
        String subject = field.isEmpty() ? declaration.id() + ": " : declaration.id() + ": " + field + ": ";
        problems.accept(new Problem(place, subject + masked));
    }
}
