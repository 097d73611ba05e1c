package mgmt.plugin.svc.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import mgmt.api.resource.NotYetException;
import mgmt.api.resource.PermanentException;
import mgmt.plugin.svc.internal.UnitState.Activity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one connection that all resources of a manager share. A thread of its own makes it when it is first wanted, makes it
 * anew when it was lost, and ends it with the last resource. Thread-safe: guarded by itself, but nobody is called, and
 * nothing is sent, under that guard.
 */
final class Bus {

    private static final Logger LOG = LoggerFactory.getLogger(Bus.class);
    private static final long FIRST_PAUSE = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(5);

    /** How long a worker waits for the connection. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    /** A reload that is announced and never ends must not make the agent deaf. */
    private static final long LONGEST_RELOAD = TimeUnit.SECONDS.toNanos(30);

    /** The bus allows 512 rules a connection (dbus-daemon(1), max_match_rules_per_connection): many units share one. */
    private static final int MOST_RULES = 256;

    private static final String UNIT_RULE = "type='signal',sender='" + Systemd.NAME + "',interface='"
            + Systemd.PROPERTIES + "',member='PropertiesChanged',arg0='" + Systemd.UNIT + "',";

    private static final List<String> RULES = List.of(
            managerRule("JobRemoved"),
            managerRule("Reloading"),
            "type='signal',sender='org.freedesktop.DBus',interface='org.freedesktop.DBus',member='NameOwnerChanged',arg0='"
                    + Systemd.NAME + "'");

    private enum Phase {
        WANTED,
        CONNECTED,
        PAUSING,
        ABSENT
    }

    private final BusPlace place;
    private final Duration patience;
    private final Jobs jobs = new Jobs();
    private final Reloads reloads = new Reloads();
    private final Map<String, Set<UnitWatch>> watches = new HashMap<>();
    private int users;
    private @Nullable Keeper keeper;

    Bus(BusPlace place, Duration patience) {
        this.place = place;
        this.patience = patience;
    }

    private static String managerRule(String member) {
        return "type='signal',sender='" + Systemd.NAME + "',path='" + Systemd.OBJECT + "',interface='" + Systemd.MANAGER
                + "',member='" + member + "'";
    }

    BusPlace place() {
        return place;
    }

    /** One more resource may want the connection. */
    synchronized void enter() {
        users++;
    }

    /** One less; the last one ends it. */
    void leave() {
        Keeper last = null;
        synchronized (this) {
            users--;
            if (users == 0) {
                last = keeper;
                keeper = null;
            }
        }
        if (last != null) {
            last.end();
        }
    }

    /**
     * The manager, connected.
     *
     * @throws PermanentException when systemd does not run here
     * @throws NotYetException when the connection is being made, again and again if need be
     */
    Systemd systemd() throws PermanentException, NotYetException, InterruptedException {
        return keeper().systemd();
    }

    /** How often systemd has, or may have, read all units anew. */
    long generation() {
        Keeper now = keeper();
        synchronized (now) {
            return now.generation;
        }
    }

    private synchronized Keeper keeper() {
        if (keeper == null) {
            keeper = new Keeper();
            keeper.thread.start();
        }
        return keeper;
    }

    /** Tells the watch of the unit's signals from now on. */
    void add(String path, UnitWatch watch) throws InterruptedException {
        boolean isNew;
        synchronized (this) {
            Set<UnitWatch> known = watches.computeIfAbsent(path, any -> new HashSet<>());
            isNew = known.isEmpty();
            known.add(watch);
        }
        if (isNew) {
            keeper().listen(path);
        }
    }

    /** No longer. */
    void remove(String path, UnitWatch watch) {
        Keeper now;
        synchronized (this) {
            now = keeper;
            Set<UnitWatch> known = watches.getOrDefault(path, Set.of());
            known.remove(watch);
            if (!known.isEmpty()) {
                return;
            }
            watches.remove(path);
        }
        if (now != null) {
            now.ignore(path);
        }
    }

    private synchronized List<UnitWatch> watches(String path) {
        return List.copyOf(watches.getOrDefault(path, Set.of()));
    }

    private void tellAll(Consumer<UnitWatch> what) {
        Set<UnitWatch> all = new HashSet<>();
        synchronized (this) {
            watches.values().forEach(all::addAll);
        }
        all.forEach(what);
    }

    private synchronized List<String> paths() {
        return new ArrayList<>(watches.keySet());
    }

    /** The thread that has the connection, from the first use of it to the last. */
    private final class Keeper implements Runnable {

        private final Thread thread =
                new Thread(this, "mgmt-svc-" + place.title().replace(' ', '-'));
        private final Set<String> rules = new HashSet<>();
        private Phase phase = Phase.WANTED;
        private @Nullable BusConnection connection;
        private @Nullable Systemd systemd;
        private boolean isEnded;
        private boolean isRenewed;
        private String failure = "";
        private int failures;
        private long generation;
        private long reloadingSince;
        private boolean isReloading;

        Keeper() {
            thread.setDaemon(true);
        }

        // ---- for resources, on their workers

        synchronized Systemd systemd() throws PermanentException, NotYetException, InterruptedException {
            if (phase == Phase.ABSENT) {
                phase = Phase.WANTED;
                notifyAll();
            }
            long end = System.nanoTime() + patience.toNanos();
            while (phase == Phase.WANTED && end - System.nanoTime() > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, end - System.nanoTime());
            }
            if (phase == Phase.CONNECTED && systemd != null) {
                return systemd;
            }
            if (phase == Phase.ABSENT) {
                throw new PermanentException(place.complaint());
            }
            if (phase == Phase.WANTED) {
                // A bus that accepts and says nothing: this attempt is given up, the next one may find it in its
                // senses.
                thread.interrupt();
            }
            throw new NotYetException(
                    "the " + place.title() + " cannot be reached" + (failure.isEmpty() ? "" : ": " + failure));
        }

        /** A connection that takes no more rules is made anew: a signal that is missed would be missed for ever. */
        void listen(String path) throws InterruptedException {
            try {
                match(path);
            } catch (BusException e) {
                LOG.debug("No signals of {} before the next connection", path, e);
                lost();
            }
        }

        private void match(String path) throws BusException, InterruptedException {
            BusConnection now;
            String rule;
            synchronized (this) {
                now = connection;
                rule = rule(path);
                if (now == null || !rules.add(rule)) {
                    return;
                }
            }
            now.match(rule);
        }

        void ignore(String path) {
            BusConnection now;
            synchronized (this) {
                now = connection;
                if (now == null || !rules.remove(unitRule(path))) {
                    return;
                }
            }
            try {
                now.unmatch(unitRule(path));
            } catch (BusException e) {
                LOG.debug("Signals of {} go on", path, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private String rule(String path) {
            return rules.size() < MOST_RULES || rules.contains(unitRule(path))
                    ? unitRule(path)
                    : UNIT_RULE + "path_namespace='" + Systemd.OBJECT + "/unit'";
        }

        private String unitRule(String path) {
            return UNIT_RULE + "path='" + path + "'";
        }

        void end() {
            synchronized (this) {
                isEnded = true;
                notifyAll();
            }
            thread.interrupt();
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
                // What ends the thread must not cut short the ending of the connection.
                boolean unused = Thread.interrupted();
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
                long end = System.nanoTime()
                        + Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(20, Math.max(0, failures - 1)));
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
                BusConnection opened = BusConnection.open(place.address(), this::received, this::lost);
                synchronized (this) {
                    connection = opened;
                    rules.clear();
                }
                begin(opened);
            } catch (BusException e) {
                failed(
                        e.isNobodyThere() && !place.hasManager() ? Phase.ABSENT : Phase.PAUSING,
                        String.valueOf(e.getMessage()));
            }
        }

        private void begin(BusConnection opened) throws BusException, InterruptedException {
            Systemd manager = new Systemd(opened, jobs, reloads);
            for (String rule : RULES) {
                opened.match(rule);
            }
            manager.subscribe();
            for (String path : paths()) {
                match(path);
            }
            synchronized (this) {
                if (connection != opened || !opened.isConnected()) {
                    throw BusException.disconnected("the connection was lost at once");
                }
                phase = Phase.CONNECTED;
                systemd = manager;
                failures = 0;
                isRenewed = false;
                isReloading = false;
                generation++;
                notifyAll();
            }
            LOG.debug("Connected to {}", place.address());
            tellAll(UnitWatch::lookAgain);
        }

        private synchronized void failed(Phase next, String why) {
            phase = next;
            failure = why;
            failures++;
            notifyAll();
        }

        /** The manager is another process than before, which has not been asked for signals, or the same with new code. */
        private void renew() throws InterruptedException {
            Systemd manager;
            synchronized (this) {
                isRenewed = false;
                generation++;
                isReloading = false;
                manager = systemd;
            }
            try {
                if (manager != null) {
                    manager.subscribe();
                }
            } catch (BusException e) {
                LOG.debug("systemd does not take a subscription; another connection is made", e);
                lost();
                return;
            }
            tellAll(UnitWatch::lookAgain);
        }

        private void disconnect() {
            BusConnection old;
            synchronized (this) {
                old = connection;
                connection = null;
                systemd = null;
            }
            if (old != null) {
                old.close();
            }
        }

        // ---- signals, on a thread of the connection

        /** May be called with locks of the connection held. */
        private void lost() {
            synchronized (this) {
                if (phase == Phase.CONNECTED) {
                    phase = Phase.PAUSING;
                    systemd = null;
                    failure = "the connection was lost";
                    failures = 0;
                    notifyAll();
                }
            }
            jobs.lose();
        }

        private void received(String path, String type, String member, Object[] values) {
            switch (member) {
                case "PropertiesChanged" -> propertiesChanged(path, values);
                case "JobRemoved" -> jobs.removed(values[1].toString(), values[2].toString(), values[3].toString());
                case "Reloading" -> reloading(Boolean.TRUE.equals(values[0]));
                case "NameOwnerChanged" -> ownerChanged(values[0].toString(), values[2].toString());
                default -> LOG.trace("{}.{} is of no interest", type, member);
            }
        }

        private void propertiesChanged(String path, Object[] values) {
            if (!values[0].equals(Systemd.UNIT) || isReloading()) {
                return;
            }
            List<UnitWatch> concerned = watches(path);
            if (!concerned.isEmpty()) {
                Activity activity = Activity.of(Systemd.map(values[1]));
                concerned.forEach(watch -> watch.signalled(activity));
            }
        }

        /** During a reload systemd tells of every unit; what that amounts to is looked at once, at its end. */
        private boolean isReloading() {
            synchronized (this) {
                if (!isReloading || System.nanoTime() - reloadingSince < LONGEST_RELOAD) {
                    return isReloading;
                }
            }
            reloading(false);
            return false;
        }

        private void reloading(boolean begins) {
            synchronized (this) {
                isReloading = begins;
                reloadingSince = System.nanoTime();
                if (begins) {
                    generation++;
                }
            }
            if (!begins) {
                tellAll(UnitWatch::reloaded);
            }
        }

        private void ownerChanged(String name, String owner) {
            if (name.equals(Systemd.NAME)) {
                jobs.lose();
                synchronized (this) {
                    isRenewed = !owner.isEmpty();
                    notifyAll();
                }
            }
        }
    }
}
