package mgmt.engine.internal.converger;

import java.util.List;
import java.util.Map;
import mgmt.api.resource.ResourceId;

/**
 * What a converger leaves to the one that goes on after it: nothing of it can be seen on the machine. Immutable.
 *
 * @param pending who has notified whom without an answer yet, by receiver
 * @param memories what resources remember
 */
public record Handover(Map<ResourceId, List<ResourceId>> pending, List<Memory> memories) {

    public Handover {
        pending = Map.copyOf(pending);
        memories = List.copyOf(memories);
    }

    /** Nothing. */
    public static Handover none() {
        return new Handover(Map.of(), List.of());
    }

    /**
     * What one resource remembers.
     *
     * @param fingerprint of its declaration; another one's memory is not for it
     */
    public record Memory(ResourceId id, String fingerprint, Map<String, String> values) {

        public Memory {
            values = Map.copyOf(values);
        }
    }
}
