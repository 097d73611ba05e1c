package mgmt.engine.internal.agent;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import mgmt.engine.internal.assembly.Assembled;
import mgmt.engine.internal.assembly.GraphBuilder;
import mgmt.engine.internal.assembly.Kinds;
import mgmt.engine.internal.assembly.Strictness;
import mgmt.engine.internal.declaration.GraphReader;
import mgmt.engine.internal.declaration.InvalidGraphException;
import mgmt.engine.internal.framework.Bundles;
import mgmt.engine.internal.kind.KindsText;
import mgmt.engine.internal.plugin.Offered;
import mgmt.engine.internal.plugin.PluginLoader;
import mgmt.engine.internal.plugin.RunningGraph;
import mgmt.engine.internal.replacement.IoFault;

/** Commands that need the installed kinds and no agent; nothing is run, and nothing is changed. */
final class WithoutAgent {

    private final Settings settings;
    private final Bundles bundles;
    private final Offered offered;
    private final PrintStream output = System.out;
    private final PrintStream error = System.err;

    WithoutAgent(Settings settings, Bundles bundles, Offered offered) {
        this.settings = settings;
        this.bundles = bundles;
        this.offered = offered;
    }

    /** {@code mgmt validate FILE}: everything that is wrong with a graph file, without running it. */
    int validate() throws InterruptedException {
        Path file = settings.graphFile().orElseThrow();
        try {
            Assembled assembled = new GraphBuilder(
                            settings.forAll(), offered.kinds().calls())
                    .build(new GraphReader().read(file), kindsOfPlugins(), Strictness.REJECT);
            assembled.warnings().forEach(warning -> error.println("warning: " + warning));
            output.println(file + " is valid: " + assembled.graph().vertices().size() + " resources, "
                    + assembled.graph().edges().size() + " edges");
            return 0;
        } catch (InvalidGraphException e) {
            error.println(e.getMessage());
            error.println("mgmt: " + file + " is not valid");
            return 1;
        } catch (IOException e) {
            error.println("mgmt: cannot read the graph file: " + IoFault.describe(e));
            return 1;
        }
    }

    /** {@code mgmt kinds [NAME]} where no agent runs: what may be written of the installed kinds. */
    int kinds() throws InterruptedException, IOException {
        KindsText text = new KindsText(kindsOfPlugins());
        if (settings.kind().isEmpty()) {
            output.print(text.all());
            return 0;
        }
        String name = settings.kind().get();
        Optional<String> one = text.one(name);
        one.ifPresentOrElse(output::print, () -> error.println("mgmt: " + text.unknown(name)));
        return one.isPresent() ? 0 : 1;
    }

    private Kinds kindsOfPlugins() throws IOException, InterruptedException {
        PluginLoader.Places places = new PluginLoader.Places(
                settings.plugins(),
                settings.ownPlugins(),
                settings.prefix(),
                settings.ownPlugins().resolveSibling(""),
                settings.prefix().resolve("bundles"));
        try (PluginLoader plugins = PluginLoader.open(places, bundles, offered, RunningGraph.none())) {
            plugins.load().get();
            plugins.faults().forEach(fault -> error.println("warning: " + fault));
            plugins.notes().forEach(note -> error.println("warning: " + note));
            return offered.kinds().kinds();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the plugins could not be loaded", e);
        }
    }
}
