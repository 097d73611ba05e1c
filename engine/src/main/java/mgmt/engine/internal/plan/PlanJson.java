package mgmt.engine.internal.plan;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.List;
import mgmt.engine.internal.observation.JsonText;

/** A plan as programs read it: every resource, in the order of application. */
public final class PlanJson {

    private PlanJson() {}

    /**
     * The document.
     *
     * @param file the graph file
     * @param notes what the plan leaves out
     */
    public static String of(Plan plan, String file, List<String> notes) {
        return JsonText.document(json -> write(plan, file, notes, json));
    }

    private static void write(Plan plan, String file, List<String> notes, JsonWriter json) throws IOException {
        json.beginObject();
        json.name("file").value(file);
        json.name("graph").value(plan.graph());
        json.name("exit_status").value(plan.exitStatus());
        json.name("resources").beginArray();
        for (Step step : plan.steps()) {
            write(step, json);
        }
        json.endArray();
        json.name("counts").beginObject();
        for (Step.Outcome outcome : Step.Outcome.values()) {
            json.name(outcome.text()).value(plan.count(outcome));
        }
        json.endObject();
        json.name("notes").beginArray();
        for (String note : notes) {
            json.value(note);
        }
        json.endArray();
        json.endObject();
    }

    private static void write(Step step, JsonWriter json) throws IOException {
        json.beginObject();
        JsonText.resource(step.id(), json);
        json.name("declared").value(step.place().toString());
        json.name("plan").value(step.outcome().text());
        if (!step.reason().isEmpty()) {
            json.name("reason").value(step.reason());
        }
        JsonText.drift(step.drift(), json);
        JsonText.resources("after", step.after(), json);
        JsonText.resources("notified_by", step.notifiedBy(), json);
        json.endObject();
    }
}
