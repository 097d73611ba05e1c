package mgmt.engine.internal.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import mgmt.api.transport.TransportAbsentException;
import mgmt.api.transport.TransportContext;
import mgmt.api.transport.TransportException;
import mgmt.engine.internal.declaration.Nearest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is to be opened, as things are at one moment. Two are equal when opening one instead of the other would make no
 * difference: the same names, settings and plugins. Immutable.
 */
public final class TransportChoice {

    private static final Logger LOG = LoggerFactory.getLogger(TransportChoice.class);

    private final List<Candidate> candidates;
    private final TransportSettings settings;
    private final String place;
    private final TransportRegistry registry;

    /** A transport that may be opened; without an offer, no plugin has it. */
    private record Candidate(String name, Optional<TransportOffer> offer) {}

    private TransportChoice(List<String> names, TransportSettings settings, String place, TransportRegistry registry) {
        this.candidates = names.stream()
                .map(name -> new Candidate(name, registry.offer(name)))
                .toList();
        this.settings = settings;
        this.place = place;
        this.registry = registry;
    }

    /**
     * The one that the user wants, and no other.
     *
     * @param place where that is written, as messages begin with it; may be empty
     */
    static TransportChoice of(String name, TransportSettings settings, String place, TransportRegistry registry) {
        return new TransportChoice(List.of(name), settings, place, registry);
    }

    /** The first of these whose needs are installed. */
    static TransportChoice firstOf(List<String> order, TransportRegistry registry) {
        return new TransportChoice(order, TransportSettings.NONE, "", registry);
    }

    /** The names, in the order in which they are tried. */
    public List<String> names() {
        return candidates.stream().map(Candidate::name).toList();
    }

    /** Whether a plugin that can be used still offers any of them, by now. */
    public boolean isOffered() {
        return candidates.stream()
                .flatMap(candidate -> candidate.offer().stream())
                .anyMatch(offer -> registry.offer(offer.name()).equals(Optional.of(offer)));
    }

    /**
     * Opens the first that can be opened; called on the exchange's thread, which it may block.
     *
     * @param contexts makes the context for the transport of a name
     * @throws TransportException when none can be used: which, and why, for users
     * @throws InterruptedException when the agent ends
     */
    public Opened open(Function<String, TransportContext> contexts) throws TransportException, InterruptedException {
        List<String> absent = new ArrayList<>();
        for (Candidate candidate : candidates) {
            try {
                TransportOffer offer = offer(candidate);
                Opened opened = offer.open(settings, contexts.apply(offer.name()));
                absent.forEach(why -> LOG.info("{}; using the transport {} instead", why, offer.name()));
                return opened;
            } catch (TransportAbsentException e) {
                absent.add(String.valueOf(e.getMessage()));
            }
        }
        throw new TransportException(located(String.join("\n", absent)));
    }

    private TransportOffer offer(Candidate candidate) throws TransportException {
        if (candidate.offer().isPresent()) {
            return candidate.offer().get();
        }
        Set<String> names = registry.names();
        String message = "no plugin offers the transport " + candidate.name();
        if (candidates.size() > 1) {
            throw new TransportAbsentException(message);
        }
        String near = Nearest.to(candidate.name(), names).map(Nearest::question).orElse("");
        String others = names.isEmpty() ? "; there is none" : "; there are: " + String.join(", ", names);
        throw new TransportException(located(message + near + others));
    }

    /** Looks whether the settings fit; a plugin that is not there has no say. */
    void require() throws TransportException {
        for (Candidate candidate : candidates) {
            if (candidate.offer().isPresent()) {
                candidate.offer().get().require(settings);
            }
        }
    }

    private String located(String message) {
        return place.isEmpty() ? message : place + ": " + message;
    }

    /** An offer is compared by identity. */
    @Override
    public boolean equals(Object other) {
        return other instanceof TransportChoice choice
                && candidates.equals(choice.candidates)
                && settings.equals(choice.settings);
    }

    @Override
    public int hashCode() {
        return candidates.hashCode();
    }

    @Override
    public String toString() {
        return names().stream().collect(Collectors.joining(" or "));
    }
}
