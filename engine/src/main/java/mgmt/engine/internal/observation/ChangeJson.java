package mgmt.engine.internal.observation;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.Locale;
import mgmt.engine.internal.converger.Change;

/** A change as programs read it. */
final class ChangeJson {

    private ChangeJson() {}

    static void write(Change change, JsonWriter json) throws IOException {
        json.beginObject();
        json.name("time").value(change.time().toString());
        JsonText.resource(change.id(), json);
        json.name("cause").beginObject();
        json.name("sort").value(change.cause().sort().text());
        json.name("text").value(change.cause().text());
        JsonText.resources("from", change.cause().from(), json);
        json.endObject();
        JsonText.drift(change.drift(), json);
        json.name("outcome")
                .value(change.outcome().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        if (change.error().isPresent()) {
            json.name("error").value(change.error().get());
        }
        JsonText.seconds("seconds", change.took(), json);
        json.endObject();
    }
}
