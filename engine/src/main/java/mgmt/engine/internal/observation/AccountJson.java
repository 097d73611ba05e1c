package mgmt.engine.internal.observation;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.List;
import mgmt.engine.internal.converger.Change;
import mgmt.engine.internal.converger.Explanation;
import mgmt.engine.internal.converger.ResourceStatus;
import mgmt.engine.internal.declaration.DeclarationText;

/** All about one resource, as programs read it. */
final class AccountJson {

    private AccountJson() {}

    static void write(Account account, JsonWriter json) throws IOException {
        Explanation.Details details = account.details();
        json.beginObject();
        StatusJson.fields(account.status(), json);
        json.name("since").value(account.status().since().toString());
        json.name("noop").value(account.status().noop());
        json.name("runs").value(account.status().runs());
        json.name("declared").value(account.vertex().place().toString());
        json.name("meta");
        DeclarationText.write(account.vertex().meta(), json);
        json.name("origins").beginArray();
        for (ResourceStatus origin : account.origins()) {
            json.beginObject();
            StatusJson.fields(origin, json);
            json.endObject();
        }
        json.endArray();
        JsonText.resources("notified_by", details.notifiedBy(), json);
        if (details.due().isPresent()) {
            json.name("due").value(details.due().get().text());
        }
        if (details.nextRun().isPresent()) {
            json.name("next_run").value(details.nextRun().get().toString());
        }
        if (details.nextPoll().isPresent()) {
            json.name("next_poll").value(details.nextPoll().get().toString());
        }
        json.name("retries_left").value(details.retriesLeft());
        json.name("failures_in_row").value(details.failuresInRow());
        json.name("awaits_semaphores").value(details.awaitsSemaphores());
        links("after", account.before(), json);
        links("before", account.after(), json);
        json.name("changes").beginArray();
        for (Change change : account.changes()) {
            ChangeJson.write(change, json);
        }
        json.endArray();
        if (account.failure().isPresent()) {
            json.name("last_failure");
            ChangeJson.write(account.failure().get(), json);
        }
        json.endObject();
    }

    private static void links(String name, List<Account.Link> links, JsonWriter json) throws IOException {
        json.name(name).beginArray();
        for (Account.Link link : links) {
            json.beginObject();
            StatusJson.fields(link.other(), json);
            json.name("notifies").value(link.edge().notifies());
            json.name("automatic").value(link.edge().automatic());
            json.endObject();
        }
        json.endArray();
    }
}
