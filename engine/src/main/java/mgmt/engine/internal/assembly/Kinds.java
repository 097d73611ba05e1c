package mgmt.engine.internal.assembly;

import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** All kinds that are offered at one time; immutable. */
public final class Kinds {

    private final Map<String, Offer<?>> offers = new TreeMap<>();
    private final Map<String, String> missing;

    private Kinds(Collection<? extends Offer<?>> offers, Map<String, String> missing) {
        this.missing = Map.copyOf(missing);
        for (Offer<?> offer : offers) {
            if (this.offers.putIfAbsent(offer.kind(), offer) != null) {
                throw new IllegalArgumentException("two offers of " + offer.kind());
            }
        }
    }

    /** A snapshot of these offers, one for each kind. */
    public static Kinds of(Collection<? extends Offer<?>> offers) {
        return new Kinds(offers, Map.of());
    }

    /**
     * A snapshot of these offers, one for each kind.
     *
     * @param missing why kinds that a plugin has are not among them
     */
    public static Kinds of(Collection<? extends Offer<?>> offers, Map<String, String> missing) {
        return new Kinds(offers, missing);
    }

    /** Why there is no offer of a kind, for users. */
    public String whyMissing(String kind) {
        String why = missing.get(kind);
        return "no plugin offers the kind " + kind + (why == null ? "" : ": " + why);
    }

    /** All offers, by the names of their kinds. */
    public Collection<Offer<?>> all() {
        return Collections.unmodifiableCollection(offers.values());
    }

    /** The offer of a kind. */
    public Optional<Offer<?>> offer(String kind) {
        return Optional.ofNullable(offers.get(kind));
    }

    /** The names of all kinds, sorted. */
    public Set<String> names() {
        return offers.keySet();
    }

    /** Those of these names alone. */
    public Kinds among(Set<String> wanted) {
        Map<String, String> why = new HashMap<>(missing);
        why.keySet().retainAll(wanted);
        return new Kinds(
                offers.values().stream()
                        .filter(offer -> wanted.contains(offer.kind()))
                        .toList(),
                why);
    }

    /** Whether these are the same offers, and the same kinds are missing for the same reasons. */
    public boolean isSameAs(Kinds other) {
        return offers.equals(other.offers) && missing.equals(other.missing);
    }
}
