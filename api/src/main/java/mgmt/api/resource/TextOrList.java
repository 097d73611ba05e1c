package mgmt.api.resource;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a user may write as one text or as a list of texts, where the kind makes something else of the one than of the
 * other: a command, of which a text is still to be split into words, and a list is not. Immutable, made by the engine.
 */
public final class TextOrList {

    private final Optional<String> text;
    private final List<String> list;

    private TextOrList(Optional<String> text, List<String> list) {
        this.text = text;
        this.list = list;
    }

    /** One text. */
    public static TextOrList ofText(String text) {
        return new TextOrList(Optional.of(text), List.of());
    }

    /** A list of texts, which may be empty. */
    public static TextOrList ofList(List<String> list) {
        return new TextOrList(Optional.empty(), List.copyOf(list));
    }

    /** The text; empty when a list was written. */
    public Optional<String> text() {
        return text;
    }

    /** The list; empty when a text was written. */
    public List<String> list() {
        return list;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TextOrList value && value.text.equals(text) && value.list.equals(list);
    }

    @Override
    public int hashCode() {
        return Objects.hash(text, list);
    }

    /** As it was written, for messages of the plugin itself. */
    @Override
    public String toString() {
        return text.orElseGet(list::toString);
    }
}
