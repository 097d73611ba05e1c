package mgmt.plugin.etcd.internal.members;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a coordinator does next about the members of its cluster.
 *
 * @param change the one step to be taken now
 * @param waits for users: what is about to be done, and why not yet
 */
record Decision(Optional<Change> change, List<String> waits) {

    Decision {
        waits = List.copyOf(waits);
    }

    /** The same view is followed by the same decision: a step whose outcome is unknown is decided on anew. */
    static Decision of(View view, Timeouts timeouts) {
        Situation now = new Situation(view, timeouts);
        List<String> waits = new ArrayList<>();
        Optional<Change> change = isAbleToChange(now, waits) ? next(now, waits) : Optional.empty();
        return new Decision(change, waits);
    }

    private static boolean isAbleToChange(Situation now, List<String> waits) {
        int answering = now.answering().size();
        if (answering < Situation.majorityOf(now.voterCount())) {
            waits.add("only " + answering + " of " + now.voterCount() + " voters "
                    + (answering == 1 ? "answers" : "answer"));
            return false;
        }
        if (now.view.leader() == 0) {
            waits.add("no voter leads");
            return false;
        }
        if (now.voters.stream().noneMatch(now::isCoordinator)) {
            waits.add("the coordinator, " + now.view.coordinator() + ", does not vote");
            return false;
        }
        return true;
    }

    private static Optional<Change> next(Situation now, List<String> waits) {
        Departures departures = new Departures(now, waits);
        Optional<Change> learner = new Learners(now, waits).change();
        if (departures.isOwnHostLeaving()) {
            return departures.ofOwnHost(learner);
        }
        Origins origins = new Origins(now);
        return origins.forgotten()
                .or(() -> learner)
                .or(departures::ofOthers)
                .or(() -> origins.inTime(new Sizes(now, waits).change()));
    }
}
