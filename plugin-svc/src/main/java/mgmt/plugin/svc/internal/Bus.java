package mgmt.plugin.svc.internal;

import java.time.Duration;
import mgmt.api.resource.NotYetException;
import mgmt.api.resource.PermanentException;
import org.jspecify.annotations.Nullable;

/**
 * The one connection that all resources of a manager share, from the first that wants it until the last has left.
 * Thread-safe: guarded by itself, but nobody waits, and nothing is sent, under that guard.
 */
final class Bus {

    /** How long a worker waits for the connection. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final BusPlace place;
    private final Duration patience;
    private final Listeners listeners = new Listeners();
    private final Readings readings = new Readings();
    private int users;
    private boolean isClosed;
    private @Nullable ConnectionKeeper keeper;
    /** The one before it, which may still be closing its connection. */
    private @Nullable ConnectionKeeper ended;

    Bus(BusPlace place, Duration patience) {
        this.place = place;
        this.patience = patience;
    }

    BusPlace place() {
        return place;
    }

    /** One more resource may want the connection. */
    synchronized void enter() {
        users++;
    }

    /** One less; the last one ends it. */
    synchronized void leave() {
        users--;
        if (users == 0) {
            end();
        }
    }

    /** Nobody gets a connection any more, whoever has not left. */
    synchronized void close() {
        isClosed = true;
        end();
    }

    private synchronized void end() {
        if (keeper != null) {
            keeper.end();
            ended = keeper;
            keeper = null;
        }
    }

    /** Waits until the connection is closed, but not for long; after {@link #close}. */
    void awaitEnd() {
        ConnectionKeeper last;
        synchronized (this) {
            last = ended;
        }
        if (last != null) {
            last.awaitEnd();
        }
    }

    /**
     * The manager, connected.
     *
     * @throws PermanentException when systemd does not run here
     * @throws NotYetException when the connection is being made, again and again if need be
     */
    Systemd systemd() throws PermanentException, NotYetException, InterruptedException {
        return keeper().systemd(patience);
    }

    /** The keeper of the host's names, by the same connection; exceptions as of {@link #systemd}. */
    Hostnamed hostnamed() throws PermanentException, NotYetException, InterruptedException {
        return keeper().hostnamed(patience);
    }

    /** How often systemd has, or may have, read all units anew. */
    long generation() {
        return readings.count();
    }

    /** A connection that is asked for when the last user has left would be nobody's to end. */
    private synchronized ConnectionKeeper keeper() throws NotYetException {
        if (isClosed || users == 0) {
            throw new NotYetException("the " + place.title() + " is used no longer");
        }
        if (keeper == null) {
            keeper = new ConnectionKeeper(place, listeners, readings);
            keeper.start();
        }
        return keeper;
    }

    /** Tells the watch of the object's signals from now on. */
    void add(String path, Listener watch) throws NotYetException, InterruptedException {
        ConnectionKeeper now = keeper();
        if (listeners.add(path, watch)) {
            now.listen(path);
        }
    }

    /** No longer. */
    void remove(String path, Listener watch) {
        ConnectionKeeper now;
        synchronized (this) {
            now = keeper;
        }
        if (listeners.remove(path, watch) && now != null) {
            now.ignore(path);
        }
    }
}
