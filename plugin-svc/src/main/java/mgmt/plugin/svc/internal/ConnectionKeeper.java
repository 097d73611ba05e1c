package mgmt.plugin.svc.internal;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import mgmt.api.resource.NotYetException;
import mgmt.api.resource.PermanentException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that makes the connection, makes it anew when it was lost, and closes it at its end. Thread-safe: guarded by
 * itself, but nobody is told, and nothing is sent, under that guard.
 */
final class ConnectionKeeper implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionKeeper.class);
    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(5);

    private enum Phase {
        WANTED,
        CONNECTED,
        PAUSING,
        ABSENT
    }

    /** A connection, what it has asked for, and who is reached by it. */
    private record Line(BusConnection connection, MatchRules rules, Systemd systemd, Hostnamed hostnamed) {}

    private final BusPlace place;
    private final Listeners listeners;
    private final Readings readings;
    private final Jobs jobs = new Jobs();
    private final Reloads reloads = new Reloads();
    private final Thread thread;

    private Phase phase = Phase.WANTED;
    private @Nullable Line line;
    private boolean isEnded;
    private boolean isRenewed;
    private String failure = "";
    private int failures;

    ConnectionKeeper(BusPlace place, Listeners listeners, Readings readings) {
        this.place = place;
        this.listeners = listeners;
        this.readings = readings;
        this.thread = new Thread(this, "mgmt-svc-" + place.title().replace(' ', '-'));
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Interrupted under the guard, so that the thread does not learn of its end without it, and is hit by it afterwards. */
    synchronized void end() {
        isEnded = true;
        notifyAll();
        thread.interrupt();
    }

    /** Waits until the connection is closed, at most two seconds; after {@link #end}. */
    void awaitEnd() {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- for resources, on their workers

    /** The manager; waits for the connection while it is being made, but no longer than the patience lasts. */
    Systemd systemd(Duration patience) throws PermanentException, NotYetException, InterruptedException {
        return connected(patience).systemd;
    }

    /** The keeper of names; likewise. */
    Hostnamed hostnamed(Duration patience) throws PermanentException, NotYetException, InterruptedException {
        return connected(patience).hostnamed;
    }

    private synchronized Line connected(Duration patience)
            throws PermanentException, NotYetException, InterruptedException {
        if (phase == Phase.ABSENT) {
            phase = Phase.WANTED;
            notifyAll();
        }
        long end = System.nanoTime() + patience.toNanos();
        while (!isEnded && phase == Phase.WANTED && end - System.nanoTime() > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
        }
        if (isEnded) {
            throw new NotYetException("the " + place.title() + " is being left");
        }
        if (phase == Phase.CONNECTED && line != null) {
            return line;
        }
        if (phase == Phase.ABSENT) {
            throw new PermanentException(place.complaint());
        }
        if (phase == Phase.WANTED) {
            // A bus that accepts and says nothing: this attempt is given up, the next may find it in its senses.
            thread.interrupt();
        }
        throw new NotYetException(
                "the " + place.title() + " cannot be reached" + (failure.isEmpty() ? "" : ": " + failure));
    }

    /** A connection that takes no more rules is made anew: a signal that is missed would be missed for ever. */
    void listen(String path) throws InterruptedException {
        Line now = line();
        try {
            if (now != null) {
                now.rules.add(path);
            }
        } catch (BusException e) {
            LOG.debug("No signals of {} before the next connection", path, e);
            lost();
        }
    }

    void ignore(String path) {
        Line now = line();
        if (now != null) {
            now.rules.remove(path);
        }
    }

    private synchronized @Nullable Line line() {
        return line;
    }

    // ---- the thread

    @Override
    public void run() {
        try {
            while (!isEnded()) {
                try {
                    step();
                } catch (InterruptedException e) {
                    LOG.debug("Interrupted; ended: {}", isEnded());
                    failed(Phase.PAUSING, "it does not answer");
                }
            }
        } finally {
            disconnect();
        }
    }

    private synchronized boolean isEnded() {
        return isEnded;
    }

    private void step() throws InterruptedException {
        switch (awaitWork()) {
            case WANTED, PAUSING -> connect();
            case CONNECTED -> renew();
            case ABSENT -> LOG.debug("{}", place.complaint());
        }
    }

    private synchronized Phase awaitWork() throws InterruptedException {
        while (!isEnded && (phase == Phase.ABSENT || (phase == Phase.CONNECTED && !isRenewed))) {
            wait();
        }
        if (phase == Phase.PAUSING && !isEnded) {
            long end =
                    System.nanoTime() + Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(20, Math.max(0, failures - 1)));
            while (!isEnded && end - System.nanoTime() > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
            }
        }
        return isEnded ? Phase.ABSENT : phase;
    }

    private void connect() throws InterruptedException {
        disconnect();
        if (!place.isThere()) {
            failed(place.hasManager() ? Phase.PAUSING : Phase.ABSENT, "there is no " + place.socket());
            return;
        }
        try {
            begin(open());
        } catch (BusException e) {
            failed(
                    e.isNobodyThere() && !place.hasManager() ? Phase.ABSENT : Phase.PAUSING,
                    String.valueOf(e.getMessage()));
        }
    }

    private Line open() throws BusException, InterruptedException {
        Signals signals = new Signals(listeners, jobs, readings, this::replaced);
        BusConnection connection = BusConnection.open(place.address(), signals, this::lost);
        Line opened = new Line(
                connection,
                new MatchRules(connection),
                new Systemd(connection, jobs, reloads),
                new Hostnamed(connection));
        synchronized (this) {
            line = opened;
        }
        return opened;
    }

    private void begin(Line opened) throws BusException, InterruptedException {
        opened.rules.addManager();
        opened.systemd.subscribe();
        for (String path : listeners.paths()) {
            opened.rules.add(path);
        }
        synchronized (this) {
            if (!opened.connection.isConnected()) {
                throw BusException.disconnected("the connection was lost at once");
            }
            phase = Phase.CONNECTED;
            failures = 0;
            isRenewed = false;
            readings.missed();
            notifyAll();
        }
        LOG.debug("Connected to {}", place.address());
        listeners.tellAll(watch -> watch.connected(opened.systemd));
    }

    private synchronized void failed(Phase next, String why) {
        phase = next;
        failure = why;
        failures++;
        notifyAll();
    }

    /** The manager has not been asked for signals, or has forgotten it. */
    private void renew() throws InterruptedException {
        Line now;
        synchronized (this) {
            isRenewed = false;
            readings.missed();
            now = line;
        }
        try {
            if (now != null) {
                now.systemd.subscribe();
            }
        } catch (BusException e) {
            LOG.debug("systemd does not take a subscription; another connection is made", e);
            lost();
            return;
        }
        listeners.tellAll(Listener::lookAgain);
    }

    private void disconnect() {
        Line old;
        synchronized (this) {
            old = line;
            line = null;
        }
        if (old != null) {
            old.connection.close();
        }
    }

    // ---- on a thread of the connection

    /** May be called with locks of the connection held. */
    private void lost() {
        synchronized (this) {
            if (phase == Phase.CONNECTED) {
                phase = Phase.PAUSING;
                failure = "the connection was lost";
                failures = 0;
                notifyAll();
            }
        }
        jobs.lose();
    }

    private synchronized void replaced(boolean isThere) {
        isRenewed = isThere;
        notifyAll();
    }
}
