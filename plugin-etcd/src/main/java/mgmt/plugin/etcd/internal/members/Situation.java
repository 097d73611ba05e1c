package mgmt.plugin.etcd.internal.members;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import mgmt.plugin.etcd.internal.client.EtcdUrl;

/** What follows from a view before anything is decided: who votes, who is gone, whom a majority can do without. */
final class Situation {

    final View view;
    final Timeouts timeouts;

    /** By name. */
    final List<Standing> voters;

    /** etcd 3.4 allows one. */
    final Optional<Standing> learner;

    private final List<Volunteer> volunteers;

    Situation(View view, Timeouts timeouts) {
        this.view = view;
        this.timeouts = timeouts;
        voters = view.standings().stream()
                .filter(standing -> standing.member().isVoter())
                .sorted(Comparator.comparing(standing -> standing.member().host()))
                .toList();
        learner = view.standings().stream()
                .filter(standing -> standing.member().isLearner())
                .findFirst();
        volunteers = view.volunteers().stream()
                .sorted(Comparator.comparing(Volunteer::host))
                .toList();
    }

    static int majorityOf(int voters) {
        return voters / 2 + 1;
    }

    int voterCount() {
        return voters.size();
    }

    boolean isCoordinator(Standing standing) {
        return standing.member().host().equals(view.coordinator());
    }

    boolean isOriginTheCoordinator() {
        return view.origin().equals(Optional.of(view.coordinator()));
    }

    boolean isLeader(Standing standing) {
        return standing.member().id() == view.leader();
    }

    List<Standing> answering() {
        return voters.stream().filter(voter -> !voter.isSilent()).toList();
    }

    List<Standing> silent() {
        return voters.stream().filter(Standing::isSilent).toList();
    }

    /** A member that has never been started has no name yet: its host is the one with its URLs. */
    Optional<Volunteer> volunteer(Standing standing) {
        Member member = standing.member();
        return volunteers.stream()
                .filter(volunteer -> member.hasStarted()
                        ? volunteer.host().equals(member.host())
                        : Set.copyOf(volunteer.serverUrls()).equals(Set.copyOf(member.serverUrls())))
                .findFirst();
    }

    boolean isVolunteering(Standing standing) {
        return volunteer(standing).isPresent();
    }

    boolean isLeaving(Standing standing) {
        return volunteer(standing).map(Volunteer::isLeaving).orElse(false);
    }

    /** A lease that is missing is not enough, nor is a server that is silent. */
    boolean isLost(Standing standing) {
        return standing.silent().compareTo(timeouts.member()) >= 0 && !isVolunteering(standing);
    }

    /** Whether those who answer are a majority of the voters that remain. */
    boolean isSafeWithout(Standing leaver) {
        long remaining =
                answering().stream().filter(voter -> !voter.equals(leaver)).count();
        return remaining >= majorityOf(voterCount() - 1);
    }

    boolean isSteady() {
        return view.steady().compareTo(timeouts.grace()) >= 0;
    }

    /** Hosts that may become members, by name. */
    List<Volunteer> candidates() {
        List<Volunteer> candidates = new ArrayList<>();
        Set<EtcdUrl> taken = view.standings().stream()
                .flatMap(standing -> standing.member().serverUrls().stream())
                .collect(Collectors.toCollection(HashSet::new));
        Set<String> members = view.standings().stream().map(this::name).collect(Collectors.toSet());
        for (Volunteer volunteer : volunteers) {
            boolean isFree = !members.contains(volunteer.host()) && Collections.disjoint(taken, volunteer.serverUrls());
            if (isFree && !volunteer.isLeaving() && !volunteer.serverUrls().isEmpty()) {
                candidates.add(volunteer);
                taken.addAll(volunteer.serverUrls());
            }
        }
        return candidates;
    }

    /** The members that are to stay, as far as only their hosts matter. */
    List<Standing> staying() {
        return view.standings().stream()
                .filter(standing -> !isLeaving(standing) && !isLost(standing))
                .filter(standing -> standing.member().hasStarted() || isVolunteering(standing))
                .toList();
    }

    /** How many hosts may serve. */
    int hosts() {
        return staying().size() + candidates().size();
    }

    int wantedMembers() {
        return Math.max(1, Math.min(view.idealSize(), hosts()));
    }

    /** An even number of voters survives no more failures than one less. */
    int wantedVoters() {
        int members = wantedMembers();
        return members % 2 == 1 ? members : members - 1;
    }

    /** Whether there are more hosts than members are wanted. */
    boolean isLimitedByIdealSize() {
        return view.idealSize() < hosts();
    }

    /** For users: the member's host, or its URL if nothing else is known about it. */
    String name(Standing standing) {
        Member member = standing.member();
        return member.hasStarted()
                ? member.host()
                : volunteer(standing)
                        .map(Volunteer::host)
                        .orElse("the server at "
                                + member.serverUrls().stream()
                                        .map(EtcdUrl::toString)
                                        .collect(Collectors.joining(", ")));
    }
}
