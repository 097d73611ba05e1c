package mgmt.engine.internal.converger;

import java.util.Locale;

/** What a resource is doing, as users see it. */
public enum Status {
    WAITING,
    CHECKING,
    APPLYING,
    REFRESHING,
    SETTLED,
    RETRYING,
    FAILED,
    BLOCKED,
    NO_SUCH_KIND,
    ABANDONED;

    /** In words. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
