package mgmt.engine.internal.converger;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import mgmt.api.resource.ResourceId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The notifications that wait, by receiver. Those of a receiver that is not in the graph wait for it to come back, but not
 * for ever. Confined to the loop.
 */
final class Receivers {

    private static final Logger LOG = LoggerFactory.getLogger(Receivers.class);

    /** How long notifications wait for a receiver that is not in the graph. */
    private static final Duration LONGEST_ABSENCE = Duration.ofDays(7);

    private final Surroundings surroundings;
    private final Loop loop;
    private final Predicate<ResourceId> isInGraph;
    private final Map<ResourceId, Pending> pending = new HashMap<>();
    /** Of those that have notifications and are not in the graph, since when. */
    private final Map<ResourceId, Instant> absentSince = new HashMap<>();

    private @Nullable Deadline forgetting;

    Receivers(Surroundings surroundings, Loop loop, Predicate<ResourceId> isInGraph) {
        this.surroundings = surroundings;
        this.loop = loop;
        this.isInGraph = isInGraph;
    }

    /** Since when those were absent that were so under an agent before this one. */
    void takeOver(Map<ResourceId, Instant> absent) {
        absentSince.putAll(absent);
    }

    /** The notifications for a resource, be it in the graph or not. */
    Pending pending(ResourceId id) {
        return pending.computeIfAbsent(id, key -> new Pending());
    }

    /** How many notifications wait. */
    int count() {
        return pending.values().stream().mapToInt(Pending::size).sum();
    }

    /** Those that are not in the graph. */
    Map<ResourceId, Pending> absent() {
        Map<ResourceId, Pending> absent = new HashMap<>();
        pending.forEach((id, each) -> {
            if (!each.isEmpty() && !isInGraph.test(id)) {
                absent.put(id, each);
            }
        });
        return absent;
    }

    /** When the notifications of one that is not in the graph are forgotten. */
    Instant forgotten(ResourceId id) {
        return absentSince.getOrDefault(id, surroundings.clock().instant()).plus(LONGEST_ABSENCE);
    }

    /** Resources have come or gone. */
    void graphChanged() {
        pending.entrySet().removeIf(entry -> entry.getValue().isEmpty() && !isInGraph.test(entry.getKey()));
        noteAbsences();
    }

    /** Sees to it that it is known, also after a crash, since when those are absent that have notifications. */
    void noteAbsences() {
        Set<ResourceId> absent = absent().keySet();
        List<ResourceId> back =
                absentSince.keySet().stream().filter(id -> !absent.contains(id)).toList();
        for (ResourceId id : back) {
            absentSince.remove(id);
            surroundings.journal().note(new Journal.Absence(id, Optional.empty()));
        }
        Instant now = surroundings.clock().instant();
        for (ResourceId id : absent) {
            if (absentSince.putIfAbsent(id, now) == null) {
                surroundings.journal().note(new Journal.Absence(id, Optional.of(now)));
            }
        }
        forgetLater(now);
    }

    private void forgetLater(Instant now) {
        if (forgetting != null) {
            forgetting.cancel();
            forgetting = null;
        }
        absentSince.values().stream().min(Comparator.naturalOrder()).ifPresent(first -> {
            Duration left = Duration.between(now, first.plus(LONGEST_ABSENCE));
            forgetting = loop.at(loop.now() + Math.max(0, left.toNanos()), this::forget);
        });
    }

    private void forget() {
        Instant now = surroundings.clock().instant();
        absent().forEach((id, each) -> {
            if (!forgotten(id).isAfter(now)) {
                List<ResourceId> from = each.from();
                surroundings.journal().note(new Journal.Step(Set.of(), each.numbers(), List.of()));
                pending.remove(id);
                surroundings
                        .workers()
                        .execute(() -> LOG.warn(
                                "{} was notified by {}, and has not been in the graph for {} days: that is forgotten",
                                id,
                                from,
                                LONGEST_ABSENCE.toDays()));
            }
        });
        noteAbsences();
    }
}
