package mgmt.plugin.svc.internal;

import java.util.Map;
import mgmt.api.resource.Changes;
import mgmt.plugin.svc.internal.UnitState.Activity;
import org.jspecify.annotations.Nullable;

/**
 * What one resource is told of its unit: a state that it has not seen. systemd repeats itself, for each job and after each
 * reload, and answers the agent's own calls with signals; without this each would cost a check, and a start that fails would
 * wake up its own failure, again and again. Thread-safe: guarded by itself, but nobody is told under that guard.
 */
final class UnitWatch implements Listener {

    private final Changes changes;
    private @Nullable Activity last;
    private boolean isActing;
    private boolean hasMissed;
    private boolean hasGivenUp;
    /** At first, too: who has begun to watch looks next, and a connection that comes before that serves it. */
    private boolean isAwaiting = true;

    private boolean hasConnected;
    private @Nullable Object lookedBy;

    UnitWatch(Changes changes) {
        this.changes = changes;
    }

    @Override
    public void signalled(Map<String, Object> properties) {
        signalled(Activity.of(properties));
    }

    /** A signal says that the unit is like this. */
    void signalled(Activity activity) {
        boolean isNews;
        synchronized (this) {
            boolean isOther = !activity.equals(last);
            isNews = isOther && !isActing && !(hasGivenUp && activity.isAtRest());
            hasMissed |= isOther && isActing;
            last = activity;
        }
        if (isNews) {
            changes.changed();
        }
    }

    /** The resource itself has seen that the unit is like this. */
    synchronized void seen(Activity activity) {
        last = activity;
        hasMissed &= isActing;
        hasGivenUp &= activity.isAtRest();
    }

    /** What signals say from now on is the resource's own doing, until it says that it has done. */
    synchronized void acting() {
        isActing = true;
    }

    /** To be followed by a look at the unit, if it was the unit that was acted on: what happens from now on is told. */
    synchronized void acted() {
        isActing = false;
    }

    /** All is done. What was not told, and not looked at afterwards, was not the resource's own doing. */
    void done() {
        boolean isNews;
        synchronized (this) {
            isActing = false;
            isNews = hasMissed;
            hasMissed = false;
        }
        if (isNews) {
            changes.changed();
        }
    }

    /** The unit could not be started: that it does not run is no news, and none that systemd has read its units anew. */
    synchronized void givenUp() {
        hasGivenUp = true;
    }

    /** Changes of the unit's own files are told by those who watch them. */
    @Override
    public void reloaded() {
        boolean isNews;
        synchronized (this) {
            isNews = !isActing && !hasGivenUp;
        }
        if (isNews) {
            changes.changed();
        }
    }

    /** The resource is going to look, as soon as there is a connection. */
    synchronized void awaiting() {
        isAwaiting = true;
        hasConnected = false;
    }

    /** It looks by means of this connection, whose signals it is told from now on. */
    synchronized void looking(Object connection) {
        isAwaiting = false;
        lookedBy = connection;
    }

    /** It no longer waits; had it not looked although there is a connection, nobody else would make it look. */
    void awaited() {
        boolean isNews;
        synchronized (this) {
            isNews = isAwaiting && hasConnected;
            isAwaiting = false;
        }
        if (isNews) {
            changes.changed();
        }
    }

    /** Who waits for it, or has looked already, needs not be told. */
    @Override
    public void connected(Object connection) {
        boolean isNews;
        synchronized (this) {
            hasConnected = true;
            isNews = !isAwaiting && connection != lookedBy;
        }
        if (isNews) {
            changes.changed();
        }
    }

    @Override
    public void lookAgain() {
        changes.changed();
    }
}
