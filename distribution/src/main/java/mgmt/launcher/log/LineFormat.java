package mgmt.launcher.log;

import java.time.LocalTime;
import org.slf4j.event.Level;

/** How one line looks to who reads it: a person at a terminal, a program behind a pipe, or the journal. */
enum LineFormat {
    /** Time and message, coloured: green for a change, yellow for a warning, red for an error. */
    COLOUR {
        @Override
        String line(LocalTime time, Level level, String logger, String message) {
            String text = clock(time) + " " + word(level) + origin(level, logger) + message;
            String colour = colour(level, logger);
            return colour.isEmpty() ? text : colour + text + RESET;
        }
    },
    /** The same for a terminal that wants no colour. */
    TERMINAL {
        @Override
        String line(LocalTime time, Level level, String logger, String message) {
            return clock(time) + " " + word(level) + origin(level, logger) + message;
        }
    },
    /** Time, level and message: every line can be cut at its blanks. A change stands alone. */
    PIPE {
        @Override
        String line(LocalTime time, Level level, String logger, String message) {
            String kind = logger.equals(CHANGE) ? "" : level.name() + " ";
            return clock(time) + " " + kind + origin(level, logger) + message;
        }
    },
    /** The journal keeps time itself and reads the priority from the front of each line. */
    JOURNAL {
        @Override
        String line(LocalTime time, Level level, String logger, String message) {
            String priority = "<" + priority(level, logger) + ">";
            return priority + origin(level, logger) + message.replace("\n", "\n" + priority);
        }
    };

    /** The logger of the lines that tell what was changed on this machine. */
    static final String CHANGE = "mgmt.change";

    private static final String RESET = "\u001b[0m";

    abstract String line(LocalTime time, Level level, String logger, String message);

    private static String clock(LocalTime time) {
        return two(time.getHour()) + ":" + two(time.getMinute()) + ":" + two(time.getSecond());
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }

    private static String word(Level level) {
        return switch (level) {
            case ERROR -> "error: ";
            case WARN -> "warning: ";
            default -> "";
        };
    }

    /** Who says it matters to those alone who asked for more than what happens. */
    private static String origin(Level level, String logger) {
        return level.toInt() < Level.INFO.toInt() ? logger + ": " : "";
    }

    private static String colour(Level level, String logger) {
        return switch (level) {
            case ERROR -> "\u001b[31m";
            case WARN -> "\u001b[33m";
            case INFO -> logger.equals(CHANGE) ? "\u001b[32m" : "";
            default -> "\u001b[2m";
        };
    }

    /** The levels of syslog: error, warning, notice for a change, informational, debug. */
    private static int priority(Level level, String logger) {
        return switch (level) {
            case ERROR -> 3;
            case WARN -> 4;
            case INFO -> logger.equals(CHANGE) ? 5 : 6;
            default -> 7;
        };
    }
}
