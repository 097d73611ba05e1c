package mgmt.launcher.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** A logger that makes one line of each call. Thread-safe: everything in it is final. */
final class LineLogger extends LegacyAbstractLogger {

    private static final long serialVersionUID = 1L;

    private final Level level;
    private final transient LogLines lines;

    LineLogger(String name, Level level, LogLines lines) {
        this.name = name;
        this.level = level;
        this.lines = lines;
    }

    @Override
    public boolean isTraceEnabled() {
        return writes(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return writes(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return writes(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return writes(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return writes(Level.ERROR);
    }

    private boolean writes(Level asked) {
        return asked.toInt() >= level.toInt();
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level asked,
            @Nullable Marker marker,
            String pattern,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        String message = MessageFormatter.basicArrayFormat(pattern, arguments);
        lines.write(asked, name, withCause(message, thrown));
    }

    /** What was foreseen gets a clause; the unforeseen, and everything for those who debug, its stack trace. */
    private String withCause(String message, @Nullable Throwable thrown) {
        if (thrown == null) {
            return message;
        }
        return isDebugEnabled() || Causes.isUnforeseen(thrown)
                ? message + System.lineSeparator() + Causes.trace(thrown)
                : message + ": " + Causes.describe(thrown);
    }
}
