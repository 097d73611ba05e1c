package mgmt.engine.internal.agent;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.converger.Change;
import mgmt.engine.internal.converger.DriftText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes each change as a line of the log, a failure once until it ends or becomes another one. Thread-safe. */
final class ChangeLog implements Consumer<Change> {

    private static final Logger LOG = LoggerFactory.getLogger("mgmt.change");

    private final Map<ResourceId, String> failing = new ConcurrentHashMap<>();
    private final Map<ResourceId, List<DriftText>> differing = new ConcurrentHashMap<>();

    @Override
    public void accept(Change change) {
        String error = change.error().orElse("");
        if (change.outcome() == Change.Outcome.FAILED) {
            if (error.equals(failing.put(change.id(), error))) {
                LOG.debug("{} failed again: {}", change.id(), error);
            } else {
                LOG.warn("{} failed: {}", change.id(), error);
            }
            return;
        }
        if (failing.remove(change.id()) != null) {
            LOG.info("{} works again", change.id());
        }
        if (change.outcome() == Change.Outcome.WOULD_APPLY) {
            wouldApply(change);
            return;
        }
        differing.remove(change.id());
        if (change.outcome() == Change.Outcome.REFRESHED) {
            LOG.info("{} refreshed, {}", change.id(), change.cause());
        }
        if (!change.drift().isEmpty()) {
            LOG.info("{} {}: changed{}", change.id(), change.properties(), details(change));
        }
        if (LOG.isDebugEnabled()) {
            change.drift().forEach(drift -> drift.diff().forEach(line -> LOG.debug("    {}", line)));
        }
    }

    /** All that a plan would show; a diff that was shown last time is not repeated. */
    private void wouldApply(Change change) {
        LOG.info("{} {}: would be changed{}", change.id(), change.properties(), details(change));
        if (change.drift().equals(differing.put(change.id(), change.drift()))) {
            return;
        }
        for (DriftText drift : change.drift()) {
            drift.unknown().ifPresent(why -> LOG.info("    {}", drift.summary()));
            drift.diff().forEach(line -> LOG.info("    {}", line));
        }
    }

    private static String details(Change change) {
        return change.drift().stream()
                .filter(drift -> drift.diff().isEmpty() && drift.unknown().isEmpty())
                .map(drift -> change.drift().size() == 1 ? drift.actual() + " -> " + drift.desired() : drift.summary())
                .collect(Collectors.collectingAndThen(
                        Collectors.joining(", "), text -> text.isEmpty() ? "" : " (" + text + ")"));
    }
}
