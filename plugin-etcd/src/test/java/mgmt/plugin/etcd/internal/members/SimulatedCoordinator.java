package mgmt.plugin.etcd.internal.members;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** What an agent knows while it has the coordinator's seat, or believes that it has. */
final class SimulatedCoordinator {

    final SimulatedHost host;
    private final Map<Long, Long> firstSeen = new HashMap<>();
    private final Map<Long, Long> lastAnswered = new HashMap<>();
    private Set<String> seenVolunteers = Set.of();
    private long steadySince;

    /** What is left to do of a change; one that is false ends it. */
    final Deque<BooleanSupplier> steps = new ArrayDeque<>();

    SimulatedCoordinator(SimulatedHost host, long now) {
        this.host = host;
        steadySince = now;
    }

    View view(SimulatedStore store, Set<SimulatedHost> part, int idealSize, long now) {
        Set<String> volunteers = new HashSet<>(store.volunteers.keySet());
        if (!volunteers.equals(seenVolunteers)) {
            seenVolunteers = volunteers;
            steadySince = now;
        }
        List<Standing> standings = store.members.values().stream()
                .map(member -> standing(member, store, part, now))
                .toList();
        return new View(
                host.name,
                standings,
                store.leader,
                List.copyOf(store.volunteers.values()),
                store.nominated,
                store.origin,
                idealSize,
                Duration.ofSeconds(now - steadySince));
    }

    private Standing standing(Member member, SimulatedStore store, Set<SimulatedHost> part, long now) {
        Optional<SimulatedHost> server = part.stream()
                .filter(candidate -> candidate.holds(store) && candidate.member == member.id())
                .findFirst();
        firstSeen.putIfAbsent(member.id(), now);
        lastAnswered.putIfAbsent(member.id(), now - 1);
        if (server.isPresent()) {
            lastAnswered.put(member.id(), now);
        }
        return new Standing(
                member,
                Duration.ofSeconds(now - lastAnswered.getOrDefault(member.id(), now)),
                Duration.ofSeconds(now - firstSeen.getOrDefault(member.id(), now)),
                server.filter(candidate -> candidate.behind == 0).isPresent());
    }
}
