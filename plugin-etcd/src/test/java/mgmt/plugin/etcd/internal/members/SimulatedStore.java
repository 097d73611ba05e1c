package mgmt.plugin.etcd.internal.members;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * One history of a store: what its members have agreed on. A start by force begins another one.
 *
 * <p>The log is a number: a commit makes it one larger, and a server has all up to its own.
 */
final class SimulatedStore {

    /** What was proposed without an answer: it takes effect before anything that is committed later, or never. */
    private record Pending(SimulatedHost by, Runnable effect) {}

    final Map<Long, Member> members = new LinkedHashMap<>();
    final Set<Long> nominated = new HashSet<>();
    final Map<String, Volunteer> volunteers = new LinkedHashMap<>();
    final TreeMap<Long, Set<Long>> voters = new TreeMap<>();
    private final List<Pending> pending = new ArrayList<>();
    Optional<String> origin = Optional.empty();
    Optional<SimulatedCoordinator> seat = Optional.empty();
    long leader;
    long index;

    /** The members that voted when a server of the given index was last told. */
    Set<Long> votersAsOf(long known) {
        Map.Entry<Long, Set<Long>> entry = voters.floorEntry(known);
        return entry == null ? Set.of() : entry.getValue();
    }

    void proposeForLater(SimulatedHost by, Runnable effect) {
        pending.add(new Pending(by, effect));
    }

    /**
     * What waits in the log of a server that takes part comes first, or has been lost.
     *
     * @return whether those who take part are still a majority after that
     */
    boolean commit(Set<SimulatedHost> part, Random random, Runnable effect) {
        List<Pending> before = List.copyOf(pending);
        pending.clear();
        for (Pending earlier : before) {
            if (part.contains(earlier.by()) && random.nextBoolean()) {
                commitNow(part, random, earlier.effect());
            }
        }
        return commitNow(part, random, effect);
    }

    /** A quorum has it at once, whoever voted before it: the others learn of it later. */
    private boolean commitNow(Set<SimulatedHost> part, Random random, Runnable effect) {
        List<SimulatedHost> having = part.stream()
                .filter(host -> host.votesIn(this))
                .sorted(Comparator.comparing((SimulatedHost host) -> -host.index)
                        .thenComparing(host -> host.name))
                .toList();
        int needed = Situation.majorityOf(votersAsOf(index).size());
        if (having.size() < needed) {
            return false;
        }
        index++;
        int extra = random.nextInt(having.size() - needed + 1);
        having.stream().limit(needed + extra).forEach(host -> host.index = index);
        effect.run();
        Set<Long> now = new HashSet<>();
        members.values().stream().filter(Member::isVoter).forEach(member -> now.add(member.id()));
        voters.put(index, now);
        if (!now.contains(leader)) {
            leader = 0;
        }
        return true;
    }

    boolean hasPending() {
        return !pending.isEmpty();
    }

    void add(Member member) {
        boolean isAlone = members.values().stream().noneMatch(Member::isLearner);
        boolean isNew =
                members.values().stream().noneMatch(other -> other.serverUrls().equals(member.serverUrls()));
        if (isAlone && isNew) {
            members.put(member.id(), member);
        }
    }

    void promote(long id) {
        members.computeIfPresent(
                id, (key, old) -> new Member(id, old.host(), old.serverUrls(), old.clientUrls(), false));
    }

    void remove(long id) {
        if (members.size() > 1) {
            members.remove(id);
        }
    }

    void name(long id, String host) {
        members.computeIfPresent(
                id, (key, old) -> new Member(id, host, old.serverUrls(), old.serverUrls(), old.isLearner()));
    }
}
