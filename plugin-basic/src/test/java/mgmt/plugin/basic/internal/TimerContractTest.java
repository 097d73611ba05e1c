package mgmt.plugin.basic.internal;

import java.util.List;
import java.util.concurrent.TimeUnit;
import mgmt.api.resource.Disturbance;
import mgmt.api.resource.ResourceContract;
import mgmt.api.resource.ResourceKind;
import mgmt.plugin.basic.internal.TimerKind.Timer;
import org.junit.jupiter.api.BeforeEach;

/** The contract of a resource, for a timer that begins with a tick from before an update of its plugin. */
class TimerContractTest extends ResourceContract<Timer> {

    private final ManualAlarms alarms = new ManualAlarms(TimeUnit.HOURS.toNanos(1));

    @BeforeEach
    void tick() {
        Beat before = new Beat(context().memory(), TimeUnit.SECONDS.toNanos(10));
        before.begin(alarms.now());
        alarms.pass(11);
    }

    @Override
    protected ResourceKind<Timer> kind() {
        return new TimerKind(alarms);
    }

    @Override
    protected Timer desired() {
        return new Timer(10);
    }

    @Override
    protected List<Disturbance> disturbances() {
        return List.of(
                Disturbance.of("a tick", () -> alarms.pass(10)), Disturbance.of("three ticks", () -> alarms.pass(30)));
    }

    @Override
    protected Object snapshot() {
        return "a timer touches nothing";
    }
}
