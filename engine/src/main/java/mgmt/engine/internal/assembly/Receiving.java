package mgmt.engine.internal.assembly;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import mgmt.api.resource.Identity;
import mgmt.api.resource.Links;
import mgmt.api.resource.Secret;
import mgmt.engine.internal.binding.Fingerprints;
import mgmt.engine.internal.binding.PluginException;
import mgmt.engine.internal.binding.Sent;
import mgmt.engine.internal.declaration.CanonicalText;
import mgmt.engine.internal.declaration.Declaration;
import mgmt.engine.internal.declaration.Nearest;
import mgmt.engine.internal.declaration.Problem;
import mgmt.engine.internal.declaration.Quotation;
import mgmt.engine.internal.graph.Meta;
import mgmt.engine.internal.graph.Opening;
import mgmt.engine.internal.graph.Receive;
import mgmt.engine.internal.graph.Vertex;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the vertex of a declaration some of whose fields come from other resources: its desired state is made only when
 * they are there, and all that can be checked before is checked now. Confined to one thread.
 */
final class Receiving<D extends Record> {

    private static final Logger LOG = LoggerFactory.getLogger(Receiving.class);

    private final Kinds kinds;
    private final Fingerprints fingerprints;
    private final Declaration declaration;
    private final Offer<D> offer;

    Receiving(Kinds kinds, Fingerprints fingerprints, Declaration declaration, Offer<D> offer) {
        this.kinds = kinds;
        this.fingerprints = fingerprints;
        this.declaration = declaration;
        this.offer = offer;
    }

    /** The vertex; empty, and reported, when it can never come to life. */
    Optional<Bound> make(Meta meta, Consumer<Problem> problems) {
        Set<Problem> found = new HashSet<>();
        Set<String> secrets = new HashSet<>(offer.schema().secrets());
        for (Receive receive : declaration.receives()) {
            checkType(receive, found::add);
            if (sentType(receive).filter(Secret.class::equals).isPresent()) {
                secrets.add(receive.field());
            }
        }
        Links links = found.isEmpty() ? links(found::add) : Links.none();
        if (!found.isEmpty()) {
            found.stream().sorted().forEach(problems);
            return Optional.empty();
        }
        Vertex vertex = new Vertex(
                declaration.id(),
                meta,
                fingerprint(),
                secrets,
                known(links.provided()),
                new Opening.Ready(offer, new ReceivingOpener<>(offer, declaration)),
                declaration.receives(),
                declaration.place());
        return Optional.of(new Bound(vertex, links.needs()));
    }

    /** As far as they do not depend on what comes later. */
    private Links links(Consumer<Problem> problems) {
        Optional<D> trial = offer.schema().tryToBind(declaration, problems);
        if (trial.isEmpty()) {
            return Links.none();
        }
        try {
            return offer.links(trial.get());
        } catch (PluginException e) {
            LOG.debug("no links of {} before it has received: {}", declaration.id(), e.getMessage());
            return Links.none();
        }
    }

    private static List<Identity> known(List<Identity> provided) {
        return provided.stream()
                .filter(identity -> !identity.value().contains(Sent.PLACEHOLDER))
                .toList();
    }

    private String fingerprint() {
        CanonicalText text = new CanonicalText().plain(CanonicalText.of(declaration.fields()));
        declaration.receives().stream()
                .sorted(Comparator.comparing(Receive::field))
                .forEach(receive -> text.quoted(receive.field()).quoted(receive.source()));
        return fingerprints.of(text.toString());
    }

    private Optional<Sent> sent(Receive receive) {
        return kinds.offer(receive.sender().kind()).flatMap(Offer::sent);
    }

    private Optional<Class<?>> sentType(Receive receive) {
        return sent(receive).flatMap(sent -> sent.type(receive.value()));
    }

    private void checkType(Receive receive, Consumer<Problem> problems) {
        boolean isSenderKnown = kinds.offer(receive.sender().kind()).isPresent();
        if (isSenderKnown && sentType(receive).isEmpty()) {
            problems.accept(problem(receive, noSuchValue(receive)));
        }
        offer.schema()
                .whyNot(receive.field(), sentType(receive))
                .ifPresent(why -> problems.accept(problem(receive, why + described(receive))));
    }

    private Problem problem(Receive receive, String message) {
        return new Problem(receive.place(), declaration.id() + ": receive: " + receive.field() + ": " + message);
    }

    private String noSuchValue(Receive receive) {
        Set<String> names = sent(receive).map(Sent::names).orElse(Set.of());
        return names.isEmpty()
                ? "the kind " + receive.sender().kind() + " sends nothing"
                : receive.sender() + " sends no " + Quotation.of(receive.value()) + ", but "
                        + String.join(", ", names)
                        + Nearest.to(receive.value(), names)
                                .map(Nearest::question)
                                .orElse("");
    }

    private String described(Receive receive) {
        return sent(receive)
                .flatMap(sent -> sent.fields().stream()
                        .filter(field -> field.name().equals(receive.value()))
                        .findFirst())
                .map(field -> " (" + receive.source() + " is a " + field.type() + ")")
                .orElse("");
    }
}
