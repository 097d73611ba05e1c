package mgmt.plugin.svc.internal;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * A unit that is up for a moment and then fails passes for started each time; not every one has a limit of its own. Confined
 * to the calls into one resource.
 */
final class StartLimit {

    /** As systemd itself by default: DefaultStartLimitBurst and DefaultStartLimitIntervalSec, systemd-system.conf(5). */
    static final int MOST = 5;

    static final long SECONDS = 10;

    private final ArrayDeque<Long> startsAfterFailure = new ArrayDeque<>();

    /** Counts a start; false when there were too many before it. */
    boolean admits(boolean isAfterFailure, long now) {
        startsAfterFailure.removeIf(start -> now - start > TimeUnit.SECONDS.toNanos(SECONDS));
        if (!isAfterFailure) {
            return true;
        }
        if (startsAfterFailure.size() >= MOST) {
            return false;
        }
        startsAfterFailure.add(now);
        return true;
    }
}
