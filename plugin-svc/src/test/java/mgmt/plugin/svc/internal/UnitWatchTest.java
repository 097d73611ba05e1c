package mgmt.plugin.svc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import mgmt.api.resource.Reports;
import mgmt.plugin.svc.internal.UnitState.Activity;
import org.junit.jupiter.api.Test;

class UnitWatchTest {

    private static final Activity RUNNING = new Activity("active", "running", "1");
    private static final Activity DEAD = new Activity("inactive", "dead", "2");
    private static final Activity FAILED = new Activity("failed", "failed", "3");

    private final Reports reports = new Reports();
    private final UnitWatch watch = new UnitWatch(reports);

    @Test
    void tellsOfAStateOnce() {
        watch.signalled(RUNNING);
        watch.signalled(RUNNING);
        watch.seen(DEAD);
        watch.signalled(DEAD);
        assertThat(reports.count()).isEqualTo(1);
        watch.signalled(RUNNING);
        assertThat(reports.count()).isEqualTo(2);
    }

    @Test
    void isSilentWhileTheResourceActs() {
        watch.seen(DEAD);
        watch.acting();
        watch.signalled(RUNNING);
        watch.reloaded();
        watch.acted();
        watch.signalled(RUNNING);
        assertThat(reports.count()).isZero();
        watch.signalled(DEAD);
        assertThat(reports.count()).isEqualTo(1);
    }

    @Test
    void whatNobodyHasLookedAtIsToldInTheEnd() {
        watch.seen(RUNNING);
        watch.acting();
        watch.signalled(FAILED);
        assertThat(reports.count()).isZero();
        watch.done();
        assertThat(reports.count()).isEqualTo(1);
        watch.acting();
        watch.signalled(RUNNING);
        watch.acted();
        watch.seen(RUNNING);
        watch.done();
        assertThat(reports.count()).isEqualTo(1);
    }

    @Test
    void aUnitThatWasGivenUpIsNewsWhenSomebodyStartsIt() {
        watch.seen(FAILED);
        watch.givenUp();
        watch.signalled(DEAD);
        watch.reloaded();
        assertThat(reports.count()).isZero();
        watch.signalled(RUNNING);
        assertThat(reports.count()).isEqualTo(1);
        watch.seen(RUNNING);
        watch.signalled(FAILED);
        assertThat(reports.count()).isEqualTo(2);
    }

    @Test
    void aLostConnectionIsAlwaysNews() {
        watch.givenUp();
        watch.lookAgain();
        assertThat(reports.count()).isEqualTo(1);
    }

    @Test
    void aConnectionIsNewsUnlessTheResourceWaitsForItOrHasLookedByIt() {
        watch.awaiting();
        watch.connected("first");
        watch.looking("first");
        watch.awaited();
        watch.connected("first");
        assertThat(reports.count()).isZero();
        watch.connected("second");
        assertThat(reports.count()).isEqualTo(1);
    }

    @Test
    void aConnectionIsNoNewsForWhoHasBegunToWatchAndNotLookedYet() {
        watch.connected("first");
        watch.awaiting();
        watch.looking("first");
        watch.awaited();
        assertThat(reports.count()).isZero();
        watch.connected("second");
        assertThat(reports.count()).isEqualTo(1);
    }

    @Test
    void aSignalBeforeTheFirstLookIsNews() {
        watch.signalled(RUNNING);
        watch.awaiting();
        watch.looking("first");
        watch.awaited();
        watch.signalled(DEAD);
        assertThat(reports.count()).isEqualTo(2);
    }

    @Test
    void aConnectionThatCameWhileTheResourceGaveUpWaitingIsNews() {
        watch.awaiting();
        watch.connected("first");
        watch.awaited();
        assertThat(reports.count()).isEqualTo(1);
        watch.awaiting();
        watch.awaited();
        assertThat(reports.count()).isEqualTo(1);
    }
}
