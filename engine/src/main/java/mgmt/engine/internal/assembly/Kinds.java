package mgmt.engine.internal.assembly;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** All kinds that are offered at one time; immutable. */
public final class Kinds {

    private final Map<String, Offer<?>> offers = new TreeMap<>();

    private Kinds(Collection<? extends Offer<?>> offers) {
        for (Offer<?> offer : offers) {
            if (this.offers.putIfAbsent(offer.kind(), offer) != null) {
                throw new IllegalArgumentException("two offers of " + offer.kind());
            }
        }
    }

    /** A snapshot of these offers, one for each kind. */
    public static Kinds of(Collection<? extends Offer<?>> offers) {
        return new Kinds(offers);
    }

    /** The offer of a kind. */
    public Optional<Offer<?>> offer(String kind) {
        return Optional.ofNullable(offers.get(kind));
    }

    /** The names of all kinds, sorted. */
    public Set<String> names() {
        return offers.keySet();
    }
}
