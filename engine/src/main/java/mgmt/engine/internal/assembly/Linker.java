package mgmt.engine.internal.assembly;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import mgmt.api.resource.Identity;
import mgmt.api.resource.Links;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.graph.CycleException;
import mgmt.engine.internal.graph.Edge;
import mgmt.engine.internal.graph.Graph;
import mgmt.engine.internal.graph.Vertex;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds the edges that follow from what resources are about. They are advice: an edge that a user has written between the
 * same two resources wins, and one that would close a cycle is left out. Confined to one thread.
 */
final class Linker {

    private static final Logger LOG = LoggerFactory.getLogger(Linker.class);

    private final Graph written;
    private final List<Bound> bound;
    private final Map<ResourceId, Integer> numbers = new HashMap<>();
    private final Map<Identity, Provision> provisions = new HashMap<>();
    /** All providers, of those identities alone that somebody wants every provider of. */
    private final Map<Identity, List<Integer>> everyProvider = new HashMap<>();

    private final Set<Long> writtenPairs = new HashSet<>();
    private final List<Edge> automatic = new ArrayList<>();

    /** Who provides an identity: the first, and the second for when the first is the one that asks; -1 = nobody. */
    private static final class Provision {

        private final int first;
        private int second = -1;
        private @Nullable String name;

        Provision(int first) {
            this.first = first;
        }

        void add(int provider) {
            if (second < 0 && provider != first) {
                second = provider;
            }
        }

        int other(int asking) {
            return first == asking ? second : first;
        }

        /** One text for all edges. */
        String name(Identity identity) {
            if (name == null) {
                name = identity.toString();
            }
            return name;
        }
    }

    private Linker(Graph written, List<Bound> bound) {
        this.written = written;
        this.bound = bound;
    }

    /** The graph with its written edges and the automatic ones. */
    static Graph link(Graph written, List<Bound> bound) throws CycleException {
        if (bound.stream().allMatch(each -> each.needs().isEmpty())) {
            return written;
        }
        Linker linker = new Linker(written, bound);
        linker.index();
        for (int i = 0; i < bound.size(); i++) {
            linker.satisfy(i);
        }
        if (linker.automatic.isEmpty()) {
            return written;
        }
        try {
            return linker.linked();
        } catch (CycleException e) {
            linker.breakCycles();
            return linker.linked();
        }
    }

    private void index() {
        bound.stream()
                .flatMap(each -> each.needs().stream())
                .filter(Links.Need::every)
                .flatMap(need -> need.anyOf().stream())
                .forEach(identity -> everyProvider.put(identity, new ArrayList<>()));
        for (int i = 0; i < bound.size(); i++) {
            numbers.put(bound.get(i).vertex().id(), i);
            for (Identity identity : bound.get(i).vertex().provided()) {
                List<Integer> every = everyProvider.get(identity);
                if (every != null) {
                    every.add(i);
                }
                Provision known = provisions.get(identity);
                if (known == null) {
                    provisions.put(identity, new Provision(i));
                } else {
                    known.add(i);
                }
            }
        }
        written.edges().forEach(edge -> writtenPairs.add(pair(number(edge.before()), number(edge.after()))));
    }

    private void satisfy(int asking) {
        if (!bound.get(asking).vertex().meta().autoedge()) {
            return;
        }
        for (Links.Need need : bound.get(asking).needs()) {
            if (need.every()) {
                satisfyWithAll(asking, need);
            } else {
                satisfyWithFirst(asking, need);
            }
        }
    }

    private void satisfyWithAll(int asking, Links.Need need) {
        for (Identity identity : need.anyOf()) {
            for (int provider : everyProvider.getOrDefault(identity, List.of())) {
                if (provider != asking) {
                    add(provider, asking, need.notified(), identity.toString());
                }
            }
        }
    }

    private void satisfyWithFirst(int asking, Links.Need need) {
        for (Identity identity : need.anyOf()) {
            Provision provision = provisions.get(identity);
            int provider = provision == null ? -1 : provision.other(asking);
            if (provision != null && provider >= 0) {
                add(provider, asking, need.notified(), provision.name(identity));
                return;
            }
        }
    }

    private void add(int provider, int asking, boolean notifies, String name) {
        if (!writtenPairs.contains(pair(provider, asking)) && !writtenPairs.contains(pair(asking, provider))) {
            ResourceId before = bound.get(provider).vertex().id();
            automatic.add(new Edge(before, bound.get(asking).vertex().id(), notifies, true, name));
        }
    }

    /** Leaves out each automatic edge that closes a cycle with the written ones and those before it. */
    private void breakCycles() {
        int[] positions = new int[bound.size()];
        int position = 0;
        for (Vertex vertex : written.vertices()) {
            positions[number(vertex.id())] = position++;
        }
        Order order = new Order(positions);
        written.edges().forEach(edge -> order.add(number(edge.before()), number(edge.after())));
        automatic.removeIf(edge -> {
            boolean closesCycle = !order.add(number(edge.before()), number(edge.after()));
            if (closesCycle) {
                LOG.debug("No automatic edge {} -> {}, it would close a cycle", edge.before(), edge.after());
            }
            return closesCycle;
        });
    }

    private int number(ResourceId id) {
        return Objects.requireNonNull(numbers.get(id));
    }

    private Graph linked() throws CycleException {
        List<Edge> edges = new ArrayList<>(written.edges());
        edges.addAll(automatic);
        return Graph.of(written.name(), bound.stream().map(Bound::vertex).toList(), edges);
    }

    private static long pair(int from, int to) {
        return (long) from << 32 | to;
    }
}
