package mgmt.plugin.svc.internal;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mgmt.api.resource.NotYetException;
import org.freedesktop.dbus.types.Variant;
import org.jspecify.annotations.Nullable;

/**
 * The manager at the other end of a connection; its methods are those of org.freedesktop.systemd1(5). Thread-safe. Every
 * call has a deadline; while nobody answers, because systemd executes itself anew or the connection was lost, calls throw
 * {@link NotYetException}: the connection sees to it that the resource is looked at again.
 */
final class Systemd {

    static final String NAME = "org.freedesktop.systemd1";
    static final String MANAGER = NAME + ".Manager";
    static final String UNIT = NAME + ".Unit";
    static final String OBJECT = "/org/freedesktop/systemd1";
    static final String PROPERTIES = "org.freedesktop.DBus.Properties";

    private static final Duration LIMIT = Duration.ofSeconds(25);
    private static final Duration RELOAD_LIMIT = Duration.ofMinutes(2);

    private final BusConnection connection;
    private final Jobs jobs;
    private final Reloads reloads;

    Systemd(BusConnection connection, Jobs jobs, Reloads reloads) {
        this.connection = connection;
        this.jobs = jobs;
        this.reloads = reloads;
    }

    /** What can be asked of a unit, and how it is told to users. */
    enum Verb {
        START("StartUnit", "starting"),
        STOP("StopUnit", "stopping"),
        RESTART("RestartUnit", "restarting"),
        RELOAD("ReloadUnit", "reloading"),
        RELOAD_OR_RESTART("ReloadOrRestartUnit", "reloading or restarting");

        private final String method;
        private final String text;

        Verb(String method, String text) {
            this.method = method;
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Asks for signals of units and jobs; without it systemd sends none. */
    void subscribe() throws BusException, InterruptedException {
        try {
            connection.call(LIMIT, NAME, OBJECT, MANAGER, "Subscribe", null);
        } catch (BusException e) {
            if (!e.isAlreadySubscribed()) {
                throw e;
            }
        }
    }

    /** The state of a unit, which systemd loads for that if need be. */
    UnitState unit(UnitName unit) throws Exception {
        return UnitState.of(map(call(unit.objectPath(), PROPERTIES, "GetAll", "s", UNIT)[0]));
    }

    /** What systemd knows of the last run of a unit: Result, and for services how the main process ended. */
    Map<String, Object> lastRun(UnitName unit) throws Exception {
        String type = NAME + "." + unit.type().substring(0, 1).toUpperCase(java.util.Locale.ROOT)
                + unit.type().substring(1);
        return map(call(unit.objectPath(), PROPERTIES, "GetAll", "s", type)[0]);
    }

    /** How the unit's file is installed, from the disk; nothing when there is no such file. */
    Optional<String> unitFileState(UnitName unit) throws Exception {
        try {
            return Optional.of(manager("GetUnitFileState", "s", unit.full())[0].toString());
        } catch (BusException e) {
            if (e.isNoSuchFile()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    void enable(UnitName unit) throws Exception {
        manager("EnableUnitFiles", "asbb", files(unit), false, false);
    }

    void disable(UnitName unit, boolean untilReboot) throws Exception {
        manager("DisableUnitFiles", "asb", files(unit), untilReboot);
    }

    void mask(UnitName unit) throws Exception {
        manager("MaskUnitFiles", "asbb", files(unit), false, false);
    }

    void unmask(UnitName unit, boolean untilReboot) throws Exception {
        manager("UnmaskUnitFiles", "asb", files(unit), untilReboot);
    }

    /** Lets systemd read all units anew, once for all who ask for it at the same time. */
    void reload() throws Exception {
        reloads.reload(() -> call(RELOAD_LIMIT, OBJECT, MANAGER, "Reload", null));
    }

    /**
     * Lets systemd do something with a unit, in place of whatever else it was about to do with it, and waits for the end.
     *
     * @return the result of the job, {@code done} when all is well
     * @throws NotYetException when it takes longer than a worker should wait
     */
    String perform(Verb verb, UnitName unit, String id, Duration patience) throws Exception {
        try (Jobs.Expectation end = jobs.expect(id)) {
            String job = manager(verb.method, "ss", unit.full(), "replace")[0].toString();
            return end.await(job, patience).orElseThrow(() -> new NotYetException(verb + " " + unit + " goes on"));
        }
    }

    private static String[] files(UnitName unit) {
        return new String[] {unit.full()};
    }

    private Object[] manager(String method, @Nullable String signature, Object... arguments) throws Exception {
        return call(OBJECT, MANAGER, method, signature, arguments);
    }

    private Object[] call(String path, String type, String method, @Nullable String signature, Object... arguments)
            throws Exception {
        return call(LIMIT, path, type, method, signature, arguments);
    }

    private Object[] call(
            Duration limit, String path, String type, String method, @Nullable String signature, Object... arguments)
            throws Exception {
        try {
            return connection.call(limit, NAME, path, type, method, signature, arguments);
        } catch (BusException e) {
            if (e.isNobodyThere()) {
                throw new NotYetException("systemd does not answer at the moment: " + e.getMessage());
            }
            throw e;
        }
    }

    /** A dictionary of variants, without the variants. */
    static Map<String, Object> map(Object dictionary) {
        Map<String, Object> plain = new HashMap<>();
        ((Map<?, ?>) dictionary).forEach((key, value) -> plain.put(key.toString(), plain(value)));
        return plain;
    }

    private static Object plain(Object value) {
        Object inner = value instanceof Variant<?> variant ? variant.getValue() : value;
        if (inner instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Byte) {
            byte[] bytes = new byte[list.size()];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (Byte) list.get(i);
            }
            return bytes;
        }
        return inner;
    }
}
