package mgmt.engine.internal.observation;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import mgmt.engine.internal.control.ControlCommand;
import mgmt.engine.internal.control.Terminal;
import mgmt.engine.internal.converger.Snapshot;

/** {@code mgmt graph}: the resources and the edges between them, as text, in the language of Graphviz, or as JSON. */
public final class GraphCommand implements ControlCommand {

    private final Supplier<CompletableFuture<Snapshot>> snapshots;

    /**
     * Makes the command.
     *
     * @param snapshots asks the converger
     */
    public GraphCommand(Supplier<CompletableFuture<Snapshot>> snapshots) {
        this.snapshots = snapshots;
    }

    @Override
    public int answer(List<String> arguments, Terminal terminal) throws IOException, InterruptedException {
        Optional<Snapshot> snapshot = Question.answer(snapshots.get(), terminal);
        if (snapshot.isEmpty()) {
            return 1;
        }
        terminal.print(shown(snapshot.get(), arguments, terminal.hasColour()));
        return 0;
    }

    private static String shown(Snapshot snapshot, List<String> arguments, boolean colour) {
        if (arguments.contains("--json")) {
            return JsonText.document(json -> GraphJson.write(snapshot, json));
        }
        return arguments.contains("--dot") ? Dot.of(snapshot.graph()) : GraphText.of(snapshot, colour);
    }
}
