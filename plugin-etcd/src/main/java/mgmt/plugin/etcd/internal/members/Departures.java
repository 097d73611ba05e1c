package mgmt.plugin.etcd.internal.members;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** How a voter goes: of its own will, the coordinator's own included, or because it is lost. */
final class Departures {

    private final Situation now;
    private final List<String> waits;

    Departures(Situation now, List<String> waits) {
        this.now = now;
        this.waits = waits;
    }

    boolean isOwnHostLeaving() {
        return now.voters.stream().filter(now::isCoordinator).anyMatch(now::isLeaving);
    }

    /**
     * The coordinator does not remove itself: whoever follows it does. It forgets the origin first, which would keep
     * everybody else from following.
     */
    Optional<Change> ofOwnHost(Optional<Change> learner) {
        if (now.view.origin().isPresent()) {
            return Optional.of(new Change.ClearOrigin());
        }
        if (now.voterCount() == 1) {
            return learner.or(this::handOver);
        }
        Optional<Change> move = now.voters.stream()
                .filter(now::isCoordinator)
                .filter(now::isLeader)
                .findFirst()
                .flatMap(this::otherLeader);
        return move.or(() -> Optional.of(new Change.YieldSeat()));
    }

    private Optional<Change> handOver() {
        if (now.learner.isEmpty()) {
            return now.candidates().stream().findFirst().map(Change.AddLearner::new);
        }
        Standing heir = now.learner.get();
        boolean isRunning = heir.member().hasStarted() && !heir.isSilent();
        if (!isRunning || !heir.isInSync()) {
            waits.add(now.view.coordinator() + " is to hand over to " + now.name(heir) + ": waits until that "
                    + (isRunning ? "has received everything" : "answers"));
            return Optional.empty();
        }
        return Optional.of(new Change.Promote(heir.member(), false));
    }

    /** Other hosts that leave, then such as are lost. */
    Optional<Change> ofOthers() {
        for (Standing voter : now.voters) {
            if (now.isLeaving(voter)) {
                if (now.isSafeWithout(voter)) {
                    return Optional.of(removal(voter, "its host leaves"));
                }
                waits.add(now.name(voter) + " is to leave: waits until those who remain are a majority without it");
            }
        }
        return now.voters.stream()
                .filter(voter -> now.isLost(voter) && !now.isCoordinator(voter) && now.isSafeWithout(voter))
                .findFirst()
                .map(voter -> removal(
                        voter,
                        "it has not answered for " + now.timeouts.member().toSeconds() + " s"));
    }

    /** Another one leads first: without a leader nobody could tell what has become of the removal. */
    Change removal(Standing voter, String why) {
        Optional<Change> move = now.isLeader(voter) ? otherLeader(voter) : Optional.empty();
        return move.orElse(new Change.Remove(voter.member(), why));
    }

    private Optional<Change> otherLeader(Standing leader) {
        return now.answering().stream()
                .filter(voter -> !voter.equals(leader) && !now.isLeaving(voter))
                .min(Comparator.comparing((Standing voter) -> !now.isCoordinator(voter)))
                .map(voter -> new Change.MoveLeader(voter.member()));
    }
}
