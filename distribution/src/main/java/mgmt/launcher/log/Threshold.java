package mgmt.launcher.log;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Which lines are written. Our own loggers obey the level as it is; those of libraries stay at WARN until the level is
 * TRACE: at INFO a user reads what has changed on the machine, not which transport a client library has chosen, and nobody
 * who debugs a graph wants to read the frames of an HTTP/2 connection.
 */
record Threshold(Level level) {

    /** An unknown word means the default: a misspelt variable must not stop an agent. */
    static Threshold parse(@Nullable String word) {
        if (word != null) {
            for (Level level : Level.values()) {
                if (level.name().equals(word.strip().toUpperCase(Locale.ROOT))) {
                    return new Threshold(level);
                }
            }
        }
        return new Threshold(Level.INFO);
    }

    Level of(String logger) {
        boolean ours = logger.equals("mgmt") || logger.startsWith("mgmt.");
        return !ours && (level == Level.DEBUG || level == Level.INFO) ? Level.WARN : level;
    }
}
