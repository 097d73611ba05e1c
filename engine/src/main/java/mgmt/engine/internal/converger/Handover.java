package mgmt.engine.internal.converger;

import java.util.List;
import java.util.Map;
import mgmt.api.resource.ResourceId;

/**
 * What a converger leaves to the one that goes on after it in the same process: nothing of it can be seen on the machine.
 * Notifications are not among it, since the {@link Journal} has them. Immutable.
 *
 * @param memories what resources remember
 */
public record Handover(List<Memory> memories) {

    public Handover {
        memories = List.copyOf(memories);
    }

    /** Nothing. */
    public static Handover none() {
        return new Handover(List.of());
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
