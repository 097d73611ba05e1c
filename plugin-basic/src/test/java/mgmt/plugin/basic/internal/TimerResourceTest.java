package mgmt.plugin.basic.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import mgmt.api.resource.ContractContext;
import mgmt.api.resource.Refresh;
import mgmt.api.resource.Refreshable;
import mgmt.api.resource.Reports;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceId;
import mgmt.api.resource.Subscription;
import mgmt.plugin.basic.internal.TimerKind.Timer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TimerResourceTest {

    private static final Refresh NOTIFIED = Refresh.of(List.of(new ResourceId("noop", "a")), false);

    private final ManualAlarms alarms = new ManualAlarms(-5);
    private final ContractContext context = new ContractContext(new ResourceId("timer", "t"));
    private final Reports reports = new Reports();
    private Resource timer;
    private Subscription watch;

    @BeforeEach
    void open() throws Exception {
        timer = new TimerKind(alarms).open(new Timer(10), context);
        watch = timer.watch(reports);
    }

    @AfterEach
    void everyAlarmIsGivenBack() throws Exception {
        watch.close();
        assertThat(alarms.countOpen()).isZero();
        context.close();
    }

    @Test
    void doesNotTickAtTheStart() throws Exception {
        assertThat(tick()).isFalse();
        alarms.pass(9.9);
        assertThat(tick()).isFalse();
        assertThat(reports.count()).isZero();
        alarms.pass(0.2);
        assertThat(reports.count()).isEqualTo(1);
        assertThat(tick()).isTrue();
        assertThat(tick()).isFalse();
    }

    @Test
    void manyTicksThatNobodyHadTimeForAreOne() throws Exception {
        alarms.pass(55);
        assertThat(reports.count()).isEqualTo(5);
        assertThat(tick()).isTrue();
        assertThat(tick()).isFalse();
    }

    @Test
    void aTickDuringARunIsAnother() throws Exception {
        alarms.pass(10);
        var drift = timer.check();
        alarms.pass(10);
        timer.apply(drift);
        assertThat(tick()).isTrue();
    }

    @Test
    void ticksDoNotShiftHoweverLateTheyRing() throws Exception {
        for (int round = 0; round < 100; round++) {
            alarms.pass(9);
            alarms.stall(1.5);
            alarms.pass(0);
            assertThat(tick()).isTrue();
            alarms.stall(-0.5);
        }
        alarms.pass(9.9);
        assertThat(tick()).isFalse();
        alarms.pass(0.2);
        assertThat(tick()).isTrue();
    }

    @Test
    void aNotificationBeginsTheIntervalAnew() throws Exception {
        alarms.pass(9);
        assertThat(timer.check().isNone()).isTrue();
        ((Refreshable) timer).refresh(NOTIFIED);
        alarms.pass(9);
        assertThat(tick()).isFalse();
        alarms.pass(1);
        assertThat(tick()).isTrue();
        assertThat(reports.count()).isEqualTo(1);
    }

    @Test
    void anUpdateOfThePluginDoesNotPutOffTheTick() throws Exception {
        alarms.pass(8);
        watch.close();
        timer.close();
        timer = new TimerKind(alarms).open(new Timer(10), context);
        watch = timer.watch(reports);
        assertThat(tick()).isFalse();
        alarms.pass(2);
        assertThat(tick()).isTrue();
    }

    @Test
    void ticksWithoutAWatchToo() throws Exception {
        watch.close();
        alarms.pass(10);
        assertThat(tick()).isTrue();
        ((Refreshable) timer).refresh(NOTIFIED);
        alarms.pass(9);
        assertThat(tick()).isFalse();
    }

    @Test
    void anIntervalIsAtLeastASecond() {
        assertThatThrownBy(() -> new Timer(0))
                .hasMessage("interval: an interval of 0 s; from 1 to 4294967295 are right");
        assertThatThrownBy(() -> new Timer(-1)).hasMessageStartingWith("interval: ");
        assertThatThrownBy(() -> new Timer(4_294_967_296L)).hasMessageStartingWith("interval: ");
        assertThat(new Timer(4_294_967_295L).interval()).isPositive();
    }

    /** As the engine does: whether there was a tick, which is then passed on. */
    private boolean tick() throws Exception {
        var drift = timer.check();
        if (!drift.isNone()) {
            timer.apply(drift);
        }
        return !drift.isNone();
    }
}
