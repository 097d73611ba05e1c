package mgmt.plugin.svc.internal;

import java.util.Map;

/** Who is told of the signals of one object on the bus, and of what becomes of the connection. Any thread; must not block. */
interface Listener {

    /** Properties of the object have changed to these. */
    void signalled(Map<String, Object> properties);

    /** systemd has read its units anew. */
    void reloaded();

    /** There is another connection. */
    void connected(Object connection);

    /** Signals may have been missed. */
    void lookAgain();
}
