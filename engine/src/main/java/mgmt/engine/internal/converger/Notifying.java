package mgmt.engine.internal.converger;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import mgmt.api.resource.ResourceId;

/**
 * Who notifies whom, and what the {@link Journal} is told of it: {@link Run} has an intent written before apply and refresh,
 * and what has come of it is noted here. Confined to the loop.
 */
final class Notifying {

    private final Journal journal;
    private final Population population;
    /** Of the last intent or notification. */
    private long numbers;

    Notifying(Journal journal, Population population) {
        this.journal = journal;
        this.population = population;
    }

    /** Notifications that were left over when an agent before this one ended. */
    void takeOver(List<Journal.Notification> pending) {
        for (Journal.Notification each : pending) {
            numbers = Math.max(numbers, each.number());
            population.receivers().pending(each.receiver()).add(each.number(), each.sender());
        }
    }

    /** What the next run may cause: as it is known to the journal, if nobody listens who did not then. */
    Optional<Journal.Intent> intent(Node node) {
        List<ResourceId> listeners = node.listeners();
        if (node.intent != null && node.intent.receivers().containsAll(listeners)) {
            return Optional.of(node.intent);
        }
        return listeners.isEmpty()
                ? Optional.empty()
                : Optional.of(new Journal.Intent(
                        node.intent != null ? node.intent.number() : ++numbers, node.id(), listeners));
    }

    /**
     * Notes what has come of a run, in one step: whom it has answered, and whom it notifies, along the edges as they are
     * now, or were when the node left the graph.
     *
     * @param answered the numbers of notifications that have done their work
     * @param pays whether those that listen are told now of what was changed
     * @return those that were notified and are in the graph
     */
    List<Node> conclude(Node node, Set<Long> answered, boolean pays) {
        node.pending.remove(answered);
        List<Journal.Notification> notified = List.of();
        if (pays && node.owesNotification) {
            node.owesNotification = false;
            notified = notifications(node);
        }
        Journal.Step step = new Journal.Step(ended(node), answered, notified);
        if (step.isNothing()) {
            return List.of();
        }
        journal.note(step);
        notified.forEach(each -> population.receivers().pending(each.receiver()).add(each.number(), each.sender()));
        if (notified.stream().anyMatch(each -> population.node(each.receiver()) == null)) {
            population.receivers().noteAbsences();
        }
        return notified.stream()
                .map(each -> population.node(each.receiver()))
                .filter(Objects::nonNull)
                .toList();
    }

    /** One that waits already, by the same sender, says as much. */
    private List<Journal.Notification> notifications(Node node) {
        return node.listeners().stream()
                .filter(id -> !population.receivers().pending(id).hasWaiting(node.id()))
                .map(id -> new Journal.Notification(++numbers, id, node.id()))
                .toList();
    }

    private static Set<Long> ended(Node node) {
        if (node.intent == null || node.running != null || node.owesNotification) {
            return Set.of();
        }
        Set<Long> ended = Set.of(node.intent.number());
        node.intent = null;
        return ended;
    }
}
