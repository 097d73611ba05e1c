package mgmt.plugin.basic.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AlarmThreadTest {

    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    private final AlarmThread alarms = new AlarmThread();
    private final List<String> rung = new CopyOnWriteArrayList<>();

    @AfterEach
    void itsThreadHasEnded() {
        alarms.close();
        Awaitility.await().until(() -> threads() == 0);
    }

    @Test
    void ringsOnceForWhatWasSetLast() {
        try (Alarms.Alarm late = alarms.open(() -> rung.add("late"));
                Alarms.Alarm soon = alarms.open(() -> rung.add("soon"))) {
            late.set(alarms.now() + TimeUnit.MINUTES.toNanos(1));
            late.set(alarms.now() + HOUR);
            soon.set(alarms.now() + HOUR);
            soon.set(alarms.now() + TimeUnit.MILLISECONDS.toNanos(10));
            Awaitility.await().until(() -> !rung.isEmpty());
            assertThat(rung).containsExactly("soon");
            assertThat(threads()).isEqualTo(1);
        }
    }

    @Test
    void theLastOneThatIsClosedEndsTheThread() {
        Alarms.Alarm first = alarms.open(() -> rung.add("first"));
        Alarms.Alarm second = alarms.open(() -> rung.add("second"));
        first.set(alarms.now() + HOUR);
        first.close();
        first.close();
        second.set(alarms.now());
        Awaitility.await().until(() -> rung.contains("second"));
        second.close();
        Awaitility.await().until(() -> threads() == 0);
        second.set(alarms.now());
        try (Alarms.Alarm third = alarms.open(() -> rung.add("third"))) {
            third.set(alarms.now());
            Awaitility.await().until(() -> rung.contains("third"));
        }
        assertThat(rung).containsExactly("second", "third");
    }

    @Test
    void whatIsLeftOpenDoesNotRingWhenAllHasEnded() {
        Alarms.Alarm left = alarms.open(() -> rung.add("left"));
        left.set(alarms.now() + HOUR);
        alarms.close();
        left.set(alarms.now());
        Awaitility.await().until(() -> threads() == 0);
        left.close();
        assertThat(rung).isEmpty();
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("mgmt-timer"))
                .count();
    }
}
