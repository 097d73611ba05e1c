package mgmt.engine.internal.converger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import mgmt.api.resource.ResourceId;

/**
 * The record of one drift and what became of it, in text of the engine's own, secrets masked. Made once per run that had
 * something to do; log lines and the status are projections of it.
 *
 * @param time when the run began
 * @param id the resource
 * @param cause why it ran
 * @param drift what was different
 * @param outcome what became of it
 * @param error what went wrong, if it failed
 * @param took how long the run took
 */
public record Change(
        Instant time,
        ResourceId id,
        Cause cause,
        List<DriftText> drift,
        Outcome outcome,
        Optional<String> error,
        Duration took) {

    /** What became of a drift. */
    public enum Outcome {
        /** It was repaired. */
        APPLIED,
        /** The resource was refreshed; there may have been a drift that was repaired as well. */
        REFRESHED,
        /** Under noop: it was left as it is. */
        WOULD_APPLY,
        /** The run has failed. */
        FAILED
    }

    /** The differing properties in one line. */
    public String properties() {
        return drift.stream().map(DriftText::property).collect(Collectors.joining(", "));
    }
}
