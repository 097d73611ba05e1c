package mgmt.plugin.svc.internal;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import mgmt.api.resource.NotYetException;
import mgmt.api.resource.PermanentException;
import org.freedesktop.dbus.types.Variant;

/**
 * The service that keeps the host's names, org.freedesktop.hostname1(5), at the other end of a connection. The bus starts it
 * when it is asked; it ends when it has nothing to do. Thread-safe.
 */
final class Hostnamed {

    static final String NAME = "org.freedesktop.hostname1";
    static final String OBJECT = "/org/freedesktop/hostname1";

    /** As long as the bus gives a service to start. */
    private static final Duration LIMIT = Duration.ofSeconds(25);

    private final BusConnection connection;

    Hostnamed(BusConnection connection) {
        this.connection = connection;
    }

    /** A name of the host; the order is that in which they are set: the static one is the transient one's as well. */
    enum HostName {
        PRETTY("pretty_hostname", "PrettyHostname", "SetPrettyHostname"),
        STATIC("static_hostname", "StaticHostname", "SetStaticHostname"),
        TRANSIENT("transient_hostname", "Hostname", "SetHostname");

        private final String field;
        private final String property;
        private final String setter;

        HostName(String field, String property, String setter) {
            this.field = field;
            this.property = property;
            this.setter = setter;
        }

        /** As users write it. */
        String field() {
            return field;
        }
    }

    /** All names of the host; empty where it has none. */
    Map<HostName, String> names() throws Exception {
        Map<HostName, String> names = new EnumMap<>(HostName.class);
        for (HostName each : HostName.values()) {
            Object value = call(Systemd.PROPERTIES, "Get", "ss", NAME, each.property)[0];
            names.put(each, value instanceof Variant<?> variant ? "" + variant.getValue() : value.toString());
        }
        return names;
    }

    void set(HostName which, String name) throws Exception {
        Object[] unused = call(NAME, which.setter, "sb", name, false);
    }

    private Object[] call(String type, String method, String signature, Object... arguments) throws Exception {
        try {
            return connection.call(LIMIT, NAME, OBJECT, type, method, signature, arguments);
        } catch (BusException e) {
            if (e.isUnknownService()) {
                throw new PermanentException("systemd-hostnamed is not installed: " + e.getMessage());
            }
            if (e.isNobodyThere()) {
                throw new NotYetException("systemd-hostnamed does not answer at the moment: " + e.getMessage());
            }
            throw e;
        }
    }
}
