package mgmt.engine.internal.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import mgmt.engine.internal.control.ControlCommand;
import mgmt.engine.internal.converger.Change;
import mgmt.engine.internal.converger.Converger;
import mgmt.engine.internal.converger.Ending;
import mgmt.engine.internal.graph.Graph;
import mgmt.engine.internal.observation.EndingJson;
import mgmt.engine.internal.observation.EventsCommand;
import mgmt.engine.internal.observation.ExplainCommand;
import mgmt.engine.internal.observation.GraphCommand;
import mgmt.engine.internal.observation.GraphvizFile;
import mgmt.engine.internal.observation.RecentChanges;
import mgmt.engine.internal.observation.RetryCommand;
import mgmt.engine.internal.replacement.IoFault;
import mgmt.engine.internal.replacement.PublishedFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one run of an agent shows of its work: a record of changes for whoever asks, and files where they are wanted. */
final class Observing implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Observing.class);

    private final long began = System.nanoTime();
    private final RecentChanges changes = new RecentChanges();
    private final Optional<GraphvizFile> drawing;
    private final Optional<Path> summary;

    Observing(Settings settings) {
        Settings.Shown shown = settings.shown();
        this.drawing = shown.graphviz().map(file -> {
            // Several hosts may share the directory.
            Path own = file.resolveSibling(file.getFileName() + "@" + settings.hostname());
            return new GraphvizFile(own, shown.graphvizProgram());
        });
        this.summary = shown.convergedStatus();
    }

    /** Who is told of every change. */
    Consumer<Change> reporter() {
        return changes.andThen(new ChangeLog());
    }

    /** Another graph runs; any thread. */
    void drawn(Graph graph) {
        drawing.ifPresent(picture -> picture.accept(graph));
    }

    /** What users may ask, by the commands' names. */
    Map<String, ControlCommand> commands(Converger converger) {
        // All changes have been reported when it has ended.
        CompletableFuture<Void> unused = converger.ended().thenRun(changes::close);
        return Map.of(
                "events", new EventsCommand(changes),
                "explain", new ExplainCommand(converger::explain, changes),
                "graph", new GraphCommand(converger::observe),
                "retry", new RetryCommand(converger::retry));
    }

    /**
     * Writes down how the run has ended, where that is wanted.
     *
     * @param ending empty when it ended before it had begun
     * @return the exit status, which is another one when that cannot be written
     */
    int summarized(Optional<Ending> ending, int status) {
        if (summary.isEmpty()) {
            return status;
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        String text = new EndingJson(status, ending, changes.made(), took).text();
        try {
            PublishedFile.replace(summary.get(), text.getBytes(StandardCharsets.UTF_8));
            return status;
        } catch (IOException e) {
            LOG.error("How this run has ended cannot be written down: {}", IoFault.describe(e));
            return status == 0 ? 1 : status;
        }
    }

    @Override
    public void close() {
        drawing.ifPresent(GraphvizFile::close);
    }
}
