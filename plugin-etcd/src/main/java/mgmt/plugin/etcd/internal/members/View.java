package mgmt.plugin.etcd.internal.members;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that a decision about the members depends on, at one moment. Immutable.
 *
 * @param coordinator the host that decides, which runs a voter
 * @param standings of all members
 * @param leader the member that leads; 0 if there is none
 * @param volunteers the hosts whose volunteering stands in the store, leaving ones included; no two of one name
 * @param nominated the members whose hosts have been told that they are members
 * @param origin the host that may go on alone if the other of two voters is lost, as the store has it
 * @param idealSize how many members there are to be at most: at least 1
 * @param steady for how long this coordinator has seen the same volunteers
 */
record View(
        String coordinator,
        List<Standing> standings,
        long leader,
        List<Volunteer> volunteers,
        Set<Long> nominated,
        Optional<String> origin,
        int idealSize,
        Duration steady) {

    View {
        standings = List.copyOf(standings);
        volunteers = List.copyOf(volunteers);
        nominated = Set.copyOf(nominated);
    }
}
