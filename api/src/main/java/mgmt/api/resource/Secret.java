package mgmt.api.resource;

import java.util.Objects;

/** A text that must not be shown: a field of this type is masked in every drift, log, status and event. Immutable. */
public final class Secret {

    private final String text;

    private Secret(String text) {
        this.text = text;
    }

    /** Keeps a text from being shown. */
    public static Secret of(String text) {
        return new Secret(Objects.requireNonNull(text));
    }

    /** The text itself, for the plugin that has to use it. */
    public String reveal() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Three asterisks, whatever the text. */
    @Override
    public String toString() {
        return "***";
    }
}
