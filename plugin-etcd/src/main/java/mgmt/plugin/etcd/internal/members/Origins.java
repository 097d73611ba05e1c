package mgmt.plugin.etcd.internal.members;

import java.util.Optional;

/** Who may go on alone: with two voters one of them, and otherwise none. */
final class Origins {

    private final Situation now;

    Origins(Situation now) {
        this.now = now;
    }

    /** With three voters an origin is one that nobody got round to taking back: nothing else is done before. */
    Optional<Change> forgotten() {
        boolean isStale = now.view.origin().isPresent() && (now.voterCount() > 2 || !isVoter());
        return isStale ? Optional.of(new Change.ClearOrigin()) : Optional.empty();
    }

    private boolean isVoter() {
        return now.voters.stream()
                .anyMatch(voter ->
                        now.view.origin().equals(Optional.of(voter.member().host())));
    }

    /** What is to be done about the origin before a step that concerns the number of members. */
    Optional<Change> inTime(Optional<Change> step) {
        boolean isPromotion = step.filter(Change.Promote.class::isInstance).isPresent();
        boolean isLeaving = now.voters.stream().anyMatch(now::isLeaving);
        if (now.voterCount() == 2 && now.view.origin().isEmpty() && !isPromotion && !isLeaving) {
            return Optional.of(new Change.RecordOrigin());
        }
        if (now.voterCount() == 1 && now.view.origin().isPresent() && !isAboutToGrow()) {
            return Optional.of(new Change.ClearOrigin());
        }
        return step;
    }

    /** As long as there is somebody to be promoted: one that falls behind for a moment is no reason to begin anew. */
    private boolean isAboutToGrow() {
        return now.isOriginTheCoordinator() && now.learner.isPresent() && now.wantedVoters() > 1;
    }
}
