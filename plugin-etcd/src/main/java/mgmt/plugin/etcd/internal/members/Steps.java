package mgmt.plugin.etcd.internal.members;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import mgmt.api.transport.Commit;
import mgmt.api.transport.CommitResult;
import mgmt.api.transport.Entry;
import mgmt.api.transport.TransportException;
import mgmt.api.transport.Value;
import mgmt.plugin.etcd.internal.client.EtcdTransport;
import mgmt.plugin.etcd.internal.client.Listed;

/** Carries out what was decided. Confined to the members' thread; blocks. */
final class Steps {

    private static final String SEAT_LOST = "this host has lost the coordinator's seat";

    private final String host;
    private final EtcdTransport transport;
    private final OwnServer server;
    private final System.Logger log;

    Steps(String host, EtcdTransport transport, OwnServer server, System.Logger log) {
        this.host = host;
        this.transport = transport;
        this.server = server;
        this.log = log;
    }

    /** What it is about, for users. */
    static String wording(Change change) {
        if (change instanceof Change.AddLearner add) {
            return add.volunteer().host() + " is to join";
        } else if (change instanceof Change.Nominate nominate) {
            return nominate.volunteer().host() + " is to run its server";
        } else if (change instanceof Change.Promote promote) {
            return name(promote.learner()) + " is to vote";
        } else if (change instanceof Change.Remove remove) {
            return name(remove.member()) + " is to be removed, since " + remove.why();
        } else if (change instanceof Change.MoveLeader move) {
            return name(move.to()) + " is to lead";
        } else if (change instanceof Change.RecordOrigin) {
            return "it is to be noted who goes on alone if the other voter is lost";
        } else if (change instanceof Change.ClearOrigin) {
            return "it is to be forgotten who went on alone if the other voter were lost";
        }
        return "another host is to coordinate";
    }

    private static String name(Member member) {
        return member.hasStarted() ? member.host() : "the member at " + Lines.urls(member.serverUrls());
    }

    /** Fails if somebody else may coordinate by now. */
    void requireSeat(Roster.Seat seat) throws TransportException, InterruptedException {
        boolean isOurs = transport
                .read(Roster.ALL)
                .entry(Roster.SEAT)
                .filter(entry -> entry.revision() == seat.revision())
                .isPresent();
        if (!isOurs) {
            throw new TransportException(SEAT_LOST);
        }
    }

    /** Makes a change; when it fails, what has become of it is found out by looking anew. */
    void make(Change change, View view, Roster.Seat seat) throws TransportException, InterruptedException {
        if (change instanceof Change.AddLearner add) {
            transport.membership().addLearner(add.volunteer().serverUrls());
            log.log(Level.INFO, "{0} joins the cluster.", add.volunteer().host());
        } else if (change instanceof Change.Nominate nominate) {
            commit(Commit.builder()
                    .put(
                            Roster.nomination(nominate.volunteer().host()),
                            Roster.nominee(nominate.learner().id())));
        } else if (change instanceof Change.Promote promote) {
            if (promote.clearsOrigin()) {
                clearOrigin(seat);
            }
            transport.membership().promote(promote.learner().id());
            log.log(Level.INFO, "{0} votes in the cluster.", name(promote.learner()));
        } else if (change instanceof Change.Remove remove) {
            remove(remove);
        } else if (change instanceof Change.MoveLeader move) {
            transport.membership().moveLeader(leader(view), move.to().id());
        } else if (change instanceof Change.RecordOrigin) {
            recordOrigin(seat);
        } else if (change instanceof Change.ClearOrigin) {
            clearOrigin(seat);
        } else if (change instanceof Change.YieldSeat) {
            if (server.isOrigin()) {
                clearOrigin(seat);
            }
            commit(underSeat(seat).delete(Roster.SEAT));
        }
    }

    private void remove(Change.Remove remove) throws TransportException, InterruptedException {
        transport.membership().remove(remove.member().id());
        log.log(Level.INFO, "{0} is no member of the cluster any more: {1}.", name(remove.member()), remove.why());
    }

    /** Deletes what stands in the store about members that are none any more. */
    void tidy(Roster roster, List<Member> members) throws TransportException, InterruptedException {
        for (Volunteer volunteer : roster.volunteers()) {
            boolean isMember = members.stream().anyMatch(member -> member.host().equals(volunteer.host()));
            Entry entry = roster.entries().get(Roster.volunteer(volunteer.host()));
            if (volunteer.isLeaving() && !isMember && entry != null) {
                delete(entry);
            }
        }
        for (Entry nomination : roster.nominations()) {
            boolean isMember = members.stream()
                    .anyMatch(member -> Roster.nominee(member.id()).equals(nomination.value()));
            if (!isMember) {
                delete(nomination);
            }
        }
    }

    /** Unless somebody has put something else there meanwhile. */
    private void delete(Entry entry) throws TransportException, InterruptedException {
        var unused = transport.commit(Commit.builder()
                .ifUnchanged(entry.key(), entry.revision())
                .delete(entry.key())
                .build());
    }

    private static Listed leader(View view) throws TransportException {
        for (Standing standing : view.standings()) {
            Member member = standing.member();
            if (member.id() == view.leader()) {
                return new Listed(
                        member.id(), member.host(), member.serverUrls(), member.clientUrls(), member.isLearner());
            }
        }
        throw new TransportException("nobody leads at the moment");
    }

    /**
     * Notes in the store, and then on this host's disk, that it goes on alone if the other of two voters is lost. Once the
     * commit is done, both have everything that was committed before; a voter more is seen in the list that is asked for after it.
     */
    private void recordOrigin(Roster.Seat seat) throws TransportException, InterruptedException {
        commit(underSeat(seat).put(Roster.ORIGIN, Value.of(host)));
        List<Listed> voters = transport.membership().list().stream()
                .filter(member -> !member.isLearner())
                .toList();
        if (voters.size() <= 2 && voters.stream().anyMatch(voter -> voter.name().equals(host))) {
            server.recordOrigin();
        }
    }

    /** On the disk first: what stands in the store is never less than what is on a disk. */
    private void clearOrigin(Roster.Seat seat) throws TransportException, InterruptedException {
        server.clearOrigin();
        commit(underSeat(seat).delete(Roster.ORIGIN));
    }

    /** A commit that is not done by who has lost the seat. */
    private static Commit.Builder underSeat(Roster.Seat seat) {
        return Commit.builder().ifUnchanged(Roster.SEAT, seat.revision());
    }

    /** Whether the store has this host for the origin, and its disk does not: its agent ended in between. */
    boolean lacksOrigin(View view) {
        long voters = view.standings().stream()
                .filter(standing -> standing.member().isVoter())
                .count();
        return voters <= 2 && view.origin().equals(Optional.of(host)) && !server.isOrigin();
    }

    void yieldSeat(Roster.Seat seat) throws TransportException, InterruptedException {
        var unused = transport.commit(Commit.builder()
                .ifUnchanged(Roster.SEAT, seat.revision())
                .delete(Roster.SEAT)
                .build());
    }

    private void commit(Commit.Builder commit) throws TransportException, InterruptedException {
        CommitResult result = transport.commit(commit.build());
        if (result.isNotMet()) {
            throw new TransportException(SEAT_LOST);
        }
        if (!result.isDone()) {
            throw new TransportException("it is not known whether it was noted: " + result.why());
        }
    }
}
