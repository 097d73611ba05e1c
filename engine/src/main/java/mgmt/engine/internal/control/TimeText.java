package mgmt.engine.internal.control;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** A time as users read it: of the day if it is of today, else with the date; in the time zone of the agent. */
public final class TimeText {

    private static final DateTimeFormatter TODAY = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter EARLIER = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private TimeText() {}

    /** The text of a time. */
    public static String of(Instant instant) {
        ZoneId zone = ZoneId.systemDefault();
        boolean isToday = instant.atZone(zone)
                .toLocalDate()
                .equals(Instant.now().atZone(zone).toLocalDate());
        return (isToday ? TODAY : EARLIER).format(instant.atZone(zone));
    }
}
