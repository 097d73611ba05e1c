package mgmt.plugin.svc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import mgmt.plugin.svc.internal.Readings.Progress;
import org.junit.jupiter.api.Test;

class ReadingsTest {

    private final Readings readings = new Readings();

    @Test
    void aReloadCountsWhenItBegins() {
        readings.begin();
        assertThat(readings.count()).isEqualTo(1);
        assertThat(readings.progress()).isEqualTo(Progress.GOES_ON);
        readings.end();
        assertThat(readings.count()).isEqualTo(1);
        assertThat(readings.progress()).isEqualTo(Progress.NONE);
    }

    @Test
    void whatMayHaveBeenMissedCountsAndEndsWhatWentOn() {
        readings.begin();
        readings.missed();
        assertThat(readings.count()).isEqualTo(2);
        assertThat(readings.progress()).isEqualTo(Progress.NONE);
    }
}
