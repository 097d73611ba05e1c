package mgmt.engine.internal.agent;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import mgmt.engine.internal.assembly.Assembled;
import mgmt.engine.internal.assembly.GraphBuilder;
import mgmt.engine.internal.assembly.Strictness;
import mgmt.engine.internal.declaration.GraphReader;
import mgmt.engine.internal.declaration.InvalidGraphException;
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
            Assembled assembled = new GraphBuilder(settings.noop())
                    .build(new GraphReader().read(file), kinds.kinds(), Strictness.REJECT);
            assembled.warnings().forEach(warning -> error.println("warning: " + warning));
            output.println(file + " is valid: " + assembled.graph().vertices().size() + " resources, "
                    + assembled.graph().edges().size() + " edges");
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
}
