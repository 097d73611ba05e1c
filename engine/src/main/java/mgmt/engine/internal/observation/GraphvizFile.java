package mgmt.engine.internal.observation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import mgmt.engine.internal.graph.Graph;
import mgmt.engine.internal.replacement.IoFault;
import mgmt.engine.internal.replacement.PublishedFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Draws each new graph: its text into a file and, by a program of Graphviz, a picture beside it. On a thread of its own,
 * since the picture of a large graph takes minutes; of the graphs that come meanwhile the last one is drawn. Thread-safe.
 */
public final class GraphvizFile implements Consumer<Graph>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GraphvizFile.class);

    /** How long the end waits for a picture. */
    private static final long LAST_PICTURE_SECONDS = 5;

    private final Path file;
    private final String program;
    private final AtomicReference<@Nullable Graph> next = new AtomicReference<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(body -> {
        Thread daemon = new Thread(body, "mgmt-graphviz");
        daemon.setDaemon(true);
        return daemon;
    });
    private boolean isMissed;

    /**
     * Makes one.
     *
     * @param file gets the text, and with {@code .png} added to its name the picture
     * @param program makes the picture
     */
    public GraphvizFile(Path file, String program) {
        this.file = file;
        this.program = program;
    }

    @Override
    public void accept(Graph graph) {
        if (next.getAndSet(graph) == null) {
            try {
                thread.execute(this::draw);
            } catch (RejectedExecutionException e) {
                LOG.debug("the agent is ending", e);
            }
        }
    }

    private void draw() {
        Graph graph = next.getAndSet(null);
        if (graph == null) {
            return;
        }
        try {
            PublishedFile.replace(file, Dot.of(graph).getBytes(StandardCharsets.UTF_8));
            Path picture = file.resolveSibling(file.getFileName() + ".png");
            PublishedFile.replace(picture, this::paint);
        } catch (IOException e) {
            LOG.error("The graph is not drawn: {}", IoFault.describe(e));
        } catch (MissingProgramException e) {
            if (!isMissed) {
                LOG.warn("No picture is made of the graph: {}", e.getMessage());
            }
            isMissed = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class MissingProgramException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        MissingProgramException(String message, IOException cause) {
            super(message, cause);
        }
    }

    private void paint(Path picture) throws IOException, InterruptedException {
        Process process = started(picture);
        try {
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException(program + " has failed on " + file + ", with exit status " + status);
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private Process started(Path picture) {
        try {
            return new ProcessBuilder(program, "-Tpng", "-o", picture.toString(), file.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new MissingProgramException(
                    "the program " + program + " of Graphviz cannot be started (is it installed?)", e);
        }
    }

    /** Draws what is still to be drawn, for a moment. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(LAST_PICTURE_SECONDS, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
