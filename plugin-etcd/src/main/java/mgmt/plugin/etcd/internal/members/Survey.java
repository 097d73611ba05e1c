package mgmt.plugin.etcd.internal.members;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import mgmt.plugin.etcd.internal.client.EtcdUrl;
import mgmt.plugin.etcd.internal.client.Membership;

/**
 * What a coordinator sees, and since when: it begins anew with each coordinator, so that nothing is ever older than it looks.
 * Confined to one thread; blocks for as long as silent members are waited for.
 */
final class Survey {

    /** Of what the leader has, a learner needs so much before etcd lets it vote: readyPercent in etcd's server.go. */
    private static final double ENOUGH = 0.9;

    private final Membership membership;
    private final LongSupplier ticker;
    private final String host;
    private final EtcdUrl own;

    private final Map<Long, Long> since = new HashMap<>();
    private final Map<Long, Long> silentSince = new HashMap<>();
    private Set<String> serving = Set.of();
    private long steadySince;

    /**
     * A survey that begins now.
     *
     * @param ticker nanoseconds of any origin
     * @param host the coordinator's
     * @param own where its own server is found, whatever others are told
     */
    Survey(Membership membership, LongSupplier ticker, String host, EtcdUrl own) {
        this.membership = membership;
        this.ticker = ticker;
        this.host = host;
        this.own = own;
        this.steadySince = ticker.getAsLong();
    }

    /** Asks all members, and puts together what a decision needs. */
    View view(Roster roster, List<Member> members) throws InterruptedException {
        Map<Long, Membership.Health> healths = healths(members);
        long leader = healths.values().stream()
                .filter(health -> health.leader() == health.member())
                .mapToLong(Membership.Health::member)
                .findFirst()
                .orElse(0);
        long enough = (long) (ENOUGH
                * Optional.ofNullable(healths.get(leader))
                        .map(Membership.Health::index)
                        .orElse(Long.MAX_VALUE));
        long now = ticker.getAsLong();
        List<Standing> standings = new ArrayList<>();
        for (Member member : members) {
            Optional<Membership.Health> health = Optional.ofNullable(healths.get(member.id()));
            standings.add(new Standing(
                    member,
                    health.isPresent() ? Duration.ZERO : silence(member.id(), now),
                    elapsed(since.computeIfAbsent(member.id(), id -> now), now),
                    health.filter(each -> each.index() >= enough).isPresent()));
        }
        forget(members);
        return new View(
                host,
                standings,
                leader,
                roster.volunteers(),
                roster.nominated(),
                roster.origin(),
                roster.idealSize(),
                steady(roster, now));
    }

    private Map<Long, Membership.Health> healths(List<Member> members) throws InterruptedException {
        Map<Long, Membership.Health> healths = new HashMap<>();
        for (Member member : members) {
            List<EtcdUrl> urls = member.host().equals(host) ? List.of(own) : member.clientUrls();
            membership.health(urls, member.id()).ifPresent(health -> {
                healths.put(member.id(), health);
                silentSince.remove(member.id());
            });
        }
        return healths;
    }

    private Duration silence(long member, long now) {
        Duration silence = elapsed(silentSince.computeIfAbsent(member, id -> now), now);
        return silence.isZero() ? Duration.ofNanos(1) : silence;
    }

    private Duration steady(Roster roster, long now) {
        Set<String> volunteering = roster.volunteers().stream()
                .filter(volunteer -> !volunteer.isLeaving())
                .map(Volunteer::host)
                .collect(Collectors.toSet());
        if (!volunteering.equals(serving)) {
            serving = volunteering;
            steadySince = now;
        }
        return elapsed(steadySince, now);
    }

    private static Duration elapsed(long start, long now) {
        return Duration.ofNanos(now - start);
    }

    private void forget(List<Member> members) {
        Set<Long> ids = members.stream().map(Member::id).collect(Collectors.toSet());
        since.keySet().retainAll(ids);
        silentSince.keySet().retainAll(ids);
        Set<EtcdUrl> urls = new HashSet<>(Set.of(own));
        members.forEach(member -> urls.addAll(member.clientUrls()));
        membership.keepOnly(urls);
    }
}
