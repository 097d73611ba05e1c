package mgmt.plugin.etcd.internal.members;

import java.util.Optional;

/** Who has to go, whatever the right size is: who leaves, who is away, who has never come up. */
final class Departures {

    private Departures() {}

    static Optional<Decision> next(Electorate electorate, Timeouts timeouts) {
        return ofCoordinator(electorate)
                .or(() -> ofLearner(electorate, timeouts))
                .or(() -> ofLeaving(electorate))
                .or(() -> ofAbsent(electorate, timeouts));
    }

    /** The coordinator cannot remove itself: somebody else does when it has given up its seat. */
    private static Optional<Decision> ofCoordinator(Electorate electorate) {
        Optional<Standing> own =
                electorate.voters().stream().filter(electorate::isCoordinator).findFirst();
        if (own.filter(electorate::isLeaving).isEmpty()) {
            return Optional.empty();
        }
        if (electorate.voters().size() == 1) {
            return Optional.of(handOver(electorate));
        }
        boolean leads = own.get().member().id() == electorate.view().leader();
        Optional<Standing> successor = leads ? electorate.successor(own.get()) : Optional.empty();
        return Optional.of(Decision.now(successor
                .<Change>map(next -> new Change.MoveLeader(next.member()))
                .orElseGet(Change.YieldSeat::new)));
    }

    private static Decision handOver(Electorate electorate) {
        Optional<Standing> learner = electorate.learner().filter(each -> !electorate.isLeaving(each));
        if (learner.isPresent()) {
            return electorate.isLearnerReady()
                    ? Decision.now(new Change.Promote(learner.get().member(), false))
                    : Decision.later("this host leaves as soon as the learner has received everything");
        }
        return electorate.candidates().stream()
                .findFirst()
                .filter(candidate -> electorate.learner().isEmpty())
                .map(candidate -> Decision.now(new Change.AddLearner(candidate)))
                .orElseGet(() -> Decision.later("this host leaves, and nobody is there to take over"));
    }

    private static Optional<Decision> ofLearner(Electorate electorate, Timeouts timeouts) {
        if (electorate.learner().isEmpty()) {
            return Optional.empty();
        }
        Standing learner = electorate.learner().get();
        Member member = learner.member();
        if (electorate.isLeaving(learner)) {
            return remove(learner, "its host leaves");
        }
        if (!member.hasStarted() && !electorate.volunteers(learner)) {
            return remove(learner, "it has never come up, and its host does not volunteer any more");
        }
        if (!member.hasStarted() && learner.age().compareTo(timeouts.learner()) > 0) {
            return remove(learner, "it has not come up in time");
        }
        if (isAway(electorate, learner, timeouts)) {
            return remove(learner, "it does not answer, and its host is gone");
        }
        boolean isTold = member.hasStarted() || electorate.view().nominated().contains(member.id());
        return isTold
                ? Optional.empty()
                : electorate.volunteer(member).map(volunteer -> Decision.now(new Change.Nominate(member, volunteer)));
    }

    private static Optional<Decision> remove(Standing learner, String why) {
        return Optional.of(Decision.now(new Change.Remove(learner.member(), why)));
    }

    private static boolean isAway(Electorate electorate, Standing standing, Timeouts timeouts) {
        return standing.silent().compareTo(timeouts.member()) >= 0 && !electorate.volunteers(standing);
    }

    private static Optional<Decision> ofLeaving(Electorate electorate) {
        return electorate.voters().stream()
                .filter(voter -> electorate.isLeaving(voter) && electorate.isSafeWithout(voter))
                .findFirst()
                .map(voter -> Decision.remove(electorate, voter, "its host leaves"));
    }

    private static Optional<Decision> ofAbsent(Electorate electorate, Timeouts timeouts) {
        return electorate.voters().stream()
                .filter(voter -> isAway(electorate, voter, timeouts) && electorate.isSafeWithout(voter))
                .findFirst()
                .map(voter -> Decision.remove(electorate, voter, "it does not answer, and its host is gone"));
    }
}
