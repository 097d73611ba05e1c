package mgmt.engine.internal.plugin;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mgmt.engine.internal.control.ControlCommand;
import mgmt.engine.internal.control.Terminal;
import mgmt.engine.internal.control.TextTable;
import mgmt.engine.internal.converger.ResourceStatus;

/** {@code mgmt plugin list|install|update|remove}. */
public final class PluginCommand implements ControlCommand {

    private static final int PATIENCE_SECONDS = 5;
    private static final String FORCE = "--force";
    private static final List<String> HEADINGS =
            List.of("NAME", "VERSION", "STATE", "KINDS", "RESOURCES", "TRANSPORTS", "FROM");

    private final PluginLoader plugins;
    private final Supplier<CompletableFuture<ResourceStatus.Summary>> summaries;
    private final Supplier<List<String>> faults;
    private final Runnable restart;

    /**
     * Makes the command.
     *
     * @param summaries asks the converger, for the number of resources of each kind
     * @param faults what is not as it should be besides single plugins
     * @param restart asks for an orderly end and a new start of the framework; returns at once
     */
    public PluginCommand(
            PluginLoader plugins,
            Supplier<CompletableFuture<ResourceStatus.Summary>> summaries,
            Supplier<List<String>> faults,
            Runnable restart) {
        this.plugins = plugins;
        this.faults = faults;
        this.summaries = summaries;
        this.restart = restart;
    }

    @Override
    public int answer(List<String> arguments, Terminal terminal) throws IOException, InterruptedException {
        String order = arguments.isEmpty() ? "" : arguments.get(0);
        List<String> rest = arguments.subList(Math.min(1, arguments.size()), arguments.size());
        try {
            return switch (order) {
                case "list" -> list(terminal);
                case "install" -> tell(plugins.install(paths(rest), rest.contains(FORCE)), terminal);
                case "update" -> tell(plugins.update(paths(rest), rest.contains(FORCE)), terminal);
                case "remove" -> remove(rest, terminal);
                default -> {
                    terminal.complain("mgmt: the agent knows no order " + order + "; is it of another version?");
                    yield 1;
                }
            };
        } catch (InvalidPathException e) {
            terminal.complain("mgmt: " + e.getMessage());
            return 1;
        } catch (ExecutionException e) {
            terminal.complain("mgmt: the agent could not do it: " + e.getCause());
            return 1;
        }
    }

    private int remove(List<String> words, Terminal terminal)
            throws IOException, InterruptedException, ExecutionException {
        List<String> names = words.stream().filter(word -> !word.equals(FORCE)).toList();
        return tell(plugins.remove(String.join(" ", names), words.contains(FORCE)), terminal);
    }

    private static List<Path> paths(List<String> words) {
        return words.stream().filter(word -> !word.equals(FORCE)).map(Path::of).toList();
    }

    private int tell(CompletableFuture<PluginAnswer> order, Terminal terminal)
            throws IOException, InterruptedException, ExecutionException {
        PluginAnswer answer = order.get();
        if (!answer.text().isEmpty()) {
            terminal.print(answer.text() + "\n");
        }
        if (!answer.isDone()) {
            terminal.complain("mgmt: " + answer.fault());
            return 1;
        }
        if (answer.wantsRestart()) {
            restart.run();
        }
        return 0;
    }

    private int list(Terminal terminal) throws IOException, InterruptedException {
        Map<String, Long> uses = uses();
        List<PluginStatus> statuses = plugins.statuses();
        List<String> lines = TextTable.lines(
                HEADINGS, statuses.stream().map(status -> row(status, uses)).toList());
        StringBuilder text = new StringBuilder(lines.get(0)).append('\n');
        for (int i = 0; i < statuses.size(); i++) {
            PluginStatus status = statuses.get(i);
            text.append(lines.get(i + 1)).append('\n');
            Stream.concat(status.notes().stream(), status.remarks().stream())
                    .forEach(note -> text.append("    ").append(note).append('\n'));
        }
        faults.get().forEach(fault -> text.append("note: ").append(fault).append('\n'));
        terminal.print(text.toString());
        return 0;
    }

    private Map<String, Long> uses() throws InterruptedException {
        try {
            return summaries.get().get(PATIENCE_SECONDS, TimeUnit.SECONDS).resources().stream()
                    .collect(Collectors.groupingBy(resource -> resource.id().kind(), Collectors.counting()));
        } catch (ExecutionException | TimeoutException e) {
            return Map.of();
        }
    }

    private static List<String> row(PluginStatus status, Map<String, Long> uses) {
        long resources = status.kinds().stream()
                .mapToLong(kind -> uses.getOrDefault(kind, 0L))
                .sum();
        return List.of(
                status.name(),
                status.version().isEmpty() ? "-" : status.version(),
                status.isActive() ? "active" : "refused",
                status.kinds().isEmpty() ? "-" : String.join(",", status.kinds()),
                status.isActive() ? Long.toString(resources) : "-",
                status.transports().isEmpty() ? "-" : String.join(",", status.transports()),
                status.from());
    }
}
