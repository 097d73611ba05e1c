package mgmt.engine.internal.assembly;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import mgmt.api.resource.Linkable;
import mgmt.api.resource.Links;
import mgmt.engine.internal.binding.Fingerprints;
import mgmt.engine.internal.binding.PluginCode;
import mgmt.engine.internal.binding.PluginException;
import mgmt.engine.internal.declaration.CanonicalText;
import mgmt.engine.internal.declaration.Declaration;
import mgmt.engine.internal.declaration.Problem;
import mgmt.engine.internal.graph.Meta;
import mgmt.engine.internal.graph.Opening;
import mgmt.engine.internal.graph.Vertex;
import org.jspecify.annotations.Nullable;

/**
 * Makes vertices of declarations, with the kinds of one moment. Confined to one thread, but for what tells how far it is.
 */
final class VertexMaker {

    private final Kinds kinds;
    private final boolean noop;
    private final List<Problem> problems = new ArrayList<>();
    private final Fingerprints fingerprints = new Fingerprints();
    private final AtomicInteger made = new AtomicInteger();
    private volatile @Nullable Offer<?> busy;

    VertexMaker(Kinds kinds, boolean noop) {
        this.kinds = kinds;
        this.noop = noop;
    }

    /** What kinds have refused so far. */
    List<Problem> problems() {
        return problems;
    }

    /** How many vertices are made; any thread. */
    int made() {
        return made.get();
    }

    /** The kind whose code is being run; any thread. */
    @Nullable
    Offer<?> busy() {
        return busy;
    }

    /** The vertex of a declaration, whether or not it can come to life. */
    Bound make(Declaration declaration) {
        Optional<Offer<?>> offer = kinds.offer(declaration.id().kind());
        busy = offer.orElse(null);
        Bound bound = offer.isEmpty()
                ? lifeless(
                        declaration,
                        new Opening.NoSuchKind(kinds.whyMissing(declaration.id().kind())))
                : make(declaration, offer.get());
        busy = null;
        made.incrementAndGet();
        return bound;
    }

    private <D extends Record> Bound make(Declaration declaration, Offer<D> offer) {
        Optional<String> fault = offer.fault();
        if (fault.isPresent()) {
            return lifeless(declaration, new Opening.Invalid(fault.get()));
        }
        List<Problem> found = new ArrayList<>(0);
        Optional<D> desired = offer.schema().bind(declaration, found::add);
        if (desired.isPresent()) {
            try {
                return bound(declaration, offer, desired.get());
            } catch (PluginException e) {
                found.add(new Problem(declaration.place(), declaration.id() + ": " + e.getMessage()));
            }
        }
        problems.addAll(found);
        String reason = found.stream().map(Problem::toString).collect(Collectors.joining("; "));
        return lifeless(declaration, new Opening.Invalid(reason));
    }

    private <D extends Record> Bound bound(Declaration declaration, Offer<D> offer, D desired) throws PluginException {
        Links links = offer.plugin() instanceof Linkable<?> linkable ? links(linkable, desired) : Links.none();
        Vertex vertex = new Vertex(
                declaration.id(),
                meta(declaration),
                offer.schema().fingerprint(declaration.id(), desired, fingerprints),
                offer.schema().secrets(),
                links.provided(),
                new Opening.Ready(offer, context -> offer.plugin().open(desired, context)),
                declaration.place());
        return new Bound(vertex, links.needs());
    }

    /** A kind that links other desired states than it has fails by a ClassCastException, as its author deserves. */
    @SuppressWarnings("unchecked")
    private static <D extends Record> Links links(Linkable<?> linkable, D desired) throws PluginException {
        return PluginCode.call(() -> ((Linkable<D>) linkable).links(desired));
    }

    private Bound lifeless(Declaration declaration, Opening opening) {
        String fingerprint = fingerprints.of(CanonicalText.of(declaration.fields()));
        Vertex vertex = new Vertex(
                declaration.id(), meta(declaration), fingerprint, Set.of(), List.of(), opening, declaration.place());
        return new Bound(vertex, List.of());
    }

    private Meta meta(Declaration declaration) {
        return noop ? declaration.meta().asNoop() : declaration.meta();
    }
}
