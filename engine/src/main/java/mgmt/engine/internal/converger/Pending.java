package mgmt.engine.internal.converger;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mgmt.api.resource.ResourceId;

/**
 * The notifications that wait for one receiver, numbered. They belong to the receiver's id, not to its node, so that they
 * survive a change of its declaration and its absence from the graph. Confined to the loop.
 */
final class Pending {

    private Map<Long, ResourceId> byNumber = Map.of();

    void add(long number, ResourceId from) {
        if (byNumber.isEmpty()) {
            byNumber = new LinkedHashMap<>();
        }
        byNumber.put(number, from);
    }

    boolean isEmpty() {
        return byNumber.isEmpty();
    }

    int size() {
        return byNumber.size();
    }

    /** What is there now; it stays until {@link #remove}. */
    Map<Long, ResourceId> taken() {
        return Map.copyOf(byNumber);
    }

    void remove(Set<Long> numbers) {
        if (!byNumber.isEmpty()) {
            byNumber.keySet().removeAll(numbers);
        }
    }

    /** Who has notified, each once. */
    List<ResourceId> from() {
        return byNumber.values().stream().distinct().toList();
    }
}
