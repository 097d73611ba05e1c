package mgmt.plugin.etcd.internal.members;

import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import mgmt.api.transport.TransportException;
import mgmt.plugin.etcd.internal.client.EtcdTransport;
import mgmt.plugin.etcd.internal.client.EtcdUrl;
import mgmt.plugin.etcd.internal.server.Beginning;
import mgmt.plugin.etcd.internal.server.EtcdServer;
import org.jspecify.annotations.Nullable;

/**
 * This host's part: it volunteers, runs its server as long as it is a member, and does what is left to do when it is one no
 * more. What it is to be is always found out from the list of the members. Confined to the members' thread; blocks.
 */
final class OwnMember {

    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    /** A removed server has to hear of it from one of the others; who leaves does not wait for that for so long. */
    private static final Duration END_LIMIT = Duration.ofSeconds(30);

    private static final Duration END_LIMIT_LEAVING = Duration.ofSeconds(4);
    private static final Duration SOON = Duration.ofMillis(500);
    private static final Duration IDLE = Duration.ofMinutes(1);

    private final Volunteer self;
    private final EtcdTransport transport;
    private final OwnServer server;
    private final MembershipFile file;
    private final Timeouts timeouts;
    private final System.Logger log;
    private final LongSupplier ticker;

    private final Volunteering volunteering;

    /** Whether the server that runs was seen among the members: if it goes from there, the others have all that it has. */
    private boolean wasMember;

    private boolean isJoining;
    private boolean hasOtherUrls;
    private boolean isForgetful;
    private Duration nextPause = FIRST_PAUSE;
    private @Nullable Long retryAt;
    private @Nullable Long silentSince;
    private @Nullable Long unlistedSince;
    private Duration pause = IDLE;
    private boolean hasLeft;

    /**
     * A host that has not volunteered yet.
     *
     * @param self as it volunteers
     * @param ticker nanoseconds of any origin
     */
    OwnMember(
            Volunteer self,
            EtcdTransport transport,
            OwnServer server,
            MembershipFile file,
            Timeouts timeouts,
            System.Logger log,
            LongSupplier ticker) {
        this.self = self;
        this.transport = transport;
        this.server = server;
        this.file = file;
        this.timeouts = timeouts;
        this.log = log;
        this.ticker = ticker;
        this.volunteering = new Volunteering(self, transport);
    }

    /** Looks whether the server has ended for good; needs no store. */
    void look() throws TransportException {
        Optional<EtcdServer.End> end = server.end();
        if (end.isPresent()) {
            if (end.get().isRemoved()) {
                removed(wasMember);
            } else {
                failed(end.get().why());
            }
        }
    }

    /**
     * The others do not list it any more. One that has never been up is not tried again at once: others may be waiting for its
     * place.
     */
    private void removed(boolean othersHaveAll) throws TransportException {
        unlistedSince = null;
        if (isJoining) {
            server.deleteData();
            file.remember(file.remembered().withMember(0));
            failed("the other members could not reach it at " + self.serverUrls() + " in time");
        } else {
            retire(othersHaveAll);
        }
    }

    /**
     * A server that was removed ends within moments, and then the others have all that it has. One that goes on although it is
     * not listed is a member of a cluster that was given up: of the one that others have restored from a copy.
     */
    private boolean isStillToSay(Duration limit) {
        long now = ticker.getAsLong();
        long since = unlistedSince == null ? now : unlistedSince;
        unlistedSince = since;
        pause = SOON;
        return wasMember && server.isRunning() && now - since < limit.toNanos();
    }

    /** Its data are of no more use to it. */
    private void retire(boolean othersHaveAll) throws TransportException {
        server.stop();
        transport.pin(Optional.empty());
        if (othersHaveAll) {
            server.deleteData();
            log.log(Level.INFO, "This host runs no member of the cluster any more; the others have its data.");
        } else if (server.hasData()) {
            Path aside = server.setAside();
            log.log(
                    Level.WARNING,
                    "This host was removed from the cluster while it was away; its old data are in {0}, and it volunteers"
                            + " anew.",
                    aside);
        }
        wasMember = false;
        isJoining = false;
        silentSince = null;
        file.remember(file.remembered().withMember(0));
    }

    private void failed(String why) throws TransportException {
        log.log(Level.WARNING, "This host cannot run a member of the cluster, and tries it again later: {0}", why);
        server.stop();
        isJoining = false;
        retryAt = ticker.getAsLong() + nextPause.toNanos();
        nextPause = nextPause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? nextPause.multipliedBy(2) : LONGEST_PAUSE;
    }

    /** Does what this host has to do as things are. */
    void attend(Roster roster, List<Member> members, boolean isLeaving)
            throws TransportException, InterruptedException {
        pause = IDLE;
        hasLeft = false;
        rememberVoters(members);
        if (server.isOrigin() && roster.origin().filter(self.host()::equals).isEmpty()) {
            server.clearOrigin();
        }
        Optional<Member> me = find(members);
        if (me.isPresent() && isRunBy(me.get())) {
            file.remember(file.remembered().withMember(me.get().id()));
        }
        long known = file.remembered().member();
        boolean isThere = server.hasData() || server.isRunning();
        if (isThere && known != 0 && members.stream().noneMatch(member -> member.id() == known)) {
            if (isStillToSay(isLeaving ? END_LIMIT_LEAVING : END_LIMIT)) {
                return;
            }
            // It may have ended since it was looked at.
            boolean hasSaidSo = server.end().filter(EtcdServer.End::isRemoved).isPresent();
            removed(hasSaidSo && wasMember);
        } else if (server.hasData()
                && known == 0
                && me.filter(Member::hasStarted).isPresent()) {
            file.remember(file.remembered().withMember(me.get().id()));
        }
        if (me.isPresent()) {
            run(me.get(), members, isLeaving);
        }
        volunteering.take(stance(me, isLeaving), roster);
        hasLeft = isLeaving && isFree(roster, members, me);
    }

    /** Whether this host's server is another member than is remembered: somebody has restored its data by hand. */
    private boolean isRunBy(Member me) throws InterruptedException {
        return me.hasStarted()
                && me.id() != file.remembered().member()
                && me.serverUrls().equals(self.serverUrls())
                && server.isRunning()
                && transport
                        .membership()
                        .health(List.of(server.client()), me.id())
                        .isPresent();
    }

    /** A disk that is full is no reason not to do the rest: not to volunteer any more, for one. */
    private void rememberVoters(List<Member> members) {
        List<Member> voters = members.stream().filter(Member::isVoter).toList();
        List<EtcdUrl> urls = Lines.sorted(
                voters.stream().flatMap(voter -> voter.clientUrls().stream()).toList());
        MembershipFile.Remembered next = file.remembered().of(transport.store().orElse(""), urls, voters.size());
        try {
            file.remember(next);
            isForgetful = false;
        } catch (UncheckedIOException e) {
            log.log(
                    isForgetful ? Level.DEBUG : Level.WARNING,
                    "Where the members are is not remembered if this agent ends now: {0}",
                    Members.reason(e));
            isForgetful = true;
        }
    }

    /** This host's member: by its name, or, where it has none yet, by where the others find it. */
    Optional<Member> find(List<Member> members) {
        return members.stream()
                .filter(member -> member.hasStarted()
                        ? member.host().equals(self.host())
                        : member.serverUrls().equals(self.serverUrls()))
                .findFirst();
    }

    /** The member that this host's server is, not just one that is called like the host. */
    Optional<Member> own(List<Member> members) {
        return find(members).filter(member -> member.id() == file.remembered().member() && server.hasData());
    }

    private void run(Member me, List<Member> members, boolean isLeaving)
            throws TransportException, InterruptedException {
        boolean isOurs = file.remembered().member() == me.id();
        if (server.isRunning()) {
            if (me.hasStarted() && isOurs) {
                settle();
                compareUrls(me);
            } else {
                pause = SOON;
            }
        } else if (!isLeaving && mayTry()) {
            start(me, members, isOurs);
        }
    }

    private void settle() throws InterruptedException {
        if (isJoining) {
            log.log(
                    Level.INFO,
                    "This host runs a member of the cluster: etcd {0}, at {1}.",
                    server.version(),
                    self.clientUrls());
        }
        server.isUp();
        transport.pin(transport.store());
        wasMember = true;
        isJoining = false;
        nextPause = FIRST_PAUSE;
        long now = ticker.getAsLong();
        boolean answers = transport
                .membership()
                .health(List.of(server.client()), file.remembered().member())
                .isPresent();
        silentSince = answers ? null : silentSince == null ? Long.valueOf(now) : silentSince;
        pause = answers ? IDLE : Duration.ofSeconds(1);
    }

    /** It was killed, and then configured differently: who stops an agent in order has its member removed and joins anew. */
    private void compareUrls(Member me) {
        boolean differs = !me.serverUrls().equals(self.serverUrls());
        if (differs && !hasOtherUrls) {
            log.log(
                    Level.WARNING,
                    "The other members look for this host''s etcd at {0}, and it is configured for {1}: stop this agent in"
                            + " order and start it again, and it joins anew.",
                    me.serverUrls(),
                    self.serverUrls());
        }
        hasOtherUrls = differs;
    }

    private void start(Member me, List<Member> members, boolean isOurs) throws TransportException {
        try {
            if (isOurs && server.hasData()) {
                server.start(new Beginning.Resuming());
                server.isUp();
            } else if (!me.hasStarted()) {
                if (server.hasData()) {
                    Path aside = server.setAside();
                    log.log(Level.INFO, "The data of an earlier membership are in {0}.", aside);
                }
                file.remember(file.remembered().withMember(me.id()));
                isJoining = true;
                server.start(new Beginning.Joining(cluster(members)));
            }
            transport.add(server.client());
            pause = SOON;
        } catch (TransportException | UncheckedIOException e) {
            failed(Members.reason(e));
        }
    }

    /** All members, as etcd writes them: who has not been started has no name but the one that it will have. */
    private String cluster(List<Member> members) {
        return members.stream()
                .flatMap(member -> member.serverUrls().stream()
                        .map(url -> (member.hasStarted() ? member.host() : self.host()) + "=" + url))
                .collect(Collectors.joining(","));
    }

    private boolean mayTry() {
        if (retryAt == null) {
            return true;
        }
        long left = retryAt - ticker.getAsLong();
        if (left > 0) {
            pause = shorter(pause, Duration.ofNanos(left));
            return false;
        }
        return true;
    }

    static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    // ---- volunteering

    private Volunteering.Stance stance(Optional<Member> me, boolean isLeaving) {
        boolean isListed = me.isPresent() && !isStranger(me.get());
        boolean hasLostIt = isListed
                && me.get().hasStarted()
                && (file.remembered().member() != me.get().id() || !server.hasData());
        if ((isLeaving && isListed) || hasLostIt) {
            return Volunteering.Stance.LEAVES;
        }
        boolean isStranger = me.isPresent() && !isListed;
        return isLeaving || isStranger || !mayTry() || isSilent()
                ? Volunteering.Stance.STANDS_BACK
                : Volunteering.Stance.VOLUNTEERS;
    }

    /** A member of this host's name at another place: another host is called so, and its member must not be touched. */
    private boolean isStranger(Member member) {
        return member.hasStarted()
                && file.remembered().member() != member.id()
                && !member.serverUrls().equals(self.serverUrls());
    }

    private boolean isSilent() {
        return silentSince != null
                && ticker.getAsLong() - silentSince >= timeouts.member().toNanos();
    }

    // ---- leaving

    /** Nobody has to do anything about it any more, or nobody is there to do it. */
    private boolean isFree(Roster roster, List<Member> members, Optional<Member> me) {
        boolean isAlone = members.size() <= 1;
        boolean allLeave = members.stream().allMatch(member -> roster.isLeaving(member.host()));
        return me.isEmpty() || isStranger(me.get()) || isAlone || allLeave;
    }

    boolean hasLeft() {
        return hasLeft;
    }

    /** How long nothing needs to be looked at unless somebody rings. */
    Duration pause() {
        return pause;
    }
}
