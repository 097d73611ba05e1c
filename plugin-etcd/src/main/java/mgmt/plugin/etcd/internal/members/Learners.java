package mgmt.plugin.etcd.internal.members;

import java.util.List;
import java.util.Optional;

/** What becomes of a member that does not vote yet, apart from its being promoted. */
final class Learners {

    private final Situation now;
    private final List<String> waits;

    Learners(Situation now, List<String> waits) {
        this.now = now;
        this.waits = waits;
    }

    Optional<Change> change() {
        return now.learner.flatMap(learner -> {
            Optional<String> why = whyRemoved(learner);
            return why.isPresent() ? Optional.of(new Change.Remove(learner.member(), why.get())) : nominated(learner);
        });
    }

    private Optional<String> whyRemoved(Standing learner) {
        if (now.isLeaving(learner)) {
            return Optional.of("its host leaves");
        }
        if (learner.member().hasStarted()) {
            return now.isLost(learner)
                    ? Optional.of(
                            "it has not answered for " + now.timeouts.member().toSeconds() + " s")
                    : Optional.empty();
        }
        if (learner.age().compareTo(now.timeouts.learner()) > 0) {
            return Optional.of(
                    "it has not started within " + now.timeouts.learner().toSeconds() + " s");
        }
        return now.isVolunteering(learner) ? Optional.empty() : withoutVolunteer(learner);
    }

    /** All leases lapse when etcd restarts: the host may be there again in a moment. */
    private Optional<String> withoutVolunteer(Standing learner) {
        if (now.isSteady()) {
            return Optional.of("it has never started, and its host has gone");
        }
        waits.add(now.name(learner) + " is to be no member: waits whether its host comes back");
        return Optional.empty();
    }

    private Optional<Change> nominated(Standing learner) {
        Member member = learner.member();
        boolean isTold = member.hasStarted() || now.view.nominated().contains(member.id());
        return isTold
                ? Optional.empty()
                : now.volunteer(learner).map(volunteer -> new Change.Nominate(member, volunteer));
    }
}
