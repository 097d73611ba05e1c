package mgmt.engine.internal.observation;

import com.google.gson.FormattingStyle;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Collection;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.converger.DriftText;

/** What programs read: names in lower case with underscores, values of a set with hyphens, times of ISO 8601, seconds. */
public final class JsonText {

    private JsonText() {}

    /** Writes one document. */
    @FunctionalInterface
    public interface Writing {
        void to(JsonWriter json) throws IOException;
    }

    /** A document in one line, which it ends. */
    public static String line(Writing writing) {
        return text(writing, FormattingStyle.COMPACT);
    }

    /** A document in as many lines as a person likes. */
    public static String document(Writing writing) {
        return text(writing, FormattingStyle.PRETTY);
    }

    private static String text(Writing writing, FormattingStyle style) {
        StringWriter text = new StringWriter(256);
        try (JsonWriter json = new JsonWriter(text)) {
            json.setStrictness(Strictness.STRICT);
            json.setFormattingStyle(style);
            writing.to(json);
        } catch (IOException e) {
            throw new UncheckedIOException("a text takes everything", e);
        }
        return text.append('\n').toString();
    }

    /** Names a resource: its id, and the parts of it. */
    public static void resource(ResourceId id, JsonWriter json) throws IOException {
        json.name("resource").value(id.toString());
        json.name("kind").value(id.kind());
        json.name("name").value(id.name());
    }

    /** Resources under a name. */
    public static void resources(String name, Collection<ResourceId> ids, JsonWriter json) throws IOException {
        json.name(name).beginArray();
        for (ResourceId id : ids) {
            json.value(id.toString());
        }
        json.endArray();
    }

    /** What differs. */
    public static void drift(Collection<DriftText> drift, JsonWriter json) throws IOException {
        json.name("drift").beginArray();
        for (DriftText each : drift) {
            json.beginObject();
            json.name("property").value(each.property());
            if (each.unknown().isPresent()) {
                json.name("unknown").value(each.unknown().get());
            } else {
                json.name("actual").value(each.actual());
            }
            json.name("desired").value(each.desired());
            json.name("diff").beginArray();
            for (String line : each.diff()) {
                json.value(line);
            }
            json.endArray();
            json.endObject();
        }
        json.endArray();
    }

    /** A duration in seconds. */
    public static void seconds(String name, Duration duration, JsonWriter json) throws IOException {
        json.name(name).value(duration.toNanos() / 1e9);
    }
}
