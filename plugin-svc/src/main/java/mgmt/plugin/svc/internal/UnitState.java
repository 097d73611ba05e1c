package mgmt.plugin.svc.internal;

import java.util.HexFormat;
import java.util.Map;

/**
 * What systemd says of a unit; org.freedesktop.systemd1(5), "Unit Objects".
 *
 * @param id its name; another one than was asked for when that was an alias
 * @param load LoadState
 * @param loadError why it could not be loaded, empty when it was
 * @param active ActiveState and SubState, and since when
 * @param needsReload whether its files have another time than when they were read
 * @param invocation names one run of the unit, from its start to its end; empty when it never ran
 * @param conditionsMet false when it was not started the last time because of its conditions
 */
record UnitState(
        String id,
        String load,
        String loadError,
        Activity active,
        boolean needsReload,
        String invocation,
        boolean conditionsMet) {

    /**
     * What a unit does.
     *
     * @param state ActiveState
     * @param sub SubState, which depends on the type of the unit
     * @param since StateChangeTimestampMonotonic, so that a state that was left and came back is another one
     */
    record Activity(String state, String sub, String since) {

        /** Reads the properties of a unit, as they are asked for or as a signal brings them. */
        static Activity of(Map<String, ?> properties) {
            return new Activity(
                    text(properties, "ActiveState"),
                    text(properties, "SubState"),
                    text(properties, "StateChangeTimestampMonotonic"));
        }

        boolean isActive() {
            return state.equals("active");
        }

        boolean isFailed() {
            return state.equals("failed");
        }

        boolean isAtRest() {
            return state.equals("inactive") || isFailed();
        }

        /** Whether systemd waits before it starts the unit anew, and would do so for ever. */
        boolean isAutoRestart() {
            return sub.equals("auto-restart");
        }

        @Override
        public String toString() {
            return state + " (" + sub + ")";
        }
    }

    static UnitState of(Map<String, ?> properties) {
        return new UnitState(
                text(properties, "Id"),
                text(properties, "LoadState"),
                loadError(properties.get("LoadError")),
                Activity.of(properties),
                text(properties, "NeedDaemonReload").equals("true"),
                hex(properties.get("InvocationID")),
                text(properties, "ConditionResult").equals("true")
                        || text(properties, "ConditionTimestampMonotonic").equals("0"));
    }

    boolean isMissing() {
        return load.equals("not-found");
    }

    boolean isLoaded() {
        return load.equals("loaded") || load.equals("merged");
    }

    private static String text(Map<String, ?> properties, String name) {
        Object value = properties.get(name);
        return value == null ? "" : value.toString();
    }

    private static String loadError(@org.jspecify.annotations.Nullable Object value) {
        return value instanceof Object[] parts && parts.length > 1 ? String.valueOf(parts[1]) : "";
    }

    private static String hex(@org.jspecify.annotations.Nullable Object value) {
        if (value instanceof byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
        return value == null ? "" : value.toString();
    }
}
