package mgmt.plugin.svc.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells why a unit does not run, from its properties; org.freedesktop.systemd1(5) and systemd.exec(5). */
final class LastRun {

    private static final int EXITED = 1;
    private static final int KILLED = 2;
    private static final int DUMPED = 3;

    private LastRun() {}

    /** The result and how the main process ended, such as {@code exit-code, its main process exited with status 3}. */
    static String describe(Map<String, ?> properties) {
        String result = String.valueOf(properties.containsKey("Result") ? properties.get("Result") : "unknown");
        return result
                + ending(properties).map(text -> ", its main process " + text).orElse("");
    }

    private static Optional<String> ending(Map<String, ?> properties) {
        String status = String.valueOf(properties.get("ExecMainStatus"));
        return switch (number(properties.get("ExecMainCode"))) {
            case EXITED -> Optional.of("exited with status " + status);
            case KILLED -> Optional.of("was killed by signal " + status);
            case DUMPED -> Optional.of("was killed by signal " + status + " and dumped core");
            default -> Optional.empty();
        };
    }

    private static int number(@org.jspecify.annotations.Nullable Object value) {
        return value instanceof Number number ? number.intValue() : 0;
    }

    /** The same with what the unit has written. */
    static String describe(Map<String, ?> properties, List<String> journal) {
        return describe(properties) + (journal.isEmpty() ? "" : "; it said last: " + String.join(" | ", journal));
    }
}
