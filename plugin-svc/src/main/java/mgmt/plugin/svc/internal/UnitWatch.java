package mgmt.plugin.svc.internal;

import java.util.concurrent.atomic.AtomicReference;
import mgmt.api.resource.Changes;
import mgmt.plugin.svc.internal.UnitState.Activity;
import org.jspecify.annotations.Nullable;

/**
 * What one resource is told of its unit: a state that it has not seen. systemd repeats itself, for each job and after each
 * reload, and answers the agent's own calls with signals; without this each would cost a check, and a start that fails would
 * wake up its own failure. Thread-safe.
 */
final class UnitWatch {

    private final Changes changes;
    private final AtomicReference<@Nullable Activity> last = new AtomicReference<>();

    UnitWatch(Changes changes) {
        this.changes = changes;
    }

    /** A signal says that the unit is like this. */
    void signalled(Activity activity) {
        if (!activity.equals(last.getAndSet(activity))) {
            changes.changed();
        }
    }

    /** The resource itself has seen that the unit is like this. */
    void seen(Activity activity) {
        last.set(activity);
    }

    /** Signals may have been missed. */
    void lookAgain() {
        changes.changed();
    }
}
