package mgmt.plugin.basic.internal;

import java.util.concurrent.TimeUnit;
import mgmt.api.resource.Doc;
import mgmt.api.resource.Kind;
import mgmt.api.resource.Problems;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.ResourceKind;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** The kind {@code timer}. */
@Component
@Kind("timer")
public final class TimerKind implements ResourceKind<TimerKind.Timer> {

    private final Alarms alarms;
    private final Runnable end;

    /** Rings by the clock of this machine. */
    @Activate
    public TimerKind() {
        AlarmThread thread = new AlarmThread();
        this.alarms = thread;
        this.end = thread::close;
    }

    TimerKind(Alarms alarms) {
        this.alarms = alarms;
        this.end = () -> {};
    }

    @Deactivate
    void deactivate() {
        end.run();
    }

    @Override
    public Class<Timer> desiredType() {
        return Timer.class;
    }

    @Override
    public Resource open(Timer desired, ResourceContext context) {
        return new TimerResource(new Beat(context.memory(), TimeUnit.SECONDS.toNanos(desired.interval())), alarms);
    }

    /** What users write about a timer. */
    @Doc(
            "Ticks: at each tick it notifies those that listen to it. The first tick comes one interval after the start, and a"
                    + " notification begins the interval anew.")
    public record Timer(
            @Doc("Seconds from tick to tick, at least 1.") long interval) {

        private static final long LONGEST = 0xFFFF_FFFFL;

        /** Checks the interval. */
        public Timer {
            Problems problems = new Problems();
            problems.addIf(
                    interval < 1 || interval > LONGEST,
                    "interval",
                    "an interval of " + interval + " s; from 1 to " + LONGEST + " are right");
            problems.throwIfAny();
        }
    }
}
