package mgmt.plugin.basic.internal;

import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How urgent a message is; see syslog(3). */
enum Priority {
    EMERG(0, Level.ERROR),
    ALERT(1, Level.ERROR),
    CRIT(2, Level.ERROR),
    ERR(3, Level.ERROR),
    WARNING(4, Level.WARNING),
    NOTICE(5, Level.INFO),
    INFO(6, Level.INFO),
    DEBUG(7, Level.INFO);

    private final int number;
    private final Level level;

    Priority(int number, Level level) {
        this.number = number;
        this.level = level;
    }

    /** The priority of this name, in any case. */
    static Optional<Priority> of(String name) {
        return Arrays.stream(values())
                .filter(priority -> priority.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /** All names, as users write them. */
    static String names() {
        return Arrays.stream(values()).map(Priority::toString).collect(Collectors.joining(", "));
    }

    /** The number that the journal knows it by. */
    int number() {
        return number;
    }

    /** The level in the agent's own log, where a message is seen whatever its priority. */
    Level level() {
        return level;
    }

    @Override
    public String toString() {
        return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }
}
