package mgmt.engine.internal.converger;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mgmt.api.resource.ResourceId;

/**
 * Keeps what a crash must not lose of notifications. The changed resource itself cannot tell any more after a crash: it
 * finds its desired state and has nothing to say.
 */
public interface Journal {

    /**
     * Writes what is about to be caused, and returns when it has survived a power cut. Called on a worker before a change
     * is made; blocks on the disk.
     *
     * @throws IOException when it cannot be written: the change must not be made then
     */
    void intend(Intent intent) throws IOException, InterruptedException;

    /** Has something written behind everything before it. Called on the loop; does not block, and waits for nothing. */
    void note(Entry entry);

    /** One for a converger that changes nothing, and so has nothing to lose. */
    static Journal none() {
        return new Journal() {
            @Override
            public void intend(Intent intent) {
                throw new IllegalStateException("nothing is changed here");
            }

            @Override
            public void note(Entry entry) {}
        };
    }

    /** Something to write. */
    sealed interface Entry permits Intent, Step, Absence {}

    /**
     * A change is about to be made. Another intent of the same number takes its place.
     *
     * @param number of its own among all intents and notifications
     * @param sender who makes it
     * @param receivers who listens
     */
    record Intent(long number, ResourceId sender, List<ResourceId> receivers) implements Entry {

        public Intent {
            receivers = List.copyOf(receivers);
        }
    }

    /**
     * What a run has brought about, all or nothing.
     *
     * @param ended the numbers of the intents that it has carried out
     * @param answered the numbers of the notifications that have done their work
     * @param pending the notifications that have come of it
     */
    record Step(Set<Long> ended, Set<Long> answered, List<Notification> pending) implements Entry {

        public Step {
            ended = Set.copyOf(ended);
            answered = Set.copyOf(answered);
            pending = List.copyOf(pending);
        }

        boolean isNothing() {
            return ended.isEmpty() && answered.isEmpty() && pending.isEmpty();
        }
    }

    /**
     * A resource with notifications has left the graph, or has come back.
     *
     * @param receiver which one
     * @param since when it has left; empty when it is there
     */
    record Absence(ResourceId receiver, Optional<Instant> since) implements Entry {}

    /**
     * A notification that waits for its receiver.
     *
     * @param number of its own among all intents and notifications
     */
    record Notification(long number, ResourceId receiver, ResourceId sender) {}

    /**
     * What was left over when the agent ended, however it did.
     *
     * @param pending the notifications; those intended count
     * @param absent receivers that are not in the graph, and since when
     */
    record Left(List<Notification> pending, Map<ResourceId, Instant> absent) {

        public Left {
            pending = List.copyOf(pending);
            absent = Map.copyOf(absent);
        }

        /** Nothing. */
        public static Left nothing() {
            return new Left(List.of(), Map.of());
        }
    }
}
