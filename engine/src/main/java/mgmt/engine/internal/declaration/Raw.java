package mgmt.engine.internal.declaration;

import java.util.List;
import java.util.Optional;
import mgmt.engine.internal.graph.Place;

/**
 * What was written, before anything is known about its meaning: text stays text, so that {@code mode: 0644} keeps its
 * zero. Immutable and small, since a declaration keeps it to be bound again when its kind comes.
 */
public sealed interface Raw {

    /** From 1. */
    int line();

    /** From 1. */
    int column();

    /** What it is, as an error message names it after "found". */
    String description();

    /** Where it was written, in the given file. */
    default Place place(String source) {
        return new Place(source, line(), column());
    }

    /** Whether another one has the same text, wherever it stands. */
    boolean isWrittenLike(Raw other);

    /** Whether nothing was written: {@code null}, {@code ~} or no text at all, without quotes. */
    default boolean isNothing() {
        return false;
    }

    /**
     * A single value.
     *
     * @param text the source text, unquoted and unescaped
     * @param plain whether it was written without quotes and may so be a number, a boolean or nothing
     */
    record Scalar(String text, boolean plain, int line, int column) implements Raw {

        @Override
        public String description() {
            return isNothing() ? "nothing" : Quotation.of(text);
        }

        @Override
        public boolean isWrittenLike(Raw other) {
            return other instanceof Scalar scalar && plain == scalar.plain && text.equals(scalar.text);
        }

        @Override
        public boolean isNothing() {
            return plain
                    && switch (text) {
                        case "", "~", "null", "Null", "NULL" -> true;
                        default -> false;
                    };
        }
    }

    /** A list. */
    record Sequence(List<Raw> items, int line, int column) implements Raw {

        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String description() {
            return "a list";
        }

        @Override
        public boolean isWrittenLike(Raw other) {
            if (!(other instanceof Sequence sequence) || items.size() != sequence.items.size()) {
                return false;
            }
            for (int i = 0; i < items.size(); i++) {
                if (!items.get(i).isWrittenLike(sequence.items.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Keys and values, no key twice, in the order they were written. */
    record Mapping(List<Entry> entries, int line, int column) implements Raw {

        public Mapping {
            entries = entries instanceof Layouts.Entries ? entries : List.copyOf(entries);
        }

        /** The entry of a key. */
        public Optional<Entry> entry(String key) {
            for (Entry entry : entries) {
                if (entry.key().equals(key)) {
                    return Optional.of(entry);
                }
            }
            return Optional.empty();
        }

        @Override
        public String description() {
            return "a map";
        }

        /** With the same keys in the same order. */
        @Override
        public boolean isWrittenLike(Raw other) {
            if (!(other instanceof Mapping mapping) || entries.size() != mapping.entries.size()) {
                return false;
            }
            for (int i = 0; i < entries.size(); i++) {
                Entry there = mapping.entries.get(i);
                if (!entries.get(i).key().equals(there.key())
                        || !entries.get(i).value().isWrittenLike(there.value())) {
                    return false;
                }
            }
            return true;
        }
    }

    /** A key with its value; the place is the key's. */
    record Entry(String key, Raw value, int line, int column) {

        /** Where the key was written, in the given file. */
        public Place place(String source) {
            return new Place(source, line, column);
        }
    }
}
