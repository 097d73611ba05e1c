package mgmt.engine.internal.exchange;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import mgmt.api.transport.Key;
import mgmt.api.transport.Operable;
import mgmt.api.transport.Transport;
import mgmt.api.transport.TransportException;
import mgmt.api.transport.WatchListener;
import mgmt.engine.internal.transport.Opened;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection of the exchange to whatever transport is chosen: opens it, swaps it when another one is chosen, and tells
 * people when the store ceases to answer and answers again. Confined to the exchange thread, but for {@link #available()} and
 * {@link #operable()}.
 */
final class Link {

    private static final Logger LOG = LoggerFactory.getLogger(Link.class);

    private static final long FAILURE_PAUSE = TimeUnit.SECONDS.toNanos(5);

    private final Place place;
    private final Transports transports;
    private final Runnable wake;
    private final Values values;
    private final Chore choose = new Chore();
    private final Chore open = new Chore();

    private @Nullable Line line;
    private Transports.@Nullable Choice chosen;
    private boolean isUntried = true;
    private boolean hasWorked;
    private String problem = "";
    private String told = "";
    private Session.Phase phase = Session.Phase.CONNECTING;
    private volatile Optional<Transport> available = Optional.empty();
    private volatile Optional<Operable> operable = Optional.empty();

    /** An open transport, and what it reports. */
    private record Line(Opened opened, Session session, String settings) {}

    /**
     * What transports are lent.
     *
     * @param host the name of this host
     * @param directory in which each transport has one of its own
     * @param logs makes the log of a transport
     */
    record Place(String host, Path directory, Function<String, System.Logger> logs, InstantSource clock) {}

    /**
     * @param wake called, on any thread, when something was reported
     * @param wanted called, on any thread, when a kind needs the cluster
     */
    Link(Place place, Transports transports, Runnable wake, Runnable wanted) {
        this.place = place;
        this.transports = transports;
        this.wake = wake;
        this.values = new Values(place.host(), this::available, wanted);
    }

    /** The transport, when its store answers; any thread. */
    Optional<Transport> available() {
        return available;
    }

    /** What takes orders for the open transport, whether or not its store answers; any thread. */
    Optional<Operable> operable() {
        return operable;
    }

    Values values() {
        return values;
    }

    /** Another transport may have to be chosen, or the first one. */
    void choose(long now) {
        choose.demand(now);
    }

    /** Whether nothing was chosen yet. */
    boolean isUntried() {
        return isUntried;
    }

    boolean isOpen() {
        return line != null;
    }

    /** The name of the open transport, or of what would be opened. */
    String name() {
        return line != null ? line.opened().name() : chosen == null ? "" : String.join(" or ", chosen.names());
    }

    /** How the open transport is configured: the same for the same configuration, even if nobody has configured any. */
    String settings() {
        return line == null ? "" : line.settings();
    }

    /** What is wrong with the configuration, for users; empty if nothing is. */
    String problem() {
        return problem;
    }

    long wait(long now, long most) {
        return open.wait(now, choose.wait(now, most));
    }

    /**
     * Opens the transport, or another one, if that is due; may block.
     *
     * @return whether another one is open now
     * @throws TransportException when none could be opened, and none has been since the agent was started
     */
    boolean connect(long now) throws TransportException, InterruptedException {
        if (choose.isDue(now)) {
            choose.done();
            isUntried = false;
            try {
                return change(transports.choose(), now);
            } catch (TransportException e) {
                complain(e);
                if (chosen != null && !chosen.isOffered()) {
                    disconnect();
                }
                return false;
            }
        }
        return chosen != null && open.isDue(now) && open(chosen, now);
    }

    private boolean change(Transports.Choice next, long now) throws TransportException, InterruptedException {
        Transports.Choice before = chosen;
        if (next.equals(before) && (line != null || open.isDue())) {
            problem = line != null ? "" : problem;
            return false;
        }
        if (line != null && before != null && before.isOffered() && !next.isOffered()) {
            hold("no plugin offers the transport " + String.join(" or ", next.names()) + "; " + name() + " goes on");
            return false;
        }
        boolean wasOpen = line != null;
        disconnect();
        chosen = next;
        if (open(next, now)) {
            return true;
        }
        if (wasOpen && before != null && before.isOffered()) {
            String why = problem;
            chosen = before;
            if (open(before, now)) {
                problem = why;
                LOG.warn("The transport {} goes on", name());
                return true;
            }
        }
        return false;
    }

    private boolean open(Transports.Choice choice, long now) throws TransportException, InterruptedException {
        Session[] last = new Session[1];
        try {
            Opened opened = choice.open(name -> {
                last[0] = new Session(
                        place.host(),
                        place.directory().resolve(name),
                        place.logs().apply(name),
                        place.clock(),
                        wake);
                return last[0];
            });
            line = new Line(opened, last[0], settings(choice, opened));
            operable = Optional.of(opened.operable());
            open.done();
            hasWorked = true;
            problem = "";
            told = "";
            phase = Session.Phase.CONNECTING;
            LOG.debug("the transport {} is open", opened.name());
            return true;
        } catch (TransportException e) {
            open.failed(now);
            complain(e);
            return false;
        }
    }

    /** If nobody has chosen, it is no change of the configuration that another of the same is taken. */
    private static String settings(Transports.Choice choice, Opened opened) {
        return choice.names().size() > 1
                ? String.join(" or ", choice.names())
                : opened.name() + " " + opened.settingsFingerprint();
    }

    private void complain(TransportException e) throws TransportException {
        if (!hasWorked) {
            // Whoever catches it tells of it; what is tried until the agent has ended says nothing new.
            told = String.valueOf(e.getMessage());
            throw e;
        }
        hold(String.valueOf(e.getMessage()));
    }

    private void hold(String message) {
        problem = message;
        if (!told.equals(message)) {
            told = message;
            LOG.error("The transport cannot be used: {}", message);
        }
    }

    /** From now on, what cannot be opened is no reason to end, but is tried again and again. */
    void persevere() {
        hasWorked = true;
    }

    /** What the open transport has reported since the last time; empty if none is open. */
    Optional<Session.Report> take(long now) {
        if (line == null) {
            return Optional.empty();
        }
        Session.Report report = line.session().take();
        tell(report);
        available = report.phase() == Session.Phase.AVAILABLE
                ? Optional.of(line.opened().transport())
                : Optional.empty();
        if (report.hasAnswered() || phase != report.phase()) {
            values.tellAll();
        }
        phase = report.phase();
        if (phase == Session.Phase.FAILED) {
            disconnect();
            open.demandAt(now + FAILURE_PAUSE);
        }
        return Optional.of(report);
    }

    private void tell(Session.Report report) {
        boolean isOther = phase != report.phase();
        switch (report.phase()) {
            case AVAILABLE -> {
                if (isOther) {
                    LOG.info("The cluster answers over the transport {}", name());
                }
            }
            case UNAVAILABLE -> {
                if (isOther) {
                    LOG.warn("The cluster does not answer; the graph goes on with what is known: {}", report.why());
                }
            }
            case FAILED -> {
                problem = report.why();
                LOG.error("The transport {} has failed: {}", name(), report.why());
            }
            case CONNECTING -> {}
        }
    }

    /** A listener for watches of the open transport, in the place of the one before, that hears of such keys alone. */
    WatchListener listenAnew(Predicate<Key> isOfInterest) {
        return session().listenAnew(isOfInterest);
    }

    private Session session() {
        if (line == null) {
            throw new IllegalStateException("no transport is open");
        }
        return line.session();
    }

    /** Closes the transport; blocks. */
    void disconnect() {
        Line old = line;
        if (old == null) {
            return;
        }
        line = null;
        available = Optional.empty();
        operable = Optional.empty();
        old.session().close();
        old.opened().transport().close();
        values.lose();
    }
}
