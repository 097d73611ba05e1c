package mgmt.plugin.etcd.internal.members;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a coordinator does next, if anything: found out of one view of everything, so that whoever coordinates comes to the
 * same. Without a majority, nothing; else whoever has to go does so, and then comes the next step to the right size.
 *
 * @param change the next step; empty if there is none now
 * @param waits for users, what is going to be done, and why not yet
 */
record Decision(Optional<Change> change, List<String> waits) {

    /** A pure function. */
    static Decision of(View view, Timeouts timeouts) {
        Electorate electorate = new Electorate(view);
        if (!electorate.hasMajority()) {
            return later("only " + Electorate.answering(electorate.voters()) + " of "
                    + electorate.voters().size() + " voters answer: nothing can be changed");
        }
        Optional<Decision> departure = Departures.next(electorate, timeouts);
        return departure.orElseGet(() -> new Growth(electorate, timeouts).next());
    }

    static Decision now(Change change) {
        return new Decision(Optional.of(change), List.of());
    }

    static Decision later(String why) {
        return new Decision(Optional.empty(), List.of(why));
    }

    static Decision nothing() {
        return new Decision(Optional.empty(), List.of());
    }

    /** Removes a voter, or first has another one lead: the lead is handed over, not lost. */
    static Decision remove(Electorate electorate, Standing voter, String why) {
        boolean leads = voter.member().id() == electorate.view().leader();
        Optional<Standing> successor = leads ? electorate.successor(voter) : Optional.empty();
        return successor
                .map(next -> now(new Change.MoveLeader(next.member())))
                .orElseGet(() -> now(new Change.Remove(voter.member(), why)));
    }

    /** Which voter is missed least: a silent one, none that leads, the last by name; never the coordinator. */
    static Optional<Standing> leastMissed(Electorate electorate) {
        return electorate.voters().stream()
                .filter(voter -> !electorate.isCoordinator(voter) && electorate.isSafeWithout(voter))
                .min(Comparator.comparing((Standing voter) -> !voter.isSilent())
                        .thenComparing(voter ->
                                voter.member().id() == electorate.view().leader())
                        .thenComparing(voter -> voter.member().host(), Comparator.reverseOrder()));
    }
}
