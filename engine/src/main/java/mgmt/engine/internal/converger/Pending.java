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
    /** The highest number that a run has taken which has not failed. */
    private long lastTaken = -1;

    void add(long number, ResourceId from) {
        if (byNumber.isEmpty()) {
            byNumber = new LinkedHashMap<>();
        }
        byNumber.put(number, from);
    }

    /** Whether one from there waits already for a run that has not begun: another one would say the same. */
    boolean hasWaiting(ResourceId from) {
        return byNumber.entrySet().stream()
                .anyMatch(each -> each.getKey() > lastTaken && each.getValue().equals(from));
    }

    boolean isEmpty() {
        return byNumber.isEmpty();
    }

    int size() {
        return byNumber.size();
    }

    /** What is there now; it stays until {@link #remove}. */
    Map<Long, ResourceId> taken() {
        if (byNumber.isEmpty()) {
            return Map.of();
        }
        lastTaken = byNumber.keySet().stream().mapToLong(Long::longValue).max().orElse(lastTaken);
        return Map.copyOf(byNumber);
    }

    /** The run that has taken them has failed, or never begun: they wait for the next one. */
    void putBack() {
        lastTaken = -1;
    }

    /** The numbers of all. */
    Set<Long> numbers() {
        return Set.copyOf(byNumber.keySet());
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
