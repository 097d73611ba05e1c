package mgmt.plugin.etcd.internal.members;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import mgmt.api.transport.Commit;
import mgmt.api.transport.CommitResult;
import mgmt.api.transport.Entry;
import mgmt.api.transport.TransportException;
import mgmt.plugin.etcd.internal.client.EtcdTransport;
import org.jspecify.annotations.Nullable;

/**
 * Takes the coordinator's seat when it is free, and changes the members while it has it: one change at a time, each decided by
 * looking at everything anew. Confined to the members' thread; blocks.
 */
final class Coordination {

    private static final Duration NOW = Duration.ZERO;
    private static final Duration SOON = Duration.ofMillis(500);
    private static final Duration WAITING = Duration.ofSeconds(1);
    private static final Duration IDLE = Duration.ofMinutes(1);

    private final String host;
    private final EtcdTransport transport;
    private final Timeouts timeouts;
    private final Supplier<Survey> surveys;
    private final Steps steps;
    private final System.Logger log;

    private @Nullable Survey survey;

    /** A host that has no seat. */
    Coordination(
            String host,
            EtcdTransport transport,
            OwnServer server,
            Timeouts timeouts,
            System.Logger log,
            LongSupplier ticker) {
        this.host = host;
        this.transport = transport;
        this.timeouts = timeouts;
        this.surveys = () -> new Survey(transport.membership(), ticker, host, server.client());
        this.steps = new Steps(host, transport, server, log);
        this.log = log;
    }

    /**
     * Does the next step, if it is this host's turn.
     *
     * @param me this host's member
     * @return how long nothing needs to be looked at unless somebody rings
     */
    Duration coordinate(Roster roster, List<Member> members, Optional<Member> me, boolean isLeaving)
            throws TransportException, InterruptedException {
        boolean votes =
                me.filter(member -> member.isVoter() && member.hasStarted()).isPresent();
        Optional<Roster.Seat> seat = roster.seat();
        if (seat.isEmpty()) {
            survey = null;
            return votes && mayTake(roster, members, isLeaving) ? take(roster) : IDLE;
        }
        if (!seat.get().isOwn()) {
            survey = null;
            return IDLE;
        }
        if (!votes) {
            survey = null;
            steps.yieldSeat(seat.get());
            return IDLE;
        }
        return lead(roster, seat.get(), members);
    }

    /** While two vote, the one that may go on alone leads, so that nobody else has to make sure that it will not. */
    private boolean mayTake(Roster roster, List<Member> members, boolean isLeaving) {
        List<Member> voters = members.stream().filter(Member::isVoter).toList();
        boolean isOthers = voters.size() == 2
                && roster.origin()
                        .filter(origin -> !origin.equals(host)
                                && !roster.isLeaving(origin)
                                && voters.stream()
                                        .anyMatch(voter -> voter.host().equals(origin)))
                        .isPresent();
        return !isOthers && (!isLeaving || voters.size() == 1);
    }

    private Duration take(Roster roster) throws TransportException, InterruptedException {
        Commit.Builder commit = Commit.builder();
        Optional<Entry> unheld = Optional.ofNullable(roster.entries().get(Roster.SEAT));
        CommitResult result = transport.commit((unheld.isPresent()
                        ? commit.ifUnchanged(Roster.SEAT, unheld.get().revision())
                        : commit.ifAbsent(Roster.SEAT))
                .hold(Roster.SEAT, Roster.Seat.value(host, ""))
                .build());
        if (result.isDone()) {
            log.log(Level.INFO, "This host coordinates the members of the cluster.");
        }
        return result.isNotMet() ? IDLE : NOW;
    }

    private Duration lead(Roster roster, Roster.Seat seat, List<Member> members)
            throws TransportException, InterruptedException {
        steps.tidy(roster, members);
        Survey current = survey == null ? surveys.get() : survey;
        survey = current;
        View view = current.view(roster, members);
        Decision decision = steps.lacksOrigin(view)
                ? new Decision(Optional.of(new Change.RecordOrigin()), List.of())
                : Decision.of(view, timeouts);
        boolean hasSilent = view.standings().stream().anyMatch(Standing::isSilent);
        if (decision.change().isEmpty()) {
            publish(seat, String.join("; ", decision.waits()));
            return !decision.waits().isEmpty() || hasSilent ? WAITING : IDLE;
        }
        Change change = decision.change().get();
        try {
            steps.requireSeat(seat);
            steps.make(change, view, seat);
            return NOW;
        } catch (TransportException e) {
            publish(seat, Steps.wording(change) + ": " + e.getMessage());
            log.log(Level.DEBUG, "To be tried again: {0}: {1}", Steps.wording(change), e.getMessage());
            return SOON;
        }
    }

    private void publish(Roster.Seat seat, String next) throws TransportException, InterruptedException {
        if (!Lines.oneLine(next).equals(seat.next())) {
            transport.commit(Commit.builder()
                    .ifUnchanged(Roster.SEAT, seat.revision())
                    .hold(Roster.SEAT, Roster.Seat.value(host, next))
                    .build());
        }
    }
}
