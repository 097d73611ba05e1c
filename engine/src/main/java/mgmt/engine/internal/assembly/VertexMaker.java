package mgmt.engine.internal.assembly;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import mgmt.api.resource.Identity;
import mgmt.api.resource.Links;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.binding.Fingerprints;
import mgmt.engine.internal.binding.PluginException;
import mgmt.engine.internal.declaration.CanonicalText;
import mgmt.engine.internal.declaration.Declaration;
import mgmt.engine.internal.declaration.Problem;
import mgmt.engine.internal.graph.Meta;
import mgmt.engine.internal.graph.Opening;
import mgmt.engine.internal.graph.Vertex;

/** Makes vertices of declarations, with the kinds of one moment. Confined to one thread. */
final class VertexMaker {

    private final Kinds kinds;
    private final ForAll forAll;
    private final Progress progress;
    private final List<Problem> problems = new ArrayList<>();
    private final Fingerprints fingerprints = new Fingerprints();
    private final Map<List<Links.Need>, List<Links.Need>> sharedNeeds = new HashMap<>();
    private final EarlierBindings earlier;

    VertexMaker(Kinds kinds, ForAll forAll, Progress progress, EarlierBindings earlier) {
        this.earlier = earlier;
        this.kinds = kinds;
        this.forAll = forAll;
        this.progress = progress;
    }

    /** What kinds have refused so far of what is this host's own. */
    List<Problem> problems() {
        return problems;
    }

    /** The vertex of a declaration, whether or not it can come to life. */
    Bound make(Declaration declaration) {
        Optional<Offer<?>> offer = kinds.offer(declaration.id().kind());
        progress.begin(offer.orElse(null));
        Bound bound = offer.isEmpty() ? noSuchKind(declaration) : make(declaration, offer.get());
        progress.end();
        return bound;
    }

    /**
     * The vertex of a declaration of another host; empty, and reported, when there is something wrong with it.
     *
     * @param pattern what its kind makes of it; empty = as it was exported
     */
    Optional<Bound> collect(Declaration declaration, String pattern, Consumer<Problem> found) {
        Optional<Offer<?>> offer = kinds.offer(declaration.id().kind());
        progress.begin(offer.orElse(null));
        Optional<Bound> bound = offer.isEmpty()
                ? Optional.of(noSuchKind(declaration))
                : collect(declaration, offer.get(), pattern, found);
        progress.end();
        return bound;
    }

    private <D extends Record> Optional<Bound> collect(
            Declaration declaration, Offer<D> offer, String pattern, Consumer<Problem> found) {
        Optional<String> fault = offer.fault();
        if (fault.isPresent()) {
            return Optional.of(lifeless(declaration, new Opening.Invalid(fault.get())));
        }
        Optional<D> exported = offer.schema().bind(declaration, found);
        if (exported.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(bound(declaration, offer, offer.fit(exported.get(), pattern)));
        } catch (PluginException e) {
            offer.schema().report(declaration, e, found);
            return Optional.empty();
        }
    }

    private Bound noSuchKind(Declaration declaration) {
        return lifeless(
                declaration,
                new Opening.NoSuchKind(kinds.whyMissing(declaration.id().kind())));
    }

    private <D extends Record> Bound make(Declaration declaration, Offer<D> offer) {
        Optional<String> fault = offer.fault();
        if (fault.isPresent()) {
            return lifeless(declaration, new Opening.Invalid(fault.get()));
        }
        Optional<Bound> known = earlier.of(declaration, offer);
        if (known.isPresent()) {
            return moved(known.get(), declaration);
        }
        List<Problem> found = new ArrayList<>(0);
        if (!declaration.receives().isEmpty()) {
            return new Receiving<>(kinds, fingerprints, declaration, offer)
                    .make(meta(declaration), found::add)
                    .orElseGet(() -> refused(declaration, found));
        }
        Optional<D> desired = offer.schema().bind(declaration, found::add);
        if (desired.isPresent()) {
            try {
                return bound(declaration, offer, desired.get());
            } catch (PluginException e) {
                offer.schema().report(declaration, e, found::add);
            }
        }
        return refused(declaration, found);
    }

    /** The same at the place where it is written now. */
    private Bound moved(Bound known, Declaration declaration) {
        Vertex vertex = known.vertex();
        Meta meta = meta(declaration);
        if (vertex.place().equals(declaration.place()) && vertex.meta().equals(meta)) {
            return known;
        }
        Vertex moved = new Vertex(
                declaration.id(),
                meta,
                vertex.fingerprint(),
                vertex.secrets(),
                vertex.provided(),
                vertex.opening(),
                declaration.place());
        return new Bound(moved, known.needs());
    }

    private Bound refused(Declaration declaration, List<Problem> found) {
        problems.addAll(found);
        String reason = found.stream().map(Problem::toString).collect(Collectors.joining("; "));
        return lifeless(declaration, new Opening.Invalid(reason));
    }

    private <D extends Record> Bound bound(Declaration declaration, Offer<D> offer, D desired) throws PluginException {
        Links links = offer.links(desired);
        Vertex vertex = new Vertex(
                declaration.id(),
                meta(declaration),
                offer.schema().fingerprint(declaration.id(), desired, fingerprints),
                offer.schema().secrets(),
                provided(declaration.id(), links),
                new Opening.Ready(offer, new WrittenOpener<>(offer, desired)),
                declaration.place());
        return new Bound(vertex, shared(links.needs()));
    }

    /** What is called like what it provides, as most files are, has this text once. */
    private static List<Identity> provided(ResourceId id, Links links) {
        List<Identity> provided = links.provided();
        if (provided.size() == 1 && provided.get(0).value().equals(id.name())) {
            return List.of(new Identity(provided.get(0).type(), id.name()));
        }
        return provided;
    }

    /** What lies in one directory needs the same; one list of it is kept. */
    private List<Links.Need> shared(List<Links.Need> needs) {
        List<Links.Need> known = needs.isEmpty() ? needs : sharedNeeds.putIfAbsent(needs, needs);
        return known == null ? needs : known;
    }

    private Bound lifeless(Declaration declaration, Opening opening) {
        String fingerprint = fingerprints.of(CanonicalText.of(declaration.fields()));
        Vertex vertex = new Vertex(
                declaration.id(), meta(declaration), fingerprint, Set.of(), List.of(), opening, declaration.place());
        return new Bound(vertex, List.of());
    }

    private Meta meta(Declaration declaration) {
        return forAll.on(declaration.meta());
    }
}
