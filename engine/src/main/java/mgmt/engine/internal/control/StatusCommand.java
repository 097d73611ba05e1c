package mgmt.engine.internal.control;

import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mgmt.engine.internal.converger.Change;
import mgmt.engine.internal.converger.ResourceStatus;
import mgmt.engine.internal.converger.Status;

/** {@code mgmt status}: every resource with its status, since when, its last drift and error, and what blocks it. */
public final class StatusCommand implements ControlCommand {

    private static final int PATIENCE_SECONDS = 5;

    private final Supplier<CompletableFuture<ResourceStatus.Summary>> summaries;
    private final Supplier<List<String>> notes;
    private final String heading;

    /**
     * Makes the command.
     *
     * @param heading says whose status it is
     * @param summaries asks the converger
     * @param notes what else is not as it should be
     */
    public StatusCommand(
            String heading,
            Supplier<CompletableFuture<ResourceStatus.Summary>> summaries,
            Supplier<List<String>> notes) {
        this.heading = heading;
        this.summaries = summaries;
        this.notes = notes;
    }

    @Override
    public int answer(List<String> arguments, Terminal terminal) throws IOException, InterruptedException {
        try {
            ResourceStatus.Summary summary = summaries.get().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            terminal.print(text(summary, terminal.hasColour()));
            return 0;
        } catch (TimeoutException | ExecutionException e) {
            terminal.complain("mgmt: the agent is ending, or too busy to answer");
            return 1;
        }
    }

    private String text(ResourceStatus.Summary summary, boolean colour) {
        StringBuilder text = new StringBuilder(heading)
                .append('\n')
                .append(headline(summary))
                .append('\n');
        int width = summary.resources().stream()
                .mapToInt(resource -> resource.id().toString().length())
                .max()
                .orElse(0);
        for (ResourceStatus resource : summary.resources()) {
            line(text, resource, Math.min(width, 60), colour);
        }
        Stream.concat(summary.notes().stream(), notes.get().stream())
                .forEach(note -> text.append("note: ").append(note).append('\n'));
        return text.toString();
    }

    private static String headline(ResourceStatus.Summary summary) {
        Map<Status, Long> counts = summary.resources().stream()
                .collect(Collectors.groupingBy(
                        ResourceStatus::status, () -> new EnumMap<>(Status.class), Collectors.counting()));
        String what = counts.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey().text())
                .collect(Collectors.joining(", "));
        return (summary.graph().isEmpty() ? "no graph" : "graph " + summary.graph())
                + ": " + (what.isEmpty() ? "no resources" : what)
                + (summary.atRest() ? "; at rest" : "; busy");
    }

    private static void line(StringBuilder text, ResourceStatus resource, int width, boolean colour) {
        String id = resource.id().toString();
        text.append(id).append(" ".repeat(Math.max(0, width - id.length()) + 2));
        text.append(Colour.paint(resource.status(), colour));
        if (!resource.reason().isEmpty()) {
            text.append(resource.status() == Status.BLOCKED ? " " : ": ").append(resource.reason());
        }
        text.append(" since ").append(TimeText.of(resource.since()));
        text.append(resource.noop() ? " (noop)" : "").append('\n');
        resource.lastChange().ifPresent(change -> change(text, change, colour));
    }

    private static void change(StringBuilder text, Change change, boolean colour) {
        text.append("    last ")
                .append(change.outcome() == Change.Outcome.FAILED ? "failure" : ChangeText.outcome(change))
                .append(" at ")
                .append(TimeText.of(change.time()))
                .append(" (")
                .append(change.cause())
                .append(")\n");
        ChangeText.lines(change, colour)
                .forEach(line -> text.append("      ").append(line).append('\n'));
    }
}
