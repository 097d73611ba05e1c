package mgmt.engine.internal.observation;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.control.ControlCommand;
import mgmt.engine.internal.control.Terminal;
import mgmt.engine.internal.converger.ResourceStatus;
import mgmt.engine.internal.converger.Retried;

/** {@code mgmt retry [RESOURCE]}: gives what has failed a new start. */
public final class RetryCommand implements ControlCommand {

    private final Function<Optional<ResourceId>, CompletableFuture<Retried>> retries;

    /**
     * Makes the command.
     *
     * @param retries asks the converger
     */
    public RetryCommand(Function<Optional<ResourceId>, CompletableFuture<Retried>> retries) {
        this.retries = retries;
    }

    @Override
    public int answer(List<String> arguments, Terminal terminal) throws IOException, InterruptedException {
        Optional<String> name = arguments.stream().findFirst();
        Optional<Retried> retried = Question.answer(retries.apply(name.map(Question::id)), terminal);
        if (retried.isEmpty()) {
            return 1;
        }
        for (ResourceId id : retried.get().started()) {
            terminal.print(id + " is given a new start\n");
        }
        if (!retried.get().started().isEmpty()) {
            return 0;
        }
        if (name.isEmpty()) {
            terminal.print("nothing has failed\n");
            return 0;
        }
        ResourceStatus status = retried.get().before().byId().get(Question.id(name.get()));
        if (status == null) {
            Question.complain(name.get(), retried.get().before(), terminal);
            return 1;
        }
        String reason = status.reason().isEmpty() ? "" : " (" + status.reason() + ")";
        terminal.print(status.id() + " is not waiting for a retry: it is "
                + status.status().text() + reason + "\n");
        return 0;
    }
}
