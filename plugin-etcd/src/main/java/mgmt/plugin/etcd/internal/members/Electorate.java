package mgmt.plugin.etcd.internal.members;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a view comes to: who votes, who may, and how many it takes. Immutable. */
final class Electorate {

    private final View view;
    private final List<Standing> voters;
    private final Optional<Standing> learner;

    Electorate(View view) {
        this.view = view;
        this.voters = view.standings().stream()
                .filter(standing -> standing.member().isVoter())
                .toList();
        this.learner = view.standings().stream()
                .filter(standing -> standing.member().isLearner())
                .findFirst();
    }

    View view() {
        return view;
    }

    List<Standing> voters() {
        return voters;
    }

    /** The one that is to vote next; etcd 3.4 allows one. */
    Optional<Standing> learner() {
        return learner;
    }

    int members() {
        return view.standings().size();
    }

    static long answering(List<Standing> standings) {
        return standings.stream().filter(standing -> !standing.isSilent()).count();
    }

    static int majority(int voters) {
        return voters / 2 + 1;
    }

    boolean hasMajority() {
        return view.leader() != 0 && answering(voters) >= majority(voters.size());
    }

    boolean hasSilentVoter() {
        return voters.stream().anyMatch(Standing::isSilent);
    }

    /** Whether the others can go on without this voter. */
    boolean isSafeWithout(Standing voter) {
        List<Standing> rest =
                voters.stream().filter(each -> !each.equals(voter)).toList();
        return !rest.isEmpty() && answering(rest) >= majority(rest.size());
    }

    boolean isCoordinator(Standing standing) {
        return standing.member().host().equals(view.coordinator());
    }

    /** What a member's host has said. */
    Optional<Volunteer> volunteer(Member member) {
        return view.volunteers().stream()
                .filter(volunteer -> member.hasStarted()
                        ? volunteer.host().equals(member.host())
                        : volunteer.serverUrls().equals(member.serverUrls()))
                .findFirst();
    }

    boolean isLeaving(Standing standing) {
        return volunteer(standing.member()).filter(Volunteer::isLeaving).isPresent();
    }

    boolean volunteers(Standing standing) {
        return volunteer(standing.member()).isPresent();
    }

    /** The hosts that could be members, by name: those that volunteer, and the members whose hosts have not taken it back. */
    List<Volunteer> candidates() {
        return view.volunteers().stream()
                .filter(volunteer -> !volunteer.isLeaving()
                        && view.standings().stream()
                                .noneMatch(standing -> standing.member().host().equals(volunteer.host())
                                        || standing.member().serverUrls().equals(volunteer.serverUrls())))
                .sorted(Comparator.comparing(Volunteer::host))
                .toList();
    }

    /** How many hosts may serve: who volunteers, and whose member is there, be it silent for a while. */
    int hosts() {
        Stream<String> members = view.standings().stream()
                .filter(standing -> !isLeaving(standing))
                .map(standing -> standing.member().hasStarted()
                        ? standing.member().host()
                        : volunteer(standing.member()).map(Volunteer::host).orElse(""));
        Set<String> hosts = Stream.concat(
                        members,
                        view.volunteers().stream()
                                .filter(volunteer -> !volunteer.isLeaving())
                                .map(Volunteer::host))
                .filter(host -> !host.isEmpty())
                .collect(Collectors.toSet());
        return hosts.size();
    }

    /** How many members there are to be. */
    int size() {
        return Math.max(1, Math.min(view.idealSize(), hosts()));
    }

    /** How many of them vote: an odd number, since an even one bears no more losses than the odd one below it. */
    int wantedVoters() {
        return size() % 2 == 0 ? size() - 1 : size();
    }

    /** Whether it is people who want fewer members than there are hosts. */
    boolean isForIdealSize() {
        return view.idealSize() < hosts();
    }

    /** Whether the learner could vote now. */
    boolean isLearnerReady() {
        return learner.filter(each -> !each.isSilent() && each.isInSync() && !isLeaving(each))
                .isPresent();
    }

    /** Who could lead in the place of a voter that goes; the coordinator rather than another one. */
    Optional<Standing> successor(Standing leader) {
        return voters.stream()
                .filter(voter -> !voter.equals(leader) && !voter.isSilent() && !isLeaving(voter))
                .min(Comparator.comparing(voter -> !isCoordinator(voter)));
    }
}
