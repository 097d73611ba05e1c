package mgmt.engine.internal.exchange;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import mgmt.api.resource.ClusterValues;
import mgmt.api.transport.Key;
import mgmt.api.transport.Operable;
import mgmt.api.transport.Snapshot;
import mgmt.api.transport.Transport;
import mgmt.api.transport.TransportException;
import mgmt.api.transport.WatchListener;
import mgmt.engine.internal.assembly.Wishes;
import mgmt.engine.internal.control.TimeText;
import mgmt.engine.internal.converger.Convergence;
import mgmt.engine.internal.converger.Outside;
import mgmt.engine.internal.declaration.Collected;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exchanges declarations, presence and values with other hosts, through whatever transport is chosen. All work is done by
 * one thread, which looks at what is wanted and at what is there, and does what is missing; the public methods leave a
 * message for it and may be called from any thread.
 */
public final class Exchange implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    /** How often a presence may change: an agent that is busy now and at rest then must not keep all others busy. */
    private static final long PRESENCE_PAUSE = TimeUnit.SECONDS.toNanos(1);

    /** How often this host makes sure that what it has put into the store is there: somebody may have deleted it. */
    private static final long REFRESH_PAUSE = TimeUnit.MINUTES.toNanos(1);

    private static final long LONGEST_WAIT = TimeUnit.HOURS.toNanos(1);

    /** How long a call that is being made may go on at the end, and how long leaving may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Duration LAST_PATIENCE = Transport.DEADLINE.plusSeconds(2);

    private final ExchangeSettings settings;
    private final LongSupplier ticker;
    private final InstantSource clock;
    private final Mailbox mailbox = new Mailbox();
    private final Link link;
    private final Known known = new Known();
    private final Watches watches = new Watches();
    private final Publishing publishing;
    private final Joining joining;
    private final Others others;
    private final Remembering remembering;
    private final List<Collected> remembered;

    private final Chore read = new Chore();
    private final Chore join = new Chore();
    private final Chore publish = new Chore();
    private final Chore watchValues = new Chore();
    private final Chore refresh = new Chore();

    private Optional<Thread> thread = Optional.empty();
    private Listener listener = new Unheard();
    private boolean hasWishes;
    private Wishes wishes = Wishes.NONE;
    private boolean isJoinRequested;
    private Convergence convergence = Convergence.BUSY;
    private String store = "";
    private boolean wasAvailable;
    private boolean isPresent;
    private long presenceAge;
    private boolean isDirty;
    private List<Item> delivered = List.of();
    private long kept;
    private List<String> left = List.of();
    private List<String> refused = List.of();
    private Optional<Presence> namesake = Optional.empty();
    private Outside toldOutside = Outside.AT_REST;
    private volatile Outside outside = Outside.AT_REST;
    private volatile ExchangeReport report = ExchangeReport.none();

    /** Told by the exchange, on its thread; must not block. */
    public interface Listener {

        /** The declarations that are collected from now on. */
        void collected(List<Collected> next);

        /** How far the exchange is has changed: {@link Exchange#outside()}. */
        void progressed();

        /** The transport cannot work as configured, and never has since the agent was started. */
        void failed(TransportException cause);
    }

    /** Before anybody listens. */
    private static final class Unheard implements Listener {
        @Override
        public void collected(List<Collected> next) {}

        @Override
        public void progressed() {}

        @Override
        public void failed(TransportException cause) {}
    }

    /**
     * An exchange that does nothing before it is started.
     *
     * @param state where it keeps what it has to remember
     * @param transports what can be chosen among
     * @param logs makes the log of a transport
     * @param ticker nanoseconds of any origin
     * @throws IOException when what it has to remember cannot be read or written
     */
    public Exchange(
            ExchangeSettings settings,
            Path state,
            Transports transports,
            Function<String, System.Logger> logs,
            LongSupplier ticker,
            InstantSource clock)
            throws IOException {
        this.settings = settings;
        this.ticker = ticker;
        this.clock = clock;
        this.link = new Link(
                new Link.Place(settings.host(), state.resolve("transports"), logs, clock),
                transports,
                mailbox::wake,
                mailbox::join);
        this.publishing = new Publishing(settings.host(), settings.exportTtl());
        this.joining = new Joining(
                settings.host(), Instance.of(state.resolve("instance")), settings.version(), clock.instant());
        this.others = new Others(settings.host());
        this.remembering = new Remembering(new CollectedFile(state.resolve("collected")), ticker);
        this.remembered = Item.collected(remembering.memory().items());
    }

    /** What was collected last in an earlier life of this agent. */
    public List<Collected> remembered() {
        return remembered;
    }

    /**
     * Whether this host may have exports in the store from an earlier life of this agent: then it takes part in a cluster,
     * whatever its graph says. Before the start.
     */
    public boolean hasPublished() {
        return remembering.memory().hasPublished();
    }

    /** Starts the thread, which tells the listener. */
    public void start(Listener told) {
        listener = told;
        Thread body = new Thread(this::run, "mgmt-exchange");
        body.setDaemon(true);
        thread = Optional.of(body);
        body.start();
    }

    /** What the graph exports and collects from now on. */
    public void wish(Wishes next) {
        mailbox.wish(next);
    }

    /** How far this agent is. Wakes nobody as long as nobody is to be told of it. */
    public void converged(Convergence next) {
        mailbox.converged(next, !report.transport().isEmpty());
    }

    /** Another transport may have to be chosen. */
    public void reconfigure() {
        mailbox.reconfigure();
    }

    /** Lets go of what another store has had, and the one at hand has not. */
    public void rejoin() {
        mailbox.rejoin();
    }

    /** The values of the cluster, for kinds. */
    public ClusterValues values() {
        return link.values();
    }

    /** How far the exchange is, what was asked for last included. */
    public Outside outside() {
        return mailbox.hasWishes() ? Outside.BUSY : outside;
    }

    /** What there is to tell people. */
    public ExchangeReport report() {
        return report;
    }

    /** The transport, when its store answers. */
    public Optional<Transport> transport() {
        return link.available();
    }

    /** What takes orders for the open transport, whether or not its store answers; an order ends when that is closed. */
    public Optional<Operable> operable() {
        return link.operable();
    }

    // ---- the thread

    private void run() {
        try {
            boolean goesOn = true;
            while (goesOn) {
                mailbox.await(nextWait());
                goesOn = step();
            }
        } catch (InterruptedException e) {
            LOG.debug("the exchange was interrupted");
        } catch (RuntimeException | Error e) {
            LOG.error("A defect of the engine: the exchange with other hosts has ended", e);
        } finally {
            end();
        }
    }

    private long nextWait() {
        long now = ticker.getAsLong();
        long wait = link.wait(now, remembering.wait(now, LONGEST_WAIT));
        return link.available().isEmpty()
                ? wait
                : refresh.wait(now, watchValues.wait(now, join.wait(now, publish.wait(now, read.wait(now, wait)))));
    }

    /** Does what there is to do; whether there may ever be more. */
    boolean step() throws InterruptedException {
        Mailbox.Requests requests = mailbox.take();
        if (requests.isEnded()) {
            return false;
        }
        accept(requests);
        Optional<Session.Report> news = Optional.empty();
        if (isNeeded()) {
            connect(requests.isReconfigured());
            news = link.take(ticker.getAsLong());
            if (news.isPresent()) {
                notice(news.get());
            }
            if (link.available().isPresent()) {
                work(link.available().get());
            }
        }
        deliver();
        remembering.writeIfDue();
        tell(news, requests.wishes().isPresent());
        return true;
    }

    private void accept(Mailbox.Requests requests) {
        requests.wishes().ifPresent(this::accept);
        requests.convergence().ifPresent(next -> {
            convergence = next;
            if (isPresent) {
                join.demandAt(presenceAge + PRESENCE_PAUSE);
            }
        });
        isJoinRequested |= requests.isJoinRequested();
        isDirty |= requests.isRejoining() && known.letGo();
    }

    private void accept(Wishes next) {
        long now = ticker.getAsLong();
        if (!hasWishes) {
            known.restore(remembering.memory().items());
        } else {
            link.persevere();
        }
        if (!hasWishes || !next.collects().equals(wishes.collects())) {
            known.collect(next.collects());
            read.demand(now);
            isDirty = true;
        }
        if (!hasWishes
                || !next.exports().equals(wishes.exports())
                || !next.undecided().equals(wishes.undecided())) {
            publish.demand(now);
        }
        wishes = next;
        hasWishes = true;
    }

    /** An agent that needs nothing of a cluster does not even load what a transport is made of. */
    private boolean isNeeded() {
        return hasWishes
                && (link.isOpen()
                        || settings.isAsked()
                        || isJoinRequested
                        || remembering.memory().hasPublished()
                        || !wishes.isNone());
    }

    private void connect(boolean isReconfigured) throws InterruptedException {
        long now = ticker.getAsLong();
        if (isReconfigured || link.isUntried()) {
            link.choose(now);
        }
        try {
            if (link.connect(now)) {
                store = "";
                isPresent = false;
                joining.forget();
            }
        } catch (TransportException e) {
            link.persevere();
            listener.failed(e);
        }
    }

    private void notice(Session.Report news) {
        long now = ticker.getAsLong();
        if (news.hasAnswered() && !news.store().equals(store)) {
            store = news.store();
            isPresent = false;
            joining.forget();
            read.demand(now);
        }
        if (news.hasLost()) {
            isPresent = false;
            joining.forget();
        }
        if (news.hasAnswered() || news.hasLost()) {
            join.demand(now);
            publish.demand(now);
        }
        if (news.hasGap()) {
            read.demand(now);
        }
        if (news.phase() == Session.Phase.UNAVAILABLE && wasAvailable) {
            // Up to now, nothing was missed.
            remembering.set(remembering.memory().with(remembering.memory().items(), news.since()));
        }
        wasAvailable = news.phase() == Session.Phase.AVAILABLE;
        isDirty |= known.apply(news.changes());
        others.apply(news.changes());
    }

    /** Each piece of work fails by itself, and is repeated by itself. */
    private void work(Transport transport) throws InterruptedException {
        long now = ticker.getAsLong();
        if (refresh.isDue(now)) {
            join.demandAt(now);
            publish.demandAt(now);
            refresh.done();
        }
        refresh.demandAt(now + REFRESH_PAUSE);
        attempt(read, "what other hosts export cannot be read", () -> read(transport));
        if (settings.noop()) {
            join.done();
            publish.done();
        } else {
            attempt(join, "this host cannot join the cluster, and exports nothing", () -> join(transport));
            if (isPresent) {
                attempt(publish, "what this host exports cannot be published", () -> publish(transport));
            }
        }
        if (link.values().hasUnwatched()) {
            watchValues.demandAt(ticker.getAsLong());
        }
        attempt(
                watchValues,
                "the values of the cluster cannot be watched",
                () -> link.values().watch(transport));
    }

    /** Something that may fail for a while. */
    private interface Work {
        void run() throws TransportException, InterruptedException;
    }

    private void attempt(Chore chore, String trouble, Work work) throws InterruptedException {
        if (!chore.isDue(ticker.getAsLong())) {
            return;
        }
        try {
            work.run();
            chore.done();
        } catch (TransportException e) {
            String reason = trouble + ": " + e.getMessage();
            if (chore.failed(ticker.getAsLong(), reason) && namesake.isEmpty()) {
                LOG.warn("The store answers, but {}", reason);
            } else {
                LOG.debug("to be tried again: {}", reason);
            }
        }
    }

    private void read(Transport transport) throws TransportException, InterruptedException {
        watches.end();
        WatchListener watching = link.listenAnew(known.interest().or(key -> key.isBelow(Keys.HOSTS)));
        List<Snapshot> snapshots = new ArrayList<>();
        for (Key scope : known.scopes()) {
            snapshots.add(settings.follows() ? watches.begin(scope, transport, watching) : transport.read(scope));
        }
        if (settings.convergedCluster()) {
            Snapshot hosts = watches.begin(Keys.HOSTS, transport, watching);
            others.read(hosts.entries());
            requireStore(List.of(hosts));
        }
        requireStore(snapshots);
        boolean isAnother = !remembering.memory().store().isEmpty()
                && !remembering.memory().store().equals(store)
                && remembering.memory().settings().equals(link.settings());
        known.read(
                snapshots.stream()
                        .flatMap(snapshot -> snapshot.entries().stream())
                        .toList(),
                isAnother);
        if (isAnother && known.kept() > 0) {
            LOG.warn(
                    "The store of the cluster is another one than before, and lacks {} of what was collected: that stays"
                            + " until it is there again, or mgmt cluster rejoin lets go of it",
                    known.kept());
        }
        remembering.set(remembering.memory().of(store, link.settings()));
        isDirty = true;
    }

    /** A store that takes the place of another one may answer before it is known to be another. */
    private void requireStore(List<Snapshot> snapshots) throws TransportException {
        if (!snapshots.stream().allMatch(snapshot -> snapshot.store().equals(store))) {
            throw new TransportException("another store has answered");
        }
    }

    private void join(Transport transport) throws TransportException, InterruptedException {
        boolean wasFree = namesake.isEmpty();
        boolean isComplete = refused.isEmpty() || convergence == Convergence.BUSY;
        namesake = joining.join(isComplete ? convergence : Convergence.FAILED, transport);
        isPresent = namesake.isEmpty();
        if (isPresent) {
            presenceAge = ticker.getAsLong();
            if (!wasFree) {
                // The other one has taken back what it did not export itself.
                publish.demand(ticker.getAsLong());
                LOG.info("The name {} is free by now: this agent takes part in the cluster", settings.host());
            }
            return;
        }
        if (wasFree) {
            LOG.error(
                    "Another agent is called {}, in the cluster since {}: this one exports nothing until that one is"
                            + " gone; give one of them another name with --hostname",
                    settings.host(),
                    TimeText.of(namesake.get().since()));
        }
        throw new TransportException("the name " + settings.host() + " is taken");
    }

    private void publish(Transport transport) throws TransportException, InterruptedException {
        boolean exportsAny = !wishes.exports().isEmpty() || !wishes.undecided().isEmpty();
        if (exportsAny && !remembering.memory().hasPublished()) {
            // Before the first of them is there: whatever happens, it will be taken back when nobody wants it any more.
            remembering.set(remembering.memory().published(true));
            remembering.flush();
        }
        List<String> before = refused;
        refused = publishing.publish(wishes, transport);
        if (refused.isEmpty() != before.isEmpty()) {
            join.demandAt(ticker.getAsLong());
        }
        refused.stream().filter(each -> !before.contains(each)).forEach(each -> LOG.error("Not published: {}", each));
        if (!exportsAny && remembering.memory().hasPublished()) {
            remembering.set(remembering.memory().published(false));
        }
    }

    private void deliver() {
        if (!isDirty) {
            return;
        }
        isDirty = false;
        Known.Outcome outcome = known.outcome();
        kept = known.kept();
        outcome.notes().stream().filter(note -> !left.contains(note)).forEach(note -> LOG.warn("Left out: {}", note));
        left = outcome.notes();
        if (!outcome.items().equals(delivered)) {
            delivered = outcome.items();
            listener.collected(outcome.collected());
        }
        if (!outcome.items().equals(remembering.memory().items())) {
            remembering.set(remembering.memory().with(outcome.items(), clock.instant()));
        }
    }

    // ---- what others hear of it

    private void tell(Optional<Session.Report> news, boolean hadWishes) {
        report = report(news);
        outside = progress(news);
        mailbox.done();
        if (hadWishes || toldOutside != outside) {
            toldOutside = outside;
            listener.progressed();
        }
    }

    private Outside progress(Optional<Session.Report> news) {
        if (!isNeeded()) {
            return Outside.AT_REST;
        }
        if (news.isEmpty()) {
            return link.problem().isEmpty() ? Outside.BUSY : Outside.FAILED;
        }
        boolean isComplete = !read.isDue() && !publish.isDue();
        return switch (news.get().phase()) {
            case CONNECTING -> Outside.BUSY;
            case FAILED -> Outside.FAILED;
            case UNAVAILABLE ->
                settings.convergedCluster() ? Outside.BUSY : isComplete ? Outside.AT_REST : Outside.FAILED;
            case AVAILABLE -> {
                if (namesake.isPresent() || read.isFailing() || publish.isFailing() || join.isFailing()) {
                    yield Outside.FAILED;
                }
                boolean isAtRest = isComplete && (!settings.convergedCluster() || others.isAtRest());
                yield !isAtRest ? Outside.BUSY : refused.isEmpty() ? Outside.AT_REST : Outside.FAILED;
            }
        };
    }

    private ExchangeReport report(Optional<Session.Report> news) {
        List<String> notes = new ArrayList<>();
        if (!link.problem().isEmpty()) {
            notes.add("the transport cannot be used: " + link.problem());
        }
        news.filter(each -> each.phase() == Session.Phase.UNAVAILABLE)
                .ifPresent(each -> notes.add("the cluster does not answer since " + TimeText.of(each.since()) + ": "
                        + each.why()
                        + (delivered.isEmpty()
                                ? ""
                                : "; what was collected is as of "
                                        + TimeText.of(remembering.memory().asOf()))));
        namesake.ifPresent(other -> notes.add("another agent is called " + settings.host() + ", in the cluster since "
                + TimeText.of(other.since()) + ": this one exports nothing"));
        if (link.available().isPresent() && namesake.isEmpty()) {
            Stream.of(read, join, publish, watchValues)
                    .forEach(each -> each.trouble().ifPresent(notes::add));
        }
        if (kept > 0) {
            notes.add(kept + " collected from another store, which the one at hand does not have:"
                    + " mgmt cluster rejoin lets go of them");
        }
        notes.addAll(refused);
        notes.addAll(left);
        return news.map(each -> new ExchangeReport(link.name(), state(each), each.since(), kept, notes))
                .orElseGet(() -> new ExchangeReport("", "not in use", clock.instant(), kept, notes));
    }

    private static String state(Session.Report news) {
        return switch (news.phase()) {
            case CONNECTING -> "connecting";
            case AVAILABLE -> "available";
            case UNAVAILABLE -> "not available: " + news.why();
            case FAILED -> "failed: " + news.why();
        };
    }

    // ---- the end

    /** What was collected was so until now, if the store has answered until now. */
    private void end() {
        boolean wasInterrupted = Thread.interrupted();
        if (link.available().isPresent() && !remembering.memory().items().isEmpty()) {
            remembering.set(remembering.memory().with(remembering.memory().items(), clock.instant()));
        }
        remembering.flush();
        watches.end();
        link.disconnect();
        LOG.debug("the exchange has ended, interrupted: {}", wasInterrupted);
    }

    /** Ends the thread and leaves the cluster, within some seconds. */
    @Override
    public void close() {
        mailbox.end();
        try {
            if (thread.isPresent()) {
                thread.get().join(PATIENCE.toMillis());
                thread.get().interrupt();
                thread.get().join(LAST_PATIENCE.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
