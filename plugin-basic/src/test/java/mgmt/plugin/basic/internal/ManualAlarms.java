package mgmt.plugin.basic.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Time that passes when a test says so. Thread-safe: guarded by itself. */
final class ManualAlarms implements Alarms {

    private final List<ManualAlarm> open = new ArrayList<>();
    private long now;

    ManualAlarms(long now) {
        this.now = now;
    }

    @Override
    public synchronized long now() {
        return now;
    }

    @Override
    public synchronized Alarm open(Runnable ring) {
        ManualAlarm alarm = new ManualAlarm(ring);
        open.add(alarm);
        return alarm;
    }

    synchronized int countOpen() {
        return open.size();
    }

    /** Lets time pass; whatever is set for a moment in it rings, in order. */
    void pass(double seconds) {
        long end = now() + (long) (seconds * TimeUnit.SECONDS.toNanos(1));
        while (true) {
            ManualAlarm next = null;
            synchronized (this) {
                for (ManualAlarm alarm : open) {
                    if (alarm.isSet && alarm.time <= end && (next == null || alarm.time < next.time)) {
                        next = alarm;
                    }
                }
                now = next == null ? end : Math.max(now, next.time);
                if (next == null) {
                    return;
                }
                next.isSet = false;
            }
            next.ring.run();
        }
    }

    /** Time that passes while nobody is told of it, as on a busy machine. */
    synchronized void stall(double seconds) {
        now += (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    }

    private final class ManualAlarm implements Alarm {

        private final Runnable ring;
        private boolean isSet;
        private long time;

        ManualAlarm(Runnable ring) {
            this.ring = ring;
        }

        @Override
        public void set(long at) {
            synchronized (ManualAlarms.this) {
                isSet = open.contains(this);
                time = at;
            }
        }

        @Override
        public void close() {
            synchronized (ManualAlarms.this) {
                open.remove(this);
                isSet = false;
            }
        }
    }
}
