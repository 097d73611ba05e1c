package mgmt.engine.internal.observation;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import mgmt.engine.internal.converger.Ending;
import mgmt.engine.internal.converger.ResourceStatus;
import mgmt.engine.internal.converger.Status;

/**
 * How a run has ended, as programs read it.
 *
 * @param exitStatus what the process ends with
 * @param ending what the converger says of it; empty when it had not begun
 * @param changes how often something on the machine was changed
 * @param took how long the run took
 */
public record EndingJson(int exitStatus, Optional<Ending> ending, long changes, Duration took) {

    /** The document. */
    public String text() {
        return JsonText.document(this::write);
    }

    private void write(JsonWriter json) throws IOException {
        List<ResourceStatus> resources =
                ending.map(end -> end.last().resources()).orElse(List.of());
        json.beginObject();
        json.name("graph").value(ending.map(end -> end.last().graph().name()).orElse(""));
        json.name("exit_status").value(exitStatus);
        json.name("ended").value(why(ending.map(Ending::why).orElse(Ending.Why.FAILED)));
        json.name("counts").beginObject();
        Map<Status, Long> counts = resources.stream()
                .collect(Collectors.groupingBy(ResourceStatus::status, TreeMap::new, Collectors.counting()));
        for (Map.Entry<Status, Long> count : counts.entrySet()) {
            json.name(StatusJson.word(count.getKey())).value(count.getValue());
        }
        json.endObject();
        json.name("unsettled").beginArray();
        for (ResourceStatus resource : resources) {
            if (resource.status() != Status.SETTLED) {
                json.beginObject();
                StatusJson.fields(resource, json);
                json.endObject();
            }
        }
        json.endArray();
        json.name("changes").value(changes);
        JsonText.seconds("seconds", took, json);
        json.endObject();
    }

    private static String why(Ending.Why why) {
        return switch (why) {
            case AT_REST -> "at-rest";
            case MAX_RUNTIME -> "max-runtime";
            case STOPPED, SUCCESSION -> "stopped";
            case FAILED -> "failed";
        };
    }
}
