package mgmt.plugin.etcd.internal.members;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** How many are to vote, and who: more if there are hosts, fewer if there are not or fewer are wanted. */
final class Sizes {

    private final Situation now;
    private final List<String> waits;

    Sizes(Situation now, List<String> waits) {
        this.now = now;
        this.waits = waits;
    }

    Optional<Change> change() {
        if (now.voterCount() > now.wantedVoters()) {
            return fewerVoters();
        }
        if (now.learner.isPresent() && now.staying().size() > now.wantedMembers()) {
            return fewerLearners(now.learner.get());
        }
        if (now.voterCount() < now.wantedVoters() && now.learner.isPresent()) {
            return oneMoreVoter(now.learner.get());
        }
        boolean isComplete =
                now.voterCount() == now.wantedVoters() && now.staying().size() >= now.wantedMembers();
        return isComplete || now.learner.isPresent() ? Optional.empty() : oneMoreLearner();
    }

    // ---- fewer

    private Optional<Change> fewerVoters() {
        Optional<Standing> voter = now.voters.stream()
                .filter(candidate -> !now.isCoordinator(candidate) && now.isSafeWithout(candidate))
                .max(Comparator.comparing(now::isLeaving)
                        .thenComparing(Standing::isSilent)
                        .thenComparing(candidate -> !now.isLeader(candidate))
                        .thenComparing(candidate -> candidate.member().host()));
        if (voter.isEmpty()) {
            waits.add(now.wantedVoters() + " are to vote: waits until one of the " + now.voterCount()
                    + " voters can be done without");
            return Optional.empty();
        }
        if (!now.isLimitedByIdealSize() && !isTimeForFewer(voter.get())) {
            return Optional.empty();
        }
        return Optional.of(new Departures(now, waits).removal(voter.get(), whyFewer()));
    }

    /** Who has gone may come back in a moment; and one that is silent may be the one that goes. */
    private boolean isTimeForFewer(Standing voter) {
        String what = now.name(voter) + " is to vote no longer, for " + hosts() + " an odd number: waits until ";
        Optional<Standing> missing = now.voters.stream()
                .filter(other -> other.isSilent() || now.isLeaving(other))
                .findFirst();
        if (missing.isPresent()) {
            waits.add(now.wantedVoters() + " are to vote: waits until " + now.name(missing.get())
                    + (now.isLeaving(missing.get()) ? " has left" : " answers or is removed"));
            return false;
        }
        if (!now.isSteady()) {
            waits.add(what + "no host has come or gone for "
                    + now.timeouts.grace().toSeconds() + " s");
            return false;
        }
        return true;
    }

    private Optional<Change> fewerLearners(Standing learner) {
        if (!now.isLimitedByIdealSize() && !now.isSteady()) {
            waits.add(now.name(learner) + " is to be no member: waits until no host has come or gone for "
                    + now.timeouts.grace().toSeconds() + " s");
            return Optional.empty();
        }
        return Optional.of(new Change.Remove(learner.member(), whyFewer()));
    }

    private String whyFewer() {
        return now.isLimitedByIdealSize()
                ? "the ideal size is " + now.view.idealSize()
                : "of " + hosts() + ", " + now.wantedVoters() + " are to vote";
    }

    private String hosts() {
        return now.hosts() == 1 ? "1 host" : now.hosts() + " hosts";
    }

    // ---- more

    private Optional<Change> oneMoreLearner() {
        Optional<Change> more = now.candidates().stream().findFirst().map(Change.AddLearner::new);
        if (more.isEmpty()) {
            waits.add(now.wantedVoters() + " are to vote: waits for a host that may serve");
        }
        return more;
    }

    private Optional<Change> oneMoreVoter(Standing learner) {
        Optional<String> obstacle = obstacle(learner);
        if (obstacle.isPresent()) {
            waits.add(now.name(learner) + " is to vote: waits until " + obstacle.get());
            return Optional.empty();
        }
        if (now.voterCount() == 1 && !now.isOriginTheCoordinator()) {
            return Optional.of(new Change.RecordOrigin());
        }
        boolean clearsOrigin = now.voterCount() == 2 && now.view.origin().isPresent();
        return Optional.of(new Change.Promote(learner.member(), clearsOrigin));
    }

    private Optional<String> obstacle(Standing learner) {
        if (!learner.member().hasStarted()) {
            return Optional.of("its server has started");
        }
        if (learner.isSilent()) {
            return Optional.of("it answers");
        }
        if (!learner.isInSync()) {
            return Optional.of("it has received everything");
        }
        return now.voterCount() % 2 == 1 ? obstacleToEven() : obstacleToOdd();
    }

    /** An even number of voters is a passage only: it is entered in good health, and with the next one in sight. */
    private Optional<String> obstacleToEven() {
        Optional<String> silent = now.silent().stream().findFirst().map(voter -> now.name(voter) + " answers");
        return silent.or(() -> now.candidates().isEmpty()
                ? Optional.of("there is another host, which makes the number of voters odd again")
                : Optional.empty());
    }

    private Optional<String> obstacleToOdd() {
        return now.answering().size() + 1 >= Situation.majorityOf(now.voterCount() + 1)
                ? Optional.empty()
                : Optional.of("more voters answer");
    }
}
