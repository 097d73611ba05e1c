package mgmt.engine.internal.assembly;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.binding.PluginCalls;
import mgmt.engine.internal.declaration.Collected;
import mgmt.engine.internal.declaration.Declaration;
import mgmt.engine.internal.declaration.GraphDocument;
import mgmt.engine.internal.declaration.InvalidGraphException;
import mgmt.engine.internal.declaration.Problem;
import mgmt.engine.internal.graph.CycleException;
import mgmt.engine.internal.graph.Graph;
import mgmt.engine.internal.graph.Opening;
import mgmt.engine.internal.graph.Vertex;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes graphs of documents. Thread-safe. What it runs of plugins, the constructors and accessors of desired states and
 * {@code links}, has to return at once; a kind that does not is given up, and its resources alone suffer.
 */
public final class GraphBuilder {

    private static final Logger LOG = LoggerFactory.getLogger(GraphBuilder.class);

    /** From so many declarations on, it is worth while to bind them on two threads. */
    private static final int MANY = 1_000;

    private final ForAll forAll;
    private final PluginCalls calls;
    private final AtomicInteger givenUp = new AtomicInteger();

    /** Of the kinds that a graph was made with last, and of no others, so that no class of a plugin outlives it. */
    private volatile EarlierBindings.Made made = EarlierBindings.NOTHING;

    /**
     * A builder.
     *
     * @param noop whether every resource is only checked, whatever its declaration says
     */
    public GraphBuilder(boolean noop) {
        this(new ForAll(noop, Optional.empty()), new PluginCalls());
    }

    /**
     * A builder.
     *
     * @param forAll what is wanted of every resource
     * @param calls runs what is of plugins
     */
    public GraphBuilder(ForAll forAll, PluginCalls calls) {
        this.forAll = forAll;
        this.calls = calls;
    }

    /**
     * Makes the graph of a document with the kinds of this moment, and nothing of other hosts.
     *
     * @throws InvalidGraphException with all problems
     */
    public Assembled build(GraphDocument document, Kinds kinds, Strictness strictness) throws InvalidGraphException {
        return build(document, List.of(), kinds, strictness);
    }

    /**
     * Makes the graph of a document with the kinds of this moment.
     *
     * @param collected what other hosts have declared; what the document does not want is left out, and so is, with a
     *     note, what cannot be used
     * @throws InvalidGraphException with all problems: those of the document, those that the kinds find if they count,
     *     edges to nothing, and a cycle; what was collected is never one
     */
    public Assembled build(GraphDocument document, List<Collected> collected, Kinds kinds, Strictness strictness)
            throws InvalidGraphException {
        Bindings bindings = bindings(document, collected, kinds);
        made = new EarlierBindings.Made(document.declarations(), bindings.own.bound());
        List<Bound> bound = bindings.all;
        List<Vertex> vertices = bound.stream().map(Bound::vertex).toList();
        EdgeCheck edges = EdgeCheck.of(document, vertices);
        List<Problem> problems = new ArrayList<>(document.problems());
        problems.addAll(edges.problems());
        if (strictness == Strictness.REJECT) {
            problems.addAll(bindings.problems());
        }
        if (!problems.isEmpty()) {
            throw new InvalidGraphException(problems);
        }
        try {
            Graph written = Graph.of(document.name(), vertices, edges.sound());
            List<Problem> warnings = new ArrayList<>(document.warnings());
            warnings.addAll(bindings.entries.warnings());
            warnings.addAll(Warnings.of(document, kinds, written.vertices()));
            return new Assembled(
                    Linker.link(written, bound),
                    warnings.stream().sorted().toList(),
                    bindings.notes(),
                    new Wishes(bindings.exports.valid(), bindings.exports.undecided(), document.collects()));
        } catch (CycleException e) {
            throw new IllegalStateException("the edges were found to be without a cycle", e);
        }
    }

    /**
     * What other kinds would refuse of a document that the kinds of this moment accept, one text for each declaration.
     *
     * @param others instead of those that offer the same
     */
    public List<String> refusals(GraphDocument document, Kinds kinds, Kinds others) {
        Map<ResourceId, String> refused = new LinkedHashMap<>();
        List<Declaration> concerned = document.declarations().stream()
                .filter(declaration -> others.offer(declaration.id().kind()).isPresent())
                .toList();
        for (Bound bound : bind(concerned, others)) {
            if (bound.vertex().opening() instanceof Opening.Invalid invalid) {
                refused.put(bound.vertex().id(), invalid.reason());
            }
        }
        List<Declaration> suspects = concerned.stream()
                .filter(declaration -> refused.containsKey(declaration.id()))
                .toList();
        return bind(suspects, kinds).stream()
                .filter(bound -> bound.vertex().opening() instanceof Opening.Ready)
                .map(bound -> Objects.requireNonNull(refused.get(bound.vertex().id())))
                .toList();
    }

    private List<Bound> bind(List<Declaration> declarations, Kinds kinds) {
        return own(declarations, kinds, EarlierBindings.NOTHING).bound();
    }

    /** What the kinds of one moment make of this host's own declarations, in their order, and what they refuse of them. */
    private record Own(List<Bound> bound, List<Problem> problems) {

        Own and(Own others) {
            List<Bound> all = new ArrayList<>(bound);
            all.addAll(others.bound);
            List<Problem> refused = new ArrayList<>(problems);
            refused.addAll(others.problems);
            return new Own(all, refused);
        }
    }

    /** A kind that is given up on the way is given up for all that is written of it, so then all is bound once more. */
    private Bindings bindings(GraphDocument document, List<Collected> collected, Kinds kinds) {
        while (true) {
            int before = givenUp.get();
            Own own = own(document.declarations(), kinds);
            Bindings bindings = guarded(progress -> new Bindings(kinds, progress, document, own, collected));
            if (givenUp.get() == before) {
                return bindings;
            }
        }
    }

    /** Binds on two threads what is much and of which nothing is known yet. */
    private Own own(List<Declaration> declarations, Kinds kinds) {
        EarlierBindings.Made earlier = made;
        if (declarations.size() < MANY || !earlier.bound().isEmpty()) {
            return own(declarations, kinds, earlier);
        }
        int half = declarations.size() / 2;
        CompletableFuture<Own> second = CompletableFuture.supplyAsync(
                () -> own(declarations.subList(half, declarations.size()), kinds, earlier), GraphBuilder::beside);
        return own(declarations.subList(0, half), kinds, earlier).and(second.join());
    }

    private static void beside(Runnable body) {
        Thread thread = new Thread(body, "mgmt-graph-half");
        thread.setDaemon(true);
        thread.start();
    }

    private Own own(List<Declaration> declarations, Kinds kinds, EarlierBindings.Made earlier) {
        return guarded(progress -> {
            VertexMaker maker = new VertexMaker(kinds, forAll, progress, new EarlierBindings(earlier));
            List<Bound> bound = declarations.stream().map(maker::make).toList();
            return new Own(bound, maker.problems());
        });
    }

    /** What the kinds of one moment make of a document and of what was collected; runs code of plugins. */
    private final class Bindings {

        private final Own own;
        private final ExportCheck exports;
        private final CollectCheck entries;
        private final Joining joining;
        private final List<Bound> all;

        Bindings(Kinds kinds, Progress progress, GraphDocument document, Own own, List<Collected> collected) {
            this.own = own;
            exports = new ExportCheck(kinds, progress);
            entries = new CollectCheck(kinds, progress);
            joining = new Joining(
                    new VertexMaker(kinds, forAll, progress, new EarlierBindings(EarlierBindings.NOTHING)), entries);
            document.exports().forEach(exports::check);
            document.collects().forEach(entries::check);
            all = new ArrayList<>(own.bound());
            all.addAll(joining.join(own.bound(), collected, document.collects()));
        }

        /** What is wrong with the document. */
        List<Problem> problems() {
            return Stream.of(own.problems(), exports.refused(), exports.secret(), entries.refused())
                    .flatMap(List::stream)
                    .toList();
        }

        /** What was left out of the exchange, for the rest to go on. */
        List<String> notes() {
            List<String> notes = new ArrayList<>();
            exports.refused().forEach(each -> notes.add("an export stays as it was published last: " + each));
            exports.secret().forEach(each -> notes.add("not published: " + each));
            entries.refused().forEach(each -> notes.add("nothing is collected by an entry: " + each));
            notes.addAll(joining.notes());
            return notes;
        }
    }

    private <T> T guarded(Function<Progress, T> code) {
        while (true) {
            Progress progress = new Progress();
            try {
                return calls.call(progress::steps, () -> code.apply(progress));
            } catch (PluginCalls.StuckException e) {
                Offer<?> stuck = progress.busy();
                if (stuck != null) {
                    givenUp.incrementAndGet();
                    stuck.giveUp("its plugin hangs while a declaration is read: " + e.getMessage());
                    LOG.error(
                            "The plugin of the kind {} hangs while a declaration is read; it is not asked any more",
                            stuck.kind());
                }
            }
        }
    }
}
