package mgmt.plugin.svc.internal;

import java.util.Optional;
import java.util.Set;
import mgmt.plugin.svc.internal.SvcKind.Startup;

/** What the states of unit files mean for {@code startup}; the table of {@code is-enabled} in systemctl(1). */
final class InstallState {

    private static final Set<String> ENABLED = Set.of("enabled", "alias");

    /** Neither enabling nor disabling has an effect on these. */
    private static final Set<String> FIXED = Set.of("static", "generated", "transient", "indirect");

    private static final Set<String> NOT_ENABLED = Set.of("disabled", "linked", "linked-runtime");

    private InstallState() {}

    /** Whether a unit file in this state is as desired, or cannot be any other. */
    static boolean meets(String state, Startup desired) {
        return switch (desired) {
            case ENABLED -> ENABLED.contains(state) || FIXED.contains(state);
            case DISABLED -> NOT_ENABLED.contains(state) || FIXED.contains(state);
            case MASKED -> state.equals("masked");
        };
    }

    static boolean isMasked(String state) {
        return state.startsWith("masked");
    }

    static boolean isUntilReboot(String state) {
        return state.endsWith("-runtime");
    }

    /** Why the unit is not started at boot though the user wants it to be. */
    static Optional<String> warning(UnitName unit, String state, Startup desired) {
        if (desired != Startup.ENABLED || !FIXED.contains(state)) {
            return Optional.empty();
        }
        return Optional.of("startup: enabled has no effect, " + unit + " is " + state + ": "
                + switch (state) {
                    case "static" -> "its file has no [Install] section that says what should start it";
                    case "indirect" -> "its [Install] section only names other units";
                    default -> "its file is made anew by a program at each boot";
                });
    }
}
