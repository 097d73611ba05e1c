package mgmt.engine.internal.journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.converger.Journal.Absence;
import mgmt.engine.internal.converger.Journal.Entry;
import mgmt.engine.internal.converger.Journal.Intent;
import mgmt.engine.internal.converger.Journal.Left;
import mgmt.engine.internal.converger.Journal.Notification;
import mgmt.engine.internal.converger.Journal.Step;

/** What the entries of a journal amount to. Not thread-safe. */
public final class JournalState {

    private final Map<Long, Intent> intents = new LinkedHashMap<>();
    private final Map<Long, Notification> pending = new LinkedHashMap<>();
    private final Map<ResourceId, Instant> absent = new LinkedHashMap<>();

    /** Takes the next entry. */
    public void apply(Entry entry) {
        if (entry instanceof Intent intent) {
            intents.put(intent.number(), intent);
        } else if (entry instanceof Step step) {
            intents.keySet().removeAll(step.ended());
            pending.keySet().removeAll(step.answered());
            step.pending().forEach(notification -> pending.put(notification.number(), notification));
        } else if (entry instanceof Absence absence) {
            absence.since()
                    .ifPresentOrElse(
                            since -> absent.put(absence.receiver(), since), () -> absent.remove(absence.receiver()));
        }
    }

    /** Turns every intent into what it was about to cause: whether the change was made, nobody knows any more. */
    public void settle() {
        Set<Map.Entry<ResourceId, ResourceId>> known = new HashSet<>();
        pending.values().forEach(each -> known.add(Map.entry(each.receiver(), each.sender())));
        List<Intent> open = List.copyOf(intents.values());
        intents.clear();
        long next = pending.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
        for (Intent intent : open) {
            for (ResourceId receiver : intent.receivers()) {
                if (known.add(Map.entry(receiver, intent.sender()))) {
                    next++;
                    pending.put(next, new Notification(next, receiver, intent.sender()));
                }
            }
        }
    }

    /** What a converger goes on with; after {@link #settle}. */
    public Left left() {
        return new Left(List.copyOf(pending.values()), absent);
    }

    /** The fewest entries that amount to the same. */
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>(intents.values());
        pending.values().forEach(each -> entries.add(new Step(Set.of(), Set.of(), List.of(each))));
        absent.forEach((receiver, since) -> entries.add(new Absence(receiver, Optional.of(since))));
        return entries;
    }
}
