package mgmt.engine.internal.assembly;

import java.util.List;
import java.util.Set;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.declaration.Collect;
import mgmt.engine.internal.declaration.Declaration;

/**
 * What a graph wants of the cluster.
 *
 * @param exports what is to be published, valid by its kind and without secrets
 * @param undecided exports that cannot be judged now: whether they are published stays as it is
 * @param collects what is to be taken in, in the order of the file
 */
public record Wishes(List<Declaration> exports, Set<ResourceId> undecided, List<Collect> collects) {

    /** Nothing of it. */
    public static final Wishes NONE = new Wishes(List.of(), Set.of(), List.of());

    public Wishes {
        exports = List.copyOf(exports);
        undecided = Set.copyOf(undecided);
        collects = List.copyOf(collects);
    }

    /** Whether the cluster is not needed. */
    public boolean isNone() {
        return exports.isEmpty() && undecided.isEmpty() && collects.isEmpty();
    }
}
