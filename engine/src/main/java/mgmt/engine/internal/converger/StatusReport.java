package mgmt.engine.internal.converger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.graph.Opening;

/** Tells of all nodes what users want to know, in one pass in topological order. Confined to the loop. */
final class StatusReport {

    private static final int MOST_BLOCKERS = 3;

    private final Map<Node, Set<ResourceId>> blockers = new HashMap<>();
    private final long now;

    private StatusReport(long now) {
        this.now = now;
    }

    static List<ResourceStatus> of(Collection<Node> nodes, long now) {
        StatusReport report = new StatusReport(now);
        List<ResourceStatus> statuses = new ArrayList<>(nodes.size());
        for (Node node : nodes) {
            statuses.add(report.status(node));
        }
        return statuses;
    }

    private ResourceStatus status(Node node) {
        Status status = statusOf(node);
        Instant since = node.running != null ? node.runningSince : node.since;
        return new ResourceStatus(
                node.id(),
                status,
                since,
                reason(node, status),
                node.lastChange,
                node.meta().noop(),
                node.runs);
    }

    private Status statusOf(Node node) {
        if (node.abandoned) {
            return Status.ABANDONED;
        }
        if (node.running != null) {
            return node.running.phase();
        }
        if (node.vertex.opening() instanceof Opening.NoSuchKind) {
            return Status.NO_SUCH_KIND;
        }
        if (node.settled) {
            return Status.SETTLED;
        }
        if (node.never || node.vertex.opening() instanceof Opening.Invalid) {
            return Status.FAILED;
        }
        if (node.unsettledBefore > 0) {
            return blockersOf(node).isEmpty() ? Status.WAITING : Status.BLOCKED;
        }
        boolean retrying = node.lastRun == Node.LastRun.FAILED && node.dueAt() > now;
        return retrying ? Status.RETRYING : Status.WAITING;
    }

    private Set<ResourceId> blockersOf(Node node) {
        Set<ResourceId> found = new LinkedHashSet<>();
        for (Node before : node.before()) {
            if (before.never || before.abandoned || !before.canOpen()) {
                found.add(before.id());
            } else if (!before.settled) {
                found.addAll(blockers.getOrDefault(before, Set.of()));
            }
            if (found.size() > MOST_BLOCKERS) {
                break;
            }
        }
        blockers.put(node, found);
        return found;
    }

    private String reason(Node node, Status status) {
        return switch (status) {
            case BLOCKED -> by(blockers.getOrDefault(node, Set.of()));
            case WAITING -> waitsFor(node);
            case FAILED -> node.vertex.opening() instanceof Opening.Invalid invalid ? invalid.reason() : node.reason;
            case RETRYING, ABANDONED -> node.reason;
            case NO_SUCH_KIND -> node.vertex.opening() instanceof Opening.NoSuchKind missing ? missing.reason() : "";
            case CHECKING, APPLYING, REFRESHING, SETTLED -> "";
        };
    }

    private static String by(Set<ResourceId> blockers) {
        return "by "
                + blockers.stream()
                        .limit(MOST_BLOCKERS)
                        .map(ResourceId::toString)
                        .collect(Collectors.joining(", "))
                + (blockers.size() > MOST_BLOCKERS ? ", ..." : "");
    }

    private static String waitsFor(Node node) {
        if (node.running != null) {
            return "for a worker";
        }
        if (node.unsettledBefore == 0) {
            return node.lacking.isEmpty() ? node.reason : "for " + node.lacking + ", which is not sent yet";
        }
        return node.before().stream()
                .filter(before -> !before.settled)
                .findFirst()
                .map(before -> "for " + before.id())
                .orElse("");
    }
}
