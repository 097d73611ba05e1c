package mgmt.engine.internal.assembly;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

/** Makes vertices of declarations, with the kinds of one moment. Confined to one thread. */
final class VertexMaker {

    private static final Opening NO_SUCH_KIND = new Opening.NoSuchKind();

    private final Kinds kinds;
    private final boolean noop;
    private final List<Problem> problems = new ArrayList<>();
    private final Fingerprints fingerprints = new Fingerprints();

    VertexMaker(Kinds kinds, boolean noop) {
        this.kinds = kinds;
        this.noop = noop;
    }

    /** What kinds have refused so far. */
    List<Problem> problems() {
        return problems;
    }

    /** The vertex of a declaration, whether or not it can come to life. */
    Bound make(Declaration declaration) {
        return kinds.offer(declaration.id().kind())
                .map(offer -> make(declaration, offer))
                .orElseGet(() -> lifeless(declaration, NO_SUCH_KIND));
    }

    private <D extends Record> Bound make(Declaration declaration, Offer<D> offer) {
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
