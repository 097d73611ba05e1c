package mgmt.engine.internal.converger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import mgmt.api.resource.ResourceId;

/**
 * What is known of one resource, and of those around it. Immutable.
 *
 * @param snapshot the whole, of the same moment
 * @param details what is known of the one; empty when it is not in the graph
 */
public record Explanation(Snapshot snapshot, Optional<Details> details) {

    /**
     * What a status does not tell.
     *
     * @param notifiedBy who has notified it without an answer yet
     * @param due why it is to be run, if it is
     * @param nextRun when it is to be run, if that is a matter of time
     * @param nextPoll when it is polled next, if it is
     * @param retriesLeft how often a failed run is still repeated; -1 = for ever
     * @param failuresInRow how many runs have failed since the last success
     * @param awaitsSemaphores whether it waits for its semaphores
     */
    public record Details(
            List<ResourceId> notifiedBy,
            Optional<Cause> due,
            Optional<Instant> nextRun,
            Optional<Instant> nextPoll,
            int retriesLeft,
            int failuresInRow,
            boolean awaitsSemaphores) {

        public Details {
            notifiedBy = List.copyOf(notifiedBy);
        }

        /** Of a node at one moment, which both clocks tell. */
        static Details of(Node node, long now, Instant time) {
            boolean waitsForTime = node.isRunnable() && node.unsettledBefore == 0 && node.dueAt() > now;
            return new Details(
                    node.pending.from(),
                    node.isDue() && !node.never ? Optional.of(node.cause) : Optional.empty(),
                    waitsForTime ? Optional.of(time.plusNanos(node.dueAt() - now)) : Optional.empty(),
                    Optional.ofNullable(node.poll)
                            .filter(poll -> !poll.isOver())
                            .map(poll -> time.plusNanos(poll.time() - now)),
                    node.retriesLeft,
                    node.failuresInRow,
                    node.claim != null && !node.claim.isGranted());
        }
    }
}
