package mgmt.plugin.svc.internal;

import java.util.Set;

/** A call over the bus was answered by an error, or not at all. */
final class BusException extends Exception {

    private static final long serialVersionUID = 1L;

    private static final String DBUS = "org.freedesktop.DBus.Error.";

    /** What is answered while nobody has the name: systemd executes itself anew, or was not there at all. */
    private static final Set<String> NOBODY = Set.of(
            DBUS + "ServiceUnknown",
            DBUS + "NameHasNoOwner",
            DBUS + "NoReply",
            DBUS + "Disconnected",
            DBUS + "NoServer");

    private static final Set<String> NO_SUCH_FILE =
            Set.of(DBUS + "FileNotFound", "org.freedesktop.systemd1.NoSuchUnit", "System.Error.ENOENT");

    private final String name;

    BusException(String name, String message) {
        super(message);
        this.name = name;
    }

    /** The connection cannot be made, or has ended. */
    static BusException disconnected(String message) {
        return new BusException(DBUS + "Disconnected", message);
    }

    /** Nobody has the name, and the bus knows of nobody to be started for it. */
    boolean isUnknownService() {
        return name.equals(DBUS + "ServiceUnknown");
    }

    boolean isNobodyThere() {
        return NOBODY.contains(name);
    }

    boolean isNoSuchFile() {
        return NO_SUCH_FILE.contains(name);
    }

    boolean isAlreadySubscribed() {
        return name.equals("org.freedesktop.systemd1.AlreadySubscribed");
    }
}
