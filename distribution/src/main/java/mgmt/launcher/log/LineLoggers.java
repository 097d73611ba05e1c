package mgmt.launcher.log;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;

/** One logger per name. Thread-safe. A name outlives the bundle that asked for it, and holds nothing of it but the text. */
final class LineLoggers implements ILoggerFactory {

    private final ConcurrentMap<String, Logger> loggers = new ConcurrentHashMap<>();
    private final Threshold threshold;
    private final LogLines lines;

    LineLoggers(Threshold threshold, LogLines lines) {
        this.threshold = threshold;
        this.lines = lines;
    }

    @Override
    public Logger getLogger(String name) {
        return loggers.computeIfAbsent(name, fresh -> new LineLogger(fresh, threshold.of(fresh), lines));
    }
}
