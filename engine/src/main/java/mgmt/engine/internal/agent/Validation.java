package mgmt.engine.internal.agent;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import mgmt.engine.internal.declaration.GraphBuilder;
import mgmt.engine.internal.declaration.GraphReader;
import mgmt.engine.internal.declaration.InvalidGraphException;
import mgmt.engine.internal.graph.Graph;
import mgmt.engine.internal.graph.Opening;
import mgmt.engine.internal.kind.KindRegistry;

/** {@code mgmt validate FILE}: everything that is wrong with a graph file, without running it. */
final class Validation {

    private final Settings settings;
    private final KindRegistry kinds;
    private final PrintStream output = System.out;
    private final PrintStream error = System.err;

    Validation(Settings settings, KindRegistry kinds) {
        this.settings = settings;
        this.kinds = kinds;
    }

    int run() {
        Path file = settings.graphFile().orElseThrow();
        try {
            GraphBuilder.Built built = new GraphBuilder(settings.noop())
                    .build(new GraphReader().read(file), kinds.kinds(), GraphBuilder.Strictness.STRICT);
            built.warnings().forEach(warning -> error.println("warning: " + warning));
            missingKinds(built.graph()).forEach((kind, ids) -> error.println("warning: no plugin that is installed offers the kind "
                    + kind + ": " + String.join(", ", ids) + " will wait for one"));
            output.println(file + " is valid: " + built.graph().vertices().size() + " resources, "
                    + built.graph().edges().size() + " edges");
            return 0;
        } catch (InvalidGraphException e) {
            error.println(e.getMessage());
            error.println("mgmt: " + file + " is not valid");
            return 1;
        } catch (IOException e) {
            error.println("mgmt: cannot read the graph file: " + GraphSource.describe(e));
            return 1;
        }
    }

    private static Map<String, List<String>> missingKinds(Graph graph) {
        return graph.vertices().stream()
                .filter(vertex -> vertex.opening() instanceof Opening.NoSuchKind)
                .collect(Collectors.groupingBy(
                        vertex -> vertex.id().kind(),
                        TreeMap::new,
                        Collectors.mapping(vertex -> vertex.id().toString(), Collectors.toList())));
    }
}
