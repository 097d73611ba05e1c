package mgmt.plugin.etcd.internal.members;

import java.util.Optional;

/** The next step to the right size, once nobody has to go. */
final class Growth {

    private final Electorate electorate;
    private final View view;
    private final Timeouts timeouts;
    private final int voters;
    private final int wanted;

    Growth(Electorate electorate, Timeouts timeouts) {
        this.electorate = electorate;
        this.view = electorate.view();
        this.timeouts = timeouts;
        this.voters = electorate.voters().size();
        this.wanted = electorate.wantedVoters();
    }

    Decision next() {
        return origin().orElseGet(() -> {
            if (voters > wanted) {
                return fewerVoters();
            }
            if (electorate.learner().isPresent() && electorate.members() > electorate.size()) {
                return fewerMembers(electorate.learner().get());
            }
            if (voters < wanted && electorate.learner().isPresent()) {
                return moreVoters(electorate.learner().get());
            }
            return electorate.members() < electorate.size() ? moreMembers() : Decision.nothing();
        });
    }

    // ---- the origin

    /** While two vote, it stands; at any other time, it does not, but for the moment right before the second may vote. */
    private Optional<Decision> origin() {
        boolean stands = view.origin()
                .filter(origin -> electorate.voters().stream()
                        .anyMatch(voter -> voter.member().host().equals(origin)))
                .isPresent();
        if (voters == 2 && !stands && !isNextToVote()) {
            return electorate.voters().stream().anyMatch(electorate::isLeaving)
                    ? Optional.empty()
                    : Optional.of(Decision.now(new Change.RecordOrigin()));
        }
        boolean isStale = view.origin().isPresent() && voters != 2 && !(voters == 1 && isNextToVote());
        return isStale ? Optional.of(Decision.now(new Change.ClearOrigin())) : Optional.empty();
    }

    private boolean isNextToVote() {
        return voters < wanted
                && electorate.members() <= electorate.size()
                && electorate.isLearnerReady()
                && obstacle().isEmpty();
    }

    // ---- smaller

    private Decision fewerVoters() {
        String what = "there are to be " + wanted + " voters in place of " + voters;
        Optional<Decision> later = patience(what);
        if (later.isPresent()) {
            return later.get();
        }
        return Decision.leastMissed(electorate)
                .map(voter -> Decision.remove(electorate, voter, "there are more voters than " + wanted))
                .orElseGet(() -> Decision.later(what + ": waits until the others could go on without one"));
    }

    private Decision fewerMembers(Standing learner) {
        String what = "there are to be " + electorate.size() + " members in place of " + electorate.members();
        return patience(what)
                .orElseGet(() -> Decision.now(
                        new Change.Remove(learner.member(), "there are more members than " + electorate.size())));
    }

    /** What people want is done at once; what only counting hosts suggests, when they have been the same for a while. */
    private Optional<Decision> patience(String what) {
        if (electorate.isForIdealSize()) {
            return Optional.empty();
        }
        if (electorate.hasSilentVoter()) {
            return Optional.of(Decision.later(
                    what + ": waits until each voter answers, or is away for so long that it is" + " removed"));
        }
        return view.steady().compareTo(timeouts.grace()) < 0
                ? Optional.of(Decision.later(what + ": waits whether another host volunteers"))
                : Optional.empty();
    }

    // ---- larger

    private Decision moreMembers() {
        return electorate.candidates().stream()
                .findFirst()
                .filter(candidate -> electorate.learner().isEmpty())
                .map(candidate -> Decision.now(new Change.AddLearner(candidate)))
                .orElseGet(Decision::nothing);
    }

    private Decision moreVoters(Standing learner) {
        String name = learner.member().hasStarted()
                ? learner.member().host()
                : electorate.volunteer(learner.member()).map(Volunteer::host).orElse("a member");
        if (learner.isSilent()) {
            return Decision.later(name + " is to vote: waits until it answers");
        }
        if (!learner.isInSync()) {
            return Decision.later(name + " is to vote: waits until it has received everything");
        }
        Optional<String> obstacle = obstacle();
        if (obstacle.isPresent()) {
            return Decision.later(name + " is to vote: waits until " + obstacle.get());
        }
        boolean isNoted = view.origin().filter(view.coordinator()::equals).isPresent();
        if (voters == 1 && !isNoted) {
            return Decision.now(new Change.RecordOrigin());
        }
        return Decision.now(new Change.Promote(
                learner.member(), voters == 2 && view.origin().isPresent()));
    }

    /** Why a learner that is ready may not vote yet. */
    private Optional<String> obstacle() {
        boolean makesEven = voters % 2 == 1;
        if (makesEven && electorate.hasSilentVoter()) {
            return Optional.of("each voter answers");
        }
        if (makesEven && electorate.candidates().isEmpty()) {
            return Optional.of("another host is there to be the next");
        }
        boolean isSafe = Electorate.answering(electorate.voters()) + 1 >= Electorate.majority(voters + 1);
        return isSafe ? Optional.empty() : Optional.of("more voters answer");
    }
}
