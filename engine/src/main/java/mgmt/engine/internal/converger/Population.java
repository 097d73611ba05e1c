package mgmt.engine.internal.converger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.graph.Edge;
import mgmt.engine.internal.graph.Graph;
import mgmt.engine.internal.graph.Opening;
import mgmt.engine.internal.graph.Vertex;
import org.jspecify.annotations.Nullable;

/**
 * The nodes of the graph at hand, and those of earlier graphs until they are closed: who comes, who stays, who leaves.
 * Confined to the loop.
 */
final class Population {

    private final Surroundings surroundings;
    private final Loop loop;
    private final Tenancy tenancy;
    private final Providers providers = new Providers();
    private final Receivers receivers;
    private final Tally tally;

    /** Kinds that have left; a graph that was built before may still offer them. Weak, so as not to hold their classes. */
    private final Set<Object> gone = Collections.newSetFromMap(new WeakHashMap<>());

    private final Map<ResourceId, Set<Node>> leaving = new HashMap<>();
    private final List<Node> expelled = new ArrayList<>();
    private final List<Release> releases = new ArrayList<>();

    /** Of a converger before this one, until the first graph is there. */
    private final Map<ResourceId, Handover.Memory> handedOver = new HashMap<>();

    private int givenUp;
    /** How many of those that leave somebody waits for. */
    private int waitedFor;

    private Map<ResourceId, Node> nodes = new LinkedHashMap<>();
    private Graph graph = Graph.empty();

    /** What happens to nodes besides: told by the population. */
    interface Tenancy {
        /** The node leaves the graph; it is not closed before its running work has ended. */
        void leaves(Node node);

        /** The node is in the graph, and may be due. */
        void consider(Node node);

        /** The running call of a node that leaves has had its time. */
        void interrupt(Node node, String why);

        /** A node that left is closed. */
        void closed();
    }

    private record Release(Set<Node> left, CompletableFuture<Void> done) {

        boolean isDoneWithout(Node node) {
            return left.remove(node) && isDone();
        }

        boolean isDone() {
            return left.isEmpty() && done.complete(null);
        }
    }

    Population(Surroundings surroundings, Loop loop, Tenancy tenancy) {
        this.surroundings = surroundings;
        this.loop = loop;
        this.tenancy = tenancy;
        this.receivers = new Receivers(surroundings, loop, id -> nodes.containsKey(id));
        this.tally = new Tally(surroundings);
    }

    /** Those that notifications wait for, be they in the graph or not. */
    Receivers receivers() {
        return receivers;
    }

    /** In topological order. */
    Collection<Node> nodes() {
        return nodes.values();
    }

    @Nullable
    Node node(ResourceId id) {
        return nodes.get(id);
    }

    Graph graph() {
        return graph;
    }

    /**
     * Puts another graph in the place of the one at hand: equal declarations keep their nodes. The caller brings the
     * counters up to date, and then lets go those that left.
     *
     * @return whether anything differs
     */
    boolean install(Graph offered) {
        Graph next = offered.map(vertex -> isGone(vertex) ? vertex.with(left(vertex)) : vertex);
        Map<ResourceId, Node> old = nodes;
        boolean differs = old.size() != next.vertices().size();
        Map<ResourceId, Node> fresh = new LinkedHashMap<>(next.vertices().size() * 2);
        for (Vertex vertex : next.vertices()) {
            Node node = old.get(vertex.id());
            if (node != null && node.vertex.isSameAs(vertex)) {
                fresh.put(vertex.id(), kept(node, vertex));
            } else {
                fresh.put(vertex.id(), opened(vertex, node));
                differs = true;
            }
        }
        nodes = fresh;
        graph = next;
        old.values().stream().filter(node -> fresh.get(node.id()) != node).forEach(this::expel);
        link();
        receivers.graphChanged();
        providers.update(next);
        if (differs) {
            fresh.values().stream().filter(node -> node.asking.hasAsked()).forEach(node -> node.dirty = true);
        }
        return differs;
    }

    private static Opening left(Vertex vertex) {
        return new Opening.NoSuchKind("no plugin offers the kind " + vertex.id().kind() + " any longer");
    }

    private boolean isGone(Vertex vertex) {
        return vertex.opening() instanceof Opening.Ready ready && gone.contains(ready.offer());
    }

    private Node kept(Node node, Vertex vertex) {
        node.vertex = vertex;
        if (node.never) {
            node.lift(loop.now());
            node.cause = Cause.NEW_GRAPH;
        }
        return node;
    }

    private Node opened(Vertex vertex, @Nullable Node previous) {
        Node equal = previous != null && previous.vertex.fingerprint().equals(vertex.fingerprint()) ? previous : null;
        Map<String, String> memory = equal != null ? equal.memory : new ConcurrentHashMap<>();
        Handover.Memory earlier = handedOver.remove(vertex.id());
        if (earlier != null && earlier.fingerprint().equals(vertex.fingerprint())) {
            memory.putAll(earlier.values());
        }
        Asking asking = new Asking(providers, vertex.id());
        ResourceContext context = surroundings.contexts().context(vertex, memory, asking);
        Node node = new Node(
                vertex,
                new Instance(context, memory),
                memory,
                asking,
                receivers.pending(vertex.id()),
                surroundings.clock().instant());
        if (previous != null) {
            node.cause = causeOfOpening(previous.vertex, vertex);
        }
        if (Double.isFinite(vertex.meta().limit())) {
            node.bucket = new TokenBucket(vertex.meta().limit(), vertex.meta().burst(), loop.now());
        }
        return node;
    }

    private static Cause causeOfOpening(Vertex previous, Vertex next) {
        if (!(previous.opening() instanceof Opening.Ready before)) {
            return Cause.PLUGIN_CAME;
        }
        return offers(next, before.offer()) ? Cause.declared(next.place()) : Cause.PLUGIN_UPDATED;
    }

    private void link() {
        for (Node node : nodes.values()) {
            node.unlink();
        }
        for (Edge edge : graph.edges()) {
            Node before = nodes.get(edge.before());
            Node after = nodes.get(edge.after());
            if (before == null || after == null) {
                throw new IllegalStateException("an edge of the graph leads to nothing: " + edge);
            }
            before.link(after, edge.notifies());
        }
    }

    /** What resources of a converger before this one remember. */
    void takeOver(List<Handover.Memory> memories) {
        memories.forEach(memory -> handedOver.put(memory.id(), memory));
    }

    /** What is left to a converger after this one. */
    Handover handover() {
        List<Handover.Memory> memories = nodes.values().stream()
                .filter(node -> !node.memory.isEmpty())
                .map(node -> new Handover.Memory(node.id(), node.vertex.fingerprint(), node.memory))
                .toList();
        return new Handover(memories);
    }

    /** How many calls into plugins were given up so far. */
    int givenUp() {
        return givenUp;
    }

    /** Takes every node out, for the end. */
    void expelAll() {
        nodes.values().forEach(this::expel);
    }

    /** Notes that a node leaves: from now on nothing of it starts, and a successor of the same id waits. */
    private void expel(Node node) {
        node.retired = true;
        leaving.computeIfAbsent(node.id(), id -> new HashSet<>()).add(node);
        waitedFor += node.abandoned ? 0 : 1;
        expelled.add(node);
    }

    /**
     * Lets those go that were expelled: what they wait for is cancelled, and they are closed when their running work has
     * ended. That frees semaphores for others, so it is done when the counters of the new graph are right.
     */
    void letGo() {
        List<Node> all = List.copyOf(expelled);
        expelled.clear();
        for (Node node : all) {
            tenancy.leaves(node);
            if (node.running == null) {
                close(node);
            } else if (node.abandoned) {
                abandonSuccessor(node);
            }
        }
    }

    /** Closes a node that leaves and whose running work has ended. */
    void close(Node node) {
        if (!node.instance.isOpen()) {
            loop.post(() -> closed(node));
            return;
        }
        Closing task = new Closing(node.id(), node.instance, () -> loop.post(() -> closed(node)));
        node.closing = task.worker();
        Duration timeout = node.meta().timeout();
        long patience = (timeout.isZero() ? Calls.PATIENCE : timeout).toNanos();
        node.wake = loop.at(loop.now() + patience, () -> {
            task.worker().interrupt("close took too long");
            node.wake = loop.at(loop.now() + Calls.PATIENCE.toNanos(), () -> abandon(node));
        });
        surroundings.workers().execute(task);
    }

    private void closed(Node node) {
        node.closing = null;
        if (node.wake != null) {
            node.wake.cancel();
        }
        Set<Node> others = leaving.getOrDefault(node.id(), new HashSet<>());
        others.remove(node);
        waitedFor -= node.abandoned ? 0 : 1;
        if (others.isEmpty()) {
            leaving.remove(node.id());
        }
        releases.removeIf(release -> release.isDoneWithout(node));
        Node successor = nodes.get(node.id());
        if (successor != null && !successor.retired) {
            successor.abandoned = others.stream().anyMatch(other -> other.abandoned && isOfOnePlugin(other, successor));
            tenancy.consider(successor);
        }
        tenancy.closed();
    }

    /** Nobody waits any longer for a call into a node; if it leaves, its successor cannot come. */
    void abandon(Node node) {
        givenUp++;
        node.abandoned = true;
        tally.look(node);
        waitedFor -= node.retired ? 1 : 0;
        if (node.retired) {
            abandonSuccessor(node);
        }
        releases.removeIf(release -> release.isDoneWithout(node));
        tenancy.closed();
    }

    private void abandonSuccessor(Node node) {
        Node successor = nodes.get(node.id());
        if (successor == null || successor == node) {
            return;
        }
        if (isOfOnePlugin(node, successor)) {
            successor.abandoned = true;
            successor.reason = node.reason.isEmpty() ? "an earlier call into the plugin never ended" : node.reason;
        }
        tenancy.consider(successor);
    }

    /** Whether both were opened by the same code: what has replaced it is not held up by what it never ends. */
    private static boolean isOfOnePlugin(Node one, Node other) {
        return one.vertex.opening() instanceof Opening.Ready ready && offers(other.vertex, ready.offer());
    }

    /** The call that nobody waited for has ended after all. */
    void recover(Node node) {
        waitedFor += node.abandoned && node.retired ? 1 : 0;
        node.abandoned = false;
    }

    /** Whether a node has to wait until an earlier one of its id is closed. */
    boolean isHeldUp(Node node) {
        Set<Node> earlier = leaving.isEmpty() ? null : leaving.get(node.id());
        return earlier != null && earlier.stream().anyMatch(each -> !each.abandoned || isOfOnePlugin(each, node));
    }

    /** Whether every node that left is closed, or will never be. */
    boolean isClosed() {
        return waitedFor == 0;
    }

    /** The nodes that are not closed yet. */
    List<Node> leaving() {
        return leaving.values().stream().flatMap(Set::stream).toList();
    }

    /** Takes a kind out of use; see {@link Converger#release}. The caller brings the counters up to date. */
    void release(Object offer, Duration grace, CompletableFuture<Void> done) {
        gone.add(offer);
        Set<Node> left = new HashSet<>(nodes.values());
        left.addAll(leaving());
        left.removeIf(node -> node.abandoned || !offers(node.vertex, offer));
        if (nodes.values().stream().anyMatch(node -> isGone(node.vertex))) {
            install(graph);
        }
        Release release = new Release(left, done);
        if (!release.isDone()) {
            releases.add(release);
            loop.at(
                    loop.now() + grace.toNanos(),
                    () -> List.copyOf(left).forEach(node -> tenancy.interrupt(node, "its plugin is leaving")));
        }
    }

    private static boolean offers(Vertex vertex, Object offer) {
        return vertex.opening() instanceof Opening.Ready ready && ready.offer() == offer;
    }

    /** Lets go whoever waits for a kind to be out of use. */
    void end() {
        releases.forEach(release -> release.done().complete(null));
    }
}
