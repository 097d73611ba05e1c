package mgmt.engine.internal.observation;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.control.ControlCommand;
import mgmt.engine.internal.control.Terminal;
import mgmt.engine.internal.converger.Explanation;

/** {@code mgmt explain RESOURCE}: why a resource is as it is. */
public final class ExplainCommand implements ControlCommand {

    private final Function<ResourceId, CompletableFuture<Explanation>> explanations;
    private final RecentChanges changes;

    /**
     * Makes the command.
     *
     * @param explanations asks the converger
     */
    public ExplainCommand(Function<ResourceId, CompletableFuture<Explanation>> explanations, RecentChanges changes) {
        this.explanations = explanations;
        this.changes = changes;
    }

    @Override
    public int answer(List<String> arguments, Terminal terminal) throws IOException, InterruptedException {
        boolean json = arguments.get(0).equals("--json");
        String name = arguments.get(arguments.size() - 1);
        ResourceId id = Question.id(name);
        Optional<Explanation> explanation = Question.answer(explanations.apply(id), terminal);
        if (explanation.isEmpty()) {
            return 1;
        }
        Optional<Account> account = Account.of(id, explanation.get(), changes.of(id));
        if (account.isEmpty()) {
            Question.complain(name, explanation.get().snapshot(), terminal);
            return 1;
        }
        terminal.print(
                json
                        ? JsonText.document(out -> AccountJson.write(account.get(), out))
                        : AccountText.of(account.get(), terminal.hasColour()));
        return 0;
    }
}
