package mgmt.engine.internal.plan;

import java.util.List;
import java.util.Locale;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.converger.DriftText;
import mgmt.engine.internal.graph.Place;

/**
 * What would become of one resource. Immutable.
 *
 * @param id the resource
 * @param place where it is declared
 * @param outcome what would become of it
 * @param drift what differs
 * @param reason what is to be said besides: why it has failed, or cannot be told; empty when there is nothing
 * @param after the nearest of those before it that would be changed, as long as that matters; some of them if they are many
 * @param notifiedBy who would notify it
 */
record Step(
        ResourceId id,
        Place place,
        Outcome outcome,
        List<DriftText> drift,
        String reason,
        List<ResourceId> after,
        List<ResourceId> notifiedBy) {

    /** What would become of a resource. */
    enum Outcome {
        /** It would be changed. */
        CHANGE,
        /** It is as desired, and would be refreshed. */
        REFRESH,
        /** It cannot be told before others are applied, or something comes that is waited for. */
        UNKNOWN,
        /** Its check has failed, and nothing that would be applied before it could change that. */
        FAILED,
        /** It would not be reached, for something before it has failed. */
        BLOCKED,
        /** It differs, and is declared to be left as it is. */
        LEFT,
        /** There is nothing to do. */
        AS_DESIRED;

        /** As programs read it. */
        String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    Step {
        drift = List.copyOf(drift);
        after = List.copyOf(after);
        notifiedBy = List.copyOf(notifiedBy);
    }

    /** Whether it is an error. */
    boolean isError() {
        return outcome == Outcome.FAILED || outcome == Outcome.BLOCKED;
    }

    /** Whether the machine would be changed, or may be. */
    boolean isToDo() {
        return outcome == Outcome.CHANGE || outcome == Outcome.REFRESH || outcome == Outcome.UNKNOWN;
    }
}
