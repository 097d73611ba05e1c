package mgmt.engine.internal.assembly;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.declaration.Declaration;
import mgmt.engine.internal.graph.Opening;
import org.jspecify.annotations.Nullable;

/**
 * What became of this host's declarations when a graph was made of them last: what is written the same again, for the same
 * offer of its kind, need not be bound again. Confined to one thread.
 */
final class EarlierBindings {

    /** Of no graph. */
    static final Made NOTHING = new Made(List.of(), List.of());

    private final Made made;
    private final Map<ResourceId, Integer> positions = new HashMap<>();
    private int next;

    /**
     * What one graph was made of; immutable.
     *
     * @param declarations this host's own
     * @param bound what became of each, in the same order
     */
    record Made(List<Declaration> declarations, List<Bound> bound) {}

    EarlierBindings(Made made) {
        this.made = made;
    }

    /** What became of the same text with the same offer. */
    Optional<Bound> of(Declaration declaration, Offer<?> offer) {
        int position = position(declaration.id());
        if (position < 0 || !declaration.receives().isEmpty()) {
            return Optional.empty();
        }
        Bound bound = made.bound().get(position);
        return bound.vertex().opening() instanceof Opening.Ready ready
                        && ready.offer() == offer
                        && ready.opener() instanceof WrittenOpener<?>
                        && made.declarations().get(position).fields().isWrittenLike(declaration.fields())
                ? Optional.of(bound)
                : Optional.empty();
    }

    /** Most often the one behind the last one that was asked for; all are indexed when that is not so. */
    private int position(ResourceId id) {
        if (next < made.declarations().size()
                && made.declarations().get(next).id().equals(id)) {
            return next++;
        }
        if (positions.isEmpty()) {
            for (int i = 0; i < made.declarations().size(); i++) {
                positions.put(made.declarations().get(i).id(), i);
            }
        }
        @Nullable Integer found = positions.get(id);
        if (found == null) {
            return -1;
        }
        next = found + 1;
        return found;
    }
}
