package mgmt.engine.internal.observation;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import mgmt.engine.internal.converger.ResourceStatus;
import mgmt.engine.internal.converger.Status;

/** How a resource is, as programs read it. */
final class StatusJson {

    private StatusJson() {}

    /** The fields of a resource with its status, into an object that is open. */
    static void fields(ResourceStatus status, JsonWriter json) throws IOException {
        JsonText.resource(status.id(), json);
        json.name("status").value(word(status.status()));
        if (!status.reason().isEmpty()) {
            json.name("reason").value(status.reason());
        }
    }

    /** A status in one word. */
    static String word(Status status) {
        return status.text().replace(' ', '-');
    }
}
