package mgmt.plugin.svc.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which signals one connection has asked the bus for; see the D-Bus specification, "Match Rules". Thread-safe: guarded by
 * itself, but nothing is sent under that guard.
 */
final class MatchRules {

    private static final Logger LOG = LoggerFactory.getLogger(MatchRules.class);

    /** The bus allows 512 rules a connection (dbus-daemon(1), max_match_rules_per_connection): many units share one. */
    private static final int MOST = 256;

    private static final String UNIT = "type='signal',sender='" + Systemd.NAME + "',interface='" + Systemd.PROPERTIES
            + "',member='PropertiesChanged',arg0='" + Systemd.UNIT + "',";

    private static final String HOSTNAMED = "type='signal',sender='" + Hostnamed.NAME + "',interface='"
            + Systemd.PROPERTIES + "',member='PropertiesChanged',path='" + Hostnamed.OBJECT + "'";

    private static final String ALL_UNITS = UNIT + "path_namespace='" + Systemd.OBJECT + "/unit'";

    private static final List<String> OF_MANAGER = List.of(
            ofManager("JobRemoved"),
            ofManager("Reloading"),
            "type='signal',sender='org.freedesktop.DBus',interface='org.freedesktop.DBus',member='NameOwnerChanged',arg0='"
                    + Systemd.NAME + "'");

    private final BusConnection connection;
    private final Set<String> asked = new HashSet<>();
    private final Set<String> inForce = new HashSet<>();

    MatchRules(BusConnection connection) {
        this.connection = connection;
    }

    private static String ofManager(String member) {
        return "type='signal',sender='" + Systemd.NAME + "',path='" + Systemd.OBJECT + "',interface='" + Systemd.MANAGER
                + "',member='" + member + "'";
    }

    private static String of(String path) {
        return path.equals(Hostnamed.OBJECT) ? HOSTNAMED : UNIT + "path='" + path + "'";
    }

    /** Asks for what the manager tells of itself. */
    void addManager() throws BusException, InterruptedException {
        for (String rule : OF_MANAGER) {
            connection.match(rule);
        }
    }

    /**
     * Asks for what is told of a unit, or of the host's names, unless the bus is known to tell it. A rule that somebody else has asked for, and that
     * is not confirmed yet, is asked for once more: who looks after this must not miss what happens then.
     */
    void add(String path) throws BusException, InterruptedException {
        String rule;
        synchronized (this) {
            String own = of(path);
            rule = asked.size() < MOST || asked.contains(own) || own.equals(HOSTNAMED) ? own : ALL_UNITS;
            if (inForce.contains(rule)) {
                return;
            }
            asked.add(rule);
        }
        boolean isConfirmed = false;
        try {
            connection.match(rule);
            isConfirmed = true;
        } finally {
            settle(rule, isConfirmed);
        }
    }

    private synchronized void settle(String rule, boolean isConfirmed) {
        if (isConfirmed) {
            inForce.add(rule);
        } else if (!inForce.contains(rule)) {
            asked.remove(rule);
        }
    }

    /** Takes that back, unless one rule serves several units. */
    void remove(String path) {
        synchronized (this) {
            inForce.remove(of(path));
            if (!asked.remove(of(path))) {
                return;
            }
        }
        try {
            connection.unmatch(of(path));
        } catch (BusException e) {
            LOG.debug("Signals of {} go on", path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
