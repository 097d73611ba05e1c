package mgmt.engine.internal.declaration;

import java.util.Map;
import java.util.TreeMap;

/**
 * Writes values so that equal ones give equal text and different ones different text, in the manner of JSON without
 * spaces. Confined to one thread.
 */
public final class CanonicalText {

    private static final int USUAL_LENGTH = 256;

    private final StringBuilder text = new StringBuilder(USUAL_LENGTH);

    /** The text of something as it was written, whatever the order of its keys. */
    public static String of(Raw raw) {
        CanonicalText canonical = new CanonicalText();
        canonical.raw(raw);
        return canonical.toString();
    }

    /** Appends a word or a mark as it is. */
    public CanonicalText plain(String word) {
        text.append(word);
        return this;
    }

    /** Appends text in quotes, with what could be mistaken for the end escaped. */
    public CanonicalText quoted(String value) {
        text.append('"');
        if (value.indexOf('"') < 0 && value.indexOf('\\') < 0) {
            text.append(value);
        } else {
            escape(value);
        }
        text.append('"');
        return this;
    }

    private void escape(String value) {
        for (int i = 0; i < value.length(); i++) {
            char next = value.charAt(i);
            if (next == '"' || next == '\\') {
                text.append('\\');
            }
            text.append(next);
        }
    }

    private void raw(Raw raw) {
        if (raw instanceof Raw.Scalar scalar) {
            if (scalar.isNothing()) {
                plain("null");
            } else {
                quoted(scalar.text());
            }
        } else if (raw instanceof Raw.Sequence sequence) {
            plain("[");
            sequence.items().forEach(item -> {
                raw(item);
                plain(",");
            });
            plain("]");
        } else if (raw instanceof Raw.Mapping mapping) {
            Map<String, Raw> sorted = new TreeMap<>();
            mapping.entries().forEach(entry -> sorted.put(entry.key(), entry.value()));
            plain("{");
            sorted.forEach((key, value) -> {
                quoted(key).plain(":");
                raw(value);
                plain(",");
            });
            plain("}");
        }
    }

    /** What was written so far. */
    @Override
    public String toString() {
        return text.toString();
    }
}
