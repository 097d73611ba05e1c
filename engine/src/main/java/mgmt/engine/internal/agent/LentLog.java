package mgmt.engine.internal.agent;

import java.text.MessageFormat;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log that a resource or a transport is lent: its lines begin with who writes them. Thread-safe. */
final class LentLog implements System.Logger {

    private static final Logger LOG = LoggerFactory.getLogger("mgmt.resource");

    private final String writer;
    private final Level least;

    LentLog(String writer) {
        this(writer, Level.ALL);
    }

    /** @param least what is below this is not written, whatever the log's own threshold */
    LentLog(String writer, Level least) {
        this.writer = writer;
        this.least = least;
    }

    @Override
    public String getName() {
        return writer;
    }

    @Override
    public boolean isLoggable(Level level) {
        return level != Level.OFF && level.compareTo(least) >= 0 && LOG.isEnabledForLevel(slf4j(level));
    }

    @Override
    public void log(Level level, @Nullable ResourceBundle bundle, String message, @Nullable Throwable thrown) {
        if (isLoggable(level)) {
            LOG.makeLoggingEventBuilder(slf4j(level)).setCause(thrown).log("{}: {}", writer, message);
        }
    }

    @Override
    public void log(Level level, @Nullable ResourceBundle bundle, String format, @Nullable Object... values) {
        if (isLoggable(level)) {
            boolean isPlain = values == null || values.length == 0;
            LOG.makeLoggingEventBuilder(slf4j(level))
                    .log("{}: {}", writer, isPlain ? format : MessageFormat.format(format, values));
        }
    }

    private static org.slf4j.event.Level slf4j(Level level) {
        return switch (level) {
            case ERROR -> org.slf4j.event.Level.ERROR;
            case WARNING -> org.slf4j.event.Level.WARN;
            case INFO -> org.slf4j.event.Level.INFO;
            case DEBUG -> org.slf4j.event.Level.DEBUG;
            case ALL, TRACE, OFF -> org.slf4j.event.Level.TRACE;
        };
    }
}
