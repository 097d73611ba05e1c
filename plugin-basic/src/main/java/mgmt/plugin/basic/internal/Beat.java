package mgmt.plugin.basic.internal;

import java.util.Map;

/**
 * When a timer began, and which of its ticks have been passed on. Ticks are counted from the beginning, so they neither
 * pile up nor shift, however late somebody looks. Remembered beyond an update of the plugin. Thread-safe: guarded by itself.
 */
final class Beat {

    private static final String BEGUN = "begun";
    private static final String PASSED_ON = "passed on";

    private final Map<String, String> memory;
    private final long interval;

    /** @param interval in nanoseconds */
    Beat(Map<String, String> memory, long interval) {
        this.memory = memory;
        this.interval = interval;
    }

    /** Begins, unless it has begun before. */
    synchronized void begin(long now) {
        if (!isNumber(BEGUN) || !isNumber(PASSED_ON)) {
            restart(now);
        }
    }

    synchronized void restart(long now) {
        memory.put(BEGUN, Long.toString(now));
        memory.put(PASSED_ON, "0");
    }

    /** How many ticks there have been. */
    synchronized long ticks(long now) {
        return (now - number(BEGUN)) / interval;
    }

    /** When the next tick is. */
    synchronized long next(long now) {
        return number(BEGUN) + (ticks(now) + 1) * interval;
    }

    synchronized boolean isDue(long tick) {
        return tick > number(PASSED_ON);
    }

    synchronized void passOn(long tick) {
        if (isDue(tick)) {
            memory.put(PASSED_ON, Long.toString(tick));
        }
    }

    private long number(String key) {
        return Long.parseLong(memory.getOrDefault(key, "0"));
    }

    private boolean isNumber(String key) {
        return memory.getOrDefault(key, "").matches("-?\\d{1,18}");
    }
}
