package mgmt.plugin.etcd.internal.members;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What must hold for any change that is decided on, said a second time and by other means than the decision's. */
final class Objections {

    private final View view;
    private final Timeouts timeouts;
    private final List<Standing> voters;
    private final List<String> objections = new ArrayList<>();

    private Objections(View view, Timeouts timeouts) {
        this.view = view;
        this.timeouts = timeouts;
        voters = view.standings().stream()
                .filter(standing -> standing.member().isVoter())
                .toList();
    }

    static List<String> to(Change change, View view, Timeouts timeouts) {
        Objections objections = new Objections(view, timeouts);
        if (change instanceof Change.Remove remove) {
            objections.checkRemoval(remove.member());
        } else if (change instanceof Change.AddLearner) {
            objections.expect(view.standings().size() == objections.voters.size(), "one learner");
        } else if (change instanceof Change.Promote promote) {
            objections.checkPromotion(promote);
        }
        return objections.objections;
    }

    static int oddAtMost(int number) {
        return number % 2 == 1 ? number : number - 1;
    }

    private void expect(boolean holds, String what) {
        if (!holds) {
            objections.add(what);
        }
    }

    private void checkPromotion(Change.Promote promote) {
        long answering = voters.stream().filter(voter -> !voter.isSilent()).count();
        expect(answering + 1 >= (voters.size() + 1) / 2 + 1, "a promotion keeps the quorum");
        expect(promote.clearsOrigin() || voters.size() != 2 || view.origin().isEmpty(), "three have no origin");
        boolean isHandOver = view.volunteers().stream()
                .anyMatch(volunteer -> volunteer.host().equals(view.coordinator()) && volunteer.isLeaving());
        boolean isOrigin = view.origin().filter(view.coordinator()::equals).isPresent();
        expect(voters.size() != 1 || isHandOver || isOrigin, "two have an origin");
    }

    private void checkRemoval(Member member) {
        Standing standing = view.standings().stream()
                .filter(each -> each.member().equals(member))
                .findFirst()
                .orElseThrow();
        expect(hasReason(standing), "nobody is removed without a reason");
        expect(!member.host().equals(view.coordinator()), "the coordinator does not remove itself");
        if (member.isVoter()) {
            long remaining = voters.stream()
                    .filter(voter -> !voter.isSilent() && !voter.equals(standing))
                    .count();
            expect(remaining >= (voters.size() - 1) / 2 + 1, "a removal keeps the quorum");
            expect(member.id() != view.leader(), "a leader is not removed");
        }
    }

    private boolean hasReason(Standing standing) {
        Member member = standing.member();
        Predicate<Volunteer> isOwn = volunteer -> member.hasStarted()
                ? volunteer.host().equals(member.host())
                : volunteer.serverUrls().equals(member.serverUrls());
        boolean isVolunteering = view.volunteers().stream().anyMatch(isOwn);
        boolean isLeaving = view.volunteers().stream().anyMatch(isOwn.and(Volunteer::isLeaving));
        boolean isSteady = view.steady().compareTo(timeouts.grace()) >= 0;
        boolean isDead = standing.silent().compareTo(timeouts.member()) >= 0 && !isVolunteering;
        boolean isLate = standing.age().compareTo(timeouts.learner()) > 0 || (!isVolunteering && isSteady);
        boolean isUnborn = !member.hasStarted() && isLate;
        boolean isTooMany = view.standings().size() > view.idealSize() || voters.size() > oddAtMost(view.idealSize());
        boolean isLeftOver = member.isVoter()
                && voters.size() % 2 == 0
                && isSteady
                && voters.stream().noneMatch(Standing::isSilent);
        return isLeaving || isDead || isUnborn || isTooMany || isLeftOver;
    }
}
