package mgmt.api.resource;

import java.text.MessageFormat;
import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A log that remembers its lines, and passes them on to Java's own. Thread-safe. */
final class ContractLog implements System.Logger {

    private final System.Logger java;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    ContractLog(String name) {
        this.java = System.getLogger(name);
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public String getName() {
        return java.getName();
    }

    @Override
    public boolean isLoggable(Level level) {
        return level != Level.OFF;
    }

    @Override
    public void log(Level level, @Nullable ResourceBundle bundle, String message, @Nullable Throwable thrown) {
        lines.add(level + " " + message);
        java.log(level, bundle, message, thrown);
    }

    @Override
    public void log(Level level, @Nullable ResourceBundle bundle, String format, @Nullable Object... values) {
        boolean isPlain = values == null || values.length == 0;
        log(level, bundle, isPlain ? format : MessageFormat.format(format, values), (Throwable) null);
    }
}
