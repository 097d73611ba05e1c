package mgmt.plugin.etcd.internal.members;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Temporary. */
record Decision(Optional<Change> change, List<String> waits) {

    static Decision of(View view, Timeouts timeouts) {
        return new D(view, timeouts).decide();
    }

    private static Decision yes(Change c) {
        return new Decision(Optional.of(c), List.of());
    }

    private static Decision no(String... why) {
        return new Decision(Optional.empty(), List.of(why));
    }

    private static final class D {
        final View v;
        final Timeouts t;
        final List<Standing> voters;
        final Optional<Standing> learner;

        D(View v, Timeouts t) {
            this.v = v;
            this.t = t;
            voters = v.standings().stream().filter(s -> s.member().isVoter()).toList();
            learner = v.standings().stream().filter(s -> s.member().isLearner()).findFirst();
        }

        long alive(List<Standing> l) {
            return l.stream().filter(s -> !s.isSilent()).count();
        }

        Optional<Volunteer> vol(Member m) {
            return v.volunteers().stream()
                    .filter(x -> m.hasStarted()
                            ? x.host().equals(m.host())
                            : x.serverUrls().equals(m.serverUrls()))
                    .findFirst();
        }

        boolean leaving(Member m) {
            return vol(m).filter(Volunteer::isLeaving).isPresent();
        }

        boolean safe(Standing s) {
            List<Standing> rest = voters.stream().filter(x -> !x.equals(s)).toList();
            return !rest.isEmpty() && alive(rest) >= rest.size() / 2 + 1;
        }

        Decision remove(Standing s, String why) {
            if (s.member().isVoter() && s.member().id() == v.leader()) {
                Optional<Standing> to = voters.stream()
                        .filter(x -> !x.equals(s) && !x.isSilent() && !leaving(x.member()))
                        .min(Comparator.comparing(x -> !x.member().host().equals(v.coordinator())));
                if (to.isPresent()) {
                    return yes(new Change.MoveLeader(to.get().member()));
                }
            }
            return yes(new Change.Remove(s.member(), why));
        }

        Decision decide() {
            int n = voters.size();
            if (v.leader() == 0 || alive(voters) < n / 2 + 1) {
                return no("only " + alive(voters) + " of " + n + " voters answer");
            }
            Standing me = voters.stream()
                    .filter(s -> s.member().host().equals(v.coordinator()))
                    .findFirst()
                    .orElseThrow();
            Optional<Volunteer> candidate = v.volunteers().stream()
                    .filter(x -> !x.isLeaving()
                            && v.standings().stream()
                                    .noneMatch(s -> s.member().host().equals(x.host())
                                            || s.member().serverUrls().equals(x.serverUrls())))
                    .findFirst();
            if (leaving(me.member())) {
                if (n > 1) {
                    Optional<Standing> to = voters.stream()
                            .filter(x -> !x.equals(me) && !x.isSilent() && !leaving(x.member()))
                            .findFirst();
                    return v.leader() == me.member().id() && to.isPresent()
                            ? yes(new Change.MoveLeader(to.get().member()))
                            : yes(new Change.YieldSeat());
                }
                if (learner.isPresent()) {
                    Standing l = learner.get();
                    if (!l.isSilent() && l.isInSync() && !leaving(l.member())) {
                        return yes(new Change.Promote(l.member(), false));
                    }
                }
                if (learner.isEmpty() && candidate.isPresent()) {
                    return yes(new Change.AddLearner(candidate.get()));
                }
            }
            if (learner.isPresent()) {
                Standing l = learner.get();
                if (leaving(l.member())) {
                    return yes(new Change.Remove(l.member(), "leaves"));
                }
                if (!l.member().hasStarted()
                        && (vol(l.member()).isEmpty() || l.age().compareTo(t.learner()) > 0)) {
                    return yes(new Change.Remove(l.member(), "did not come up"));
                }
                if (l.member().hasStarted()
                        && l.silent().compareTo(t.member()) >= 0
                        && vol(l.member()).isEmpty()) {
                    return yes(new Change.Remove(l.member(), "is away"));
                }
                if (!l.member().hasStarted()
                        && !v.nominated().contains(l.member().id())) {
                    return yes(new Change.Nominate(l.member(), vol(l.member()).get()));
                }
            }
            for (Standing s : voters) {
                if (!s.equals(me) && leaving(s.member()) && safe(s)) {
                    return remove(s, "it leaves");
                }
            }
            for (Standing s : voters) {
                if (!s.equals(me)
                        && s.silent().compareTo(t.member()) >= 0
                        && vol(s.member()).isEmpty()
                        && safe(s)) {
                    return remove(s, "it has not answered for so long");
                }
            }
            Set<String> hosts = new HashSet<>();
            v.volunteers().stream().filter(x -> !x.isLeaving()).forEach(x -> hosts.add(x.host()));
            v.standings().stream()
                    .filter(s -> s.member().hasStarted() && !leaving(s.member()))
                    .forEach(s -> hosts.add(s.member().host()));
            int size = Math.max(1, Math.min(v.idealSize(), hosts.size()));
            int want = size % 2 == 0 ? size - 1 : size;
            boolean forIdeal = v.idealSize() < hosts.size();
            boolean anySilent = voters.stream().anyMatch(Standing::isSilent);
            boolean promotes = n < want
                    && learner.filter(l -> !l.isSilent() && l.isInSync()).isPresent();
            if (n == 2 && v.origin().isEmpty() && !promotes && voters.stream().noneMatch(s -> leaving(s.member()))) {
                return yes(new Change.RecordOrigin());
            }
            if (n != 2 && v.origin().isPresent() && !(n == 1 && promotes)) {
                return yes(new Change.ClearOrigin());
            }
            if (n > want) {
                if (!forIdeal && (anySilent || v.steady().compareTo(t.grace()) < 0)) {
                    return no("fewer are to vote soon");
                }
                for (Standing s : voters.stream()
                        .filter(s -> !s.equals(me))
                        .sorted(Comparator.comparing((Standing s) -> !s.isSilent())
                                .thenComparing(s -> s.member().id() == v.leader())
                                .thenComparing(s -> s.member().host(), Comparator.reverseOrder()))
                        .toList()) {
                    if (safe(s)) {
                        return remove(s, "there are more voters than " + want);
                    }
                }
                return no("no safe removal");
            }
            if (v.standings().size() > size && learner.isPresent()) {
                return forIdeal || v.steady().compareTo(t.grace()) >= 0
                        ? yes(new Change.Remove(learner.get().member(), "there are more members than " + size))
                        : no("soon");
            }
            if (n < want && learner.isPresent()) {
                if (!promotes) {
                    return no("learner waits");
                }
                if (n % 2 == 1) {
                    if (anySilent || candidate.isEmpty()) {
                        return no("learner waits");
                    }
                    if (n == 1 && !v.origin().equals(Optional.of(v.coordinator()))) {
                        return yes(new Change.RecordOrigin());
                    }
                }
                return yes(new Change.Promote(
                        learner.get().member(), n == 2 && v.origin().isPresent()));
            }
            if (v.standings().size() < size && learner.isEmpty() && candidate.isPresent()) {
                return yes(new Change.AddLearner(candidate.get()));
            }
            return no();
        }
    }
}
