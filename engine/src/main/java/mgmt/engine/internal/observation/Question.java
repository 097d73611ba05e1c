package mgmt.engine.internal.observation;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.control.Terminal;
import mgmt.engine.internal.converger.Snapshot;
import mgmt.engine.internal.declaration.Nearest;

/** What the commands have in common that ask the loop, and those that name a resource. */
final class Question {

    private static final int PATIENCE_SECONDS = 5;
    private static final Pattern ID = Pattern.compile("([^\\[]+)\\[(.+)]", Pattern.DOTALL);

    private Question() {}

    /** Waits for the loop; empty, and complained of, when there is no answer. */
    static <T> Optional<T> answer(CompletableFuture<T> asked, Terminal terminal)
            throws IOException, InterruptedException {
        try {
            return Optional.of(asked.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (TimeoutException | ExecutionException e) {
            terminal.complain("mgmt: the agent is ending, or too busy to answer");
            return Optional.empty();
        }
    }

    /** The resource that a user names; one that is never there if the text is no such name. */
    static ResourceId id(String text) {
        Matcher matcher = ID.matcher(text);
        return matcher.matches() ? new ResourceId(matcher.group(1), matcher.group(2)) : new ResourceId("", text);
    }

    /** Says that there is no such resource, and which one may have been meant. */
    static void complain(String text, Snapshot snapshot, Terminal terminal) throws IOException {
        List<String> sameName = snapshot.graph().vertices().stream()
                .filter(vertex -> vertex.id().name().equals(text))
                .map(vertex -> vertex.id().toString())
                .toList();
        List<String> all = snapshot.graph().vertices().stream()
                .map(vertex -> vertex.id().toString())
                .toList();
        String hint = sameName.isEmpty()
                ? Nearest.to(text, all).map(Nearest::question).orElse("; mgmt status shows those that are")
                : Nearest.question(sameName.get(0));
        terminal.complain("mgmt: no resource " + text + " is in the graph" + hint);
    }
}
