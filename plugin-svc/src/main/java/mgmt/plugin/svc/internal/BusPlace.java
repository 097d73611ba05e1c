package mgmt.plugin.svc.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where a manager is found.
 *
 * @param title what users call the bus
 * @param owner for whom systemd runs there
 * @param socket the bus
 * @param sign the directory that is there while the manager runs; sd_booted(3) for the system's
 */
record BusPlace(String title, String owner, Path socket, Path sign) {

    private static final String PREFIX = "unix:path=";

    /** The system's bus: where the variable of dbus-daemon(1) says, or else where it always is. */
    static BusPlace ofSystem(Map<String, String> environment) {
        return new BusPlace(
                "system bus",
                "",
                path(environment.get("DBUS_SYSTEM_BUS_ADDRESS")).orElse(Path.of("/run/dbus/system_bus_socket")),
                Path.of("/run/systemd/system"));
    }

    /** The bus of the user that the agent runs as. */
    static BusPlace ofUser(Map<String, String> environment, Path runtime) {
        return new BusPlace(
                "session bus",
                " for this user",
                path(environment.get("DBUS_SESSION_BUS_ADDRESS")).orElse(runtime.resolve("bus")),
                runtime.resolve("systemd"));
    }

    /** The user's directory below {@code /run}; see pam_systemd(8). */
    static Path runtime(Map<String, String> environment) {
        String given = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        return given.startsWith("/") ? Path.of(given) : Path.of("/run/user/" + uid());
    }

    private static Object uid() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (java.io.IOException e) {
            return 0;
        }
    }

    private static Optional<Path> path(@org.jspecify.annotations.Nullable String address) {
        return Optional.ofNullable(address)
                .filter(text -> text.startsWith(PREFIX))
                .map(text -> Path.of(text.substring(PREFIX.length()).split(",", 2)[0]));
    }

    String address() {
        return PREFIX + socket;
    }

    boolean isThere() {
        return Files.exists(socket);
    }

    /** Whether the manager runs, so that its bus will come, if it is not there. */
    boolean hasManager() {
        return Files.isDirectory(sign);
    }

    /** What users are told when there is none. */
    String complaint() {
        return isThere()
                ? "systemd is not running" + owner + " (it is not on the " + title + " at " + socket + ")"
                : "systemd is not running" + owner + " (no " + title + " at " + socket + ")";
    }
}
