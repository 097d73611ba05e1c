package mgmt.engine.internal.exchange;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import mgmt.api.transport.Entry;
import mgmt.engine.internal.converger.Convergence;

/**
 * What a host says of itself as long as it is there; immutable.
 *
 * @param instance tells agents of one name apart; the same over restarts with one prefix
 * @param version of mgmt
 * @param since when it joined
 * @param convergence how far it is
 */
record Presence(String instance, String version, Instant since, Convergence convergence) {

    private static final int FORMAT = 1;

    /** How far the host is, for users. */
    String stateText() {
        return switch (convergence) {
            case BUSY -> "busy";
            case CONVERGED -> "converged";
            case FAILED -> "at rest, something failed";
        };
    }

    /** As it stands in the store. */
    String text() {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.setIndent("  ");
            json.beginObject();
            json.name("mgmt").value(FORMAT);
            json.name("instance").value(instance);
            json.name("version").value(version);
            json.name("since").value(since.toString());
            json.name("state").value(convergence.name().toLowerCase(Locale.ROOT));
            json.endObject();
        } catch (IOException e) {
            throw new IllegalStateException("a string can be written", e);
        }
        return text.toString();
    }

    /** What an entry says; empty if this version cannot read it. */
    static Optional<Presence> of(Entry entry) {
        try (JsonReader json = new JsonReader(new StringReader(entry.value().text()))) {
            json.setStrictness(Strictness.STRICT);
            Map<String, String> fields = new HashMap<>();
            json.beginObject();
            while (json.hasNext()) {
                fields.put(json.nextName(), json.nextString());
            }
            json.endObject();
            return Optional.of(new Presence(
                    fields.getOrDefault("instance", ""),
                    fields.getOrDefault("version", "?"),
                    Instant.parse(fields.getOrDefault("since", "")),
                    Convergence.valueOf(fields.getOrDefault("state", "").toUpperCase(Locale.ROOT))));
        } catch (IOException | IllegalStateException | IllegalArgumentException | DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
