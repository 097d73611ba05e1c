package mgmt.engine.internal.exchange;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Something that is to be done when it is due, and again after a failure, with growing pauses. Confined to one thread. */
final class Chore {

    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(10);

    /** So many failures take about three seconds: no restart of a store, nor an election, lasts as long. */
    private static final int STUCK = 5;

    private boolean isDue;
    private int failures;
    private String why = "";
    private long notBefore;

    /** It is to be done, at once. */
    void demand(long now) {
        isDue = true;
        failures = 0;
        notBefore = now;
    }

    /** It is to be done, but not before a time. */
    void demandAt(long time) {
        if (!isDue) {
            isDue = true;
            failures = 0;
            notBefore = time;
        }
    }

    /** Whether it is to be done, now or later. */
    boolean isDue() {
        return isDue;
    }

    /** Whether it is to be done now. */
    boolean isDue(long now) {
        return isDue && now - notBefore >= 0;
    }

    /** How long it is until it is to be done; at most the given time. */
    long wait(long now, long most) {
        return isDue ? Math.min(most, Math.max(0, notBefore - now)) : most;
    }

    /** It was done. */
    void done() {
        isDue = false;
        failures = 0;
    }

    /** Whether it fails, not only once. */
    boolean isFailing() {
        return isDue && failures > 2;
    }

    /** Why it fails, for users, once it is not likely any more that this passes by itself. */
    Optional<String> trouble() {
        return isDue && failures >= STUCK ? Optional.of(why) : Optional.empty();
    }

    /** It has failed for a reason, and is to be done again; whether people have to hear of it now, once in a row. */
    boolean failed(long now, String reason) {
        postpone(now);
        why = reason;
        return failures == STUCK;
    }

    /** It has failed, and is to be done again; whether for the first time in a row. */
    boolean failed(long now) {
        postpone(now);
        return failures == 1;
    }

    private void postpone(long now) {
        isDue = true;
        notBefore = now + Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(failures, 10));
        failures++;
    }
}
