package mgmt.engine.internal.observation;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import mgmt.engine.internal.converger.ResourceStatus;
import mgmt.engine.internal.converger.Snapshot;
import mgmt.engine.internal.graph.Edge;

/** A graph as programs read it. */
final class GraphJson {

    private GraphJson() {}

    static void write(Snapshot snapshot, JsonWriter json) throws IOException {
        json.beginObject();
        json.name("graph").value(snapshot.graph().name());
        json.name("at_rest").value(snapshot.atRest());
        json.name("resources").beginArray();
        for (ResourceStatus resource : snapshot.resources()) {
            json.beginObject();
            StatusJson.fields(resource, json);
            json.endObject();
        }
        json.endArray();
        json.name("edges").beginArray();
        for (Edge edge : snapshot.graph().edges()) {
            json.beginObject();
            json.name("before").value(edge.before().toString());
            json.name("after").value(edge.after().toString());
            json.name("notifies").value(edge.notifies());
            json.name("automatic").value(edge.automatic());
            json.name("name").value(edge.name());
            json.endObject();
        }
        json.endArray();
        json.endObject();
    }
}
