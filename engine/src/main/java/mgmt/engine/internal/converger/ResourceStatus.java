package mgmt.engine.internal.converger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import mgmt.api.resource.ResourceId;

/**
 * One resource at one moment.
 *
 * @param id the resource
 * @param status what it is doing
 * @param since since when
 * @param reason what it waits for, what blocks it, or why it has failed; empty when there is nothing to say
 * @param lastChange the last drift and what became of it; empty if there was none since the agent started
 * @param noop whether it only checks
 * @param runs how often it was run
 */
public record ResourceStatus(
        ResourceId id,
        Status status,
        Instant since,
        String reason,
        Optional<Change> lastChange,
        boolean noop,
        long runs) {

    /** The status of the whole. */
    public record Summary(String graph, boolean atRest, List<ResourceStatus> resources, List<String> notes) {}
}
