package mgmt.plugin.basic.internal;

import mgmt.api.resource.Changes;
import mgmt.api.resource.Drift;
import mgmt.api.resource.Refresh;
import mgmt.api.resource.Refreshable;
import mgmt.api.resource.Resource;
import mgmt.api.resource.Subscription;
import org.jspecify.annotations.Nullable;

/** One timer. A tick that nobody has passed on yet is a drift; to apply it is to have passed it on. */
final class TimerResource implements Resource, Refreshable {

    private final Beat beat;
    private final Alarms alarms;
    private @Nullable Ringing ringing;
    private long seen;

    TimerResource(Beat beat, Alarms alarms) {
        this.beat = beat;
        this.alarms = alarms;
    }

    @Override
    public Subscription watch(Changes changes) {
        beat.begin(alarms.now());
        Ringing begun = new Ringing(changes);
        begun.set();
        ringing = begun;
        return begun.alarm::close;
    }

    @Override
    public Drift check() {
        long now = alarms.now();
        beat.begin(now);
        seen = beat.ticks(now);
        return beat.isDue(seen) ? Drift.of("tick", "due", "passed on") : Drift.none();
    }

    @Override
    public void apply(Drift drift) {
        beat.passOn(seen);
    }

    @Override
    public void refresh(Refresh refresh) {
        beat.restart(alarms.now());
        if (ringing != null) {
            ringing.set();
        }
    }

    /** Thread-safe: guarded by itself, so that the beginning of another interval and a tick of the last one exclude each other. */
    private final class Ringing {

        private final Changes changes;
        private final Alarms.Alarm alarm;

        Ringing(Changes changes) {
            this.changes = changes;
            this.alarm = alarms.open(this::ring);
        }

        synchronized void set() {
            alarm.set(beat.next(alarms.now()));
        }

        private void ring() {
            changes.changed();
            set();
        }
    }
}
