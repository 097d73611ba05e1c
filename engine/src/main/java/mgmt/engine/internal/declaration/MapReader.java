package mgmt.engine.internal.declaration;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a map whose keys the engine knows, and reports whatever is unknown, missing or wrong in it. */
final class MapReader {

    private final Raw.Mapping mapping;
    private final String label;
    private final Findings findings;
    private final Map<String, Raw.Entry> entries = new HashMap<>();

    private MapReader(Raw.Mapping mapping, String label, Findings findings) {
        this.mapping = mapping;
        this.label = label;
        this.findings = findings;
    }

    /** A reader for what should be a map; empty, and reported, if it is none. */
    static Optional<MapReader> of(Raw raw, String label, List<String> keys, Findings findings) {
        if (!(raw instanceof Raw.Mapping mapping)) {
            findings.problem(
                    raw,
                    label + ": expected a map with the keys " + String.join(", ", keys) + ", found "
                            + raw.description());
            return Optional.empty();
        }
        MapReader reader = new MapReader(mapping, label, findings);
        for (Raw.Entry entry : mapping.entries()) {
            if (!keys.contains(entry.key())) {
                findings.problem(
                        entry, label + ": unknown key " + Quotation.of(entry.key()) + Nearest.hint(entry.key(), keys));
            } else if (!entry.value().isNothing()) {
                reader.entries.put(entry.key(), entry);
            }
        }
        return Optional.of(reader);
    }

    /** The value of a key; the default where it is missing or, being reported, wrong. */
    <T> T value(String key, T byDefault, Reading<T> reading) {
        Raw.Entry entry = entries.get(key);
        return entry == null ? byDefault : read(entry, reading).orElse(byDefault);
    }

    /** The value of a key; empty, and reported, where it is missing or wrong. */
    <T> Optional<T> required(String key, Reading<T> reading) {
        return requiredEntry(key).flatMap(entry -> read(entry, reading));
    }

    /** The value of a key as written; empty, and reported, where it is missing. */
    Optional<Raw.Entry> requiredEntry(String key) {
        Raw.Entry entry = entries.get(key);
        if (entry == null && mapping.entry(key).isEmpty()) {
            findings.problem(mapping, label + ": needs the key " + Quotation.of(key));
        } else if (entry == null) {
            findings.problem(mapping, label + ": " + key + ": expected a value, found nothing");
        }
        return Optional.ofNullable(entry);
    }

    /** The value of a key as written, unless it is missing or wrong. */
    Optional<Raw> sound(String key) {
        return Optional.ofNullable(entries.get(key)).map(Raw.Entry::value);
    }

    private <T> Optional<T> read(Raw.Entry entry, Reading<T> reading) {
        try {
            return Optional.of(reading.read(entry.value()));
        } catch (MismatchException e) {
            findings.problem(e.found(), label + ": " + entry.key() + ": " + e.getMessage());
            entries.remove(entry.key());
            return Optional.empty();
        }
    }

    /** How a value becomes a typed one. */
    @FunctionalInterface
    interface Reading<T> {
        T read(Raw raw) throws MismatchException;
    }
}
