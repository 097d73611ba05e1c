package mgmt.engine.internal.agent;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import mgmt.engine.internal.assembly.Assembled;
import mgmt.engine.internal.assembly.GraphBuilder;
import mgmt.engine.internal.assembly.Kinds;
import mgmt.engine.internal.assembly.Strictness;
import mgmt.engine.internal.assembly.Wishes;
import mgmt.engine.internal.converger.WorkerPool;
import mgmt.engine.internal.declaration.GraphReader;
import mgmt.engine.internal.declaration.InvalidGraphException;
import mgmt.engine.internal.framework.Bundles;
import mgmt.engine.internal.kind.KindsText;
import mgmt.engine.internal.plan.Plan;
import mgmt.engine.internal.plan.PlanJson;
import mgmt.engine.internal.plan.PlanText;
import mgmt.engine.internal.plan.Planner;
import mgmt.engine.internal.plugin.Offered;
import mgmt.engine.internal.plugin.PluginLoader;
import mgmt.engine.internal.plugin.RunningGraph;
import mgmt.engine.internal.replacement.IoFault;
import mgmt.engine.internal.replacement.OwnDirectory;

/** Commands that need the installed kinds and no agent; nothing is run, and nothing is changed. */
final class WithoutAgent {

    private static final int MOST_WORKERS = 256;

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
        Optional<Assembled> assembled = assembled();
        assembled.ifPresent(valid -> output.println(file() + " is valid: "
                + valid.graph().vertices().size() + " resources, "
                + valid.graph().edges().size() + " edges"));
        return assembled.isPresent() ? 0 : 1;
    }

    /** {@code mgmt plan FILE}: what an agent would do with a graph file, found out by checks alone. */
    int plan() throws InterruptedException, IOException {
        Optional<Assembled> assembled = assembled();
        if (assembled.isEmpty()) {
            return 1;
        }
        Path state = settings.prefix().resolve("state");
        OwnDirectory.make(state);
        PlanContext.Loan loan = new PlanContext.Loan(
                settings.hostname(),
                new StateDirectories(state.resolve("resources")),
                new StateDirectories(
                        settings.ownPlugins().resolveSibling("state").resolve("resources")));
        try (WorkerPool workers = new WorkerPool(Runtime.getRuntime().availableProcessors(), MOST_WORKERS)) {
            Planner planner = new Planner(
                    workers, (vertex, memory, provisions) -> new PlanContext(vertex, loan, memory, provisions));
            Plan plan = planner.plan(assembled.get().graph());
            List<String> notes = leftOut(assembled.get().wishes());
            notes.forEach(note -> error.println("note: " + note));
            output.print(
                    settings.shown().json()
                            ? PlanJson.of(plan, file().toString(), notes)
                            : PlanText.of(plan, settings.shown().colour()));
            return plan.exitStatus();
        }
    }

    /** What an agent would do besides, in exchange with other hosts. */
    private static List<String> leftOut(Wishes wishes) {
        List<String> notes = new ArrayList<>();
        int exported = wishes.exports().size() + wishes.undecided().size();
        if (exported > 0) {
            notes.add("exports are not looked at, of which there are " + exported);
        }
        if (!wishes.collects().isEmpty()) {
            notes.add(
                    "nothing is collected from other hosts: a plan asks none of them, and an agent may find more to do");
        }
        return notes;
    }

    private Path file() {
        return settings.graphFile().orElseThrow();
    }

    /** The graph of the file; empty when it is not valid, which is told. */
    private Optional<Assembled> assembled() throws InterruptedException {
        try {
            Assembled assembled = new GraphBuilder(
                            settings.forAll(), offered.kinds().calls())
                    .build(new GraphReader().read(file()), kindsOfPlugins(), Strictness.REJECT);
            assembled.warnings().forEach(warning -> error.println("warning: " + warning));
            return Optional.of(assembled);
        } catch (InvalidGraphException e) {
            error.println(e.getMessage());
            error.println("mgmt: " + file() + " is not valid");
        } catch (IOException e) {
            error.println("mgmt: cannot read the graph file: " + IoFault.describe(e));
        }
        return Optional.empty();
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
