package mgmt.engine.internal.converger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.graph.CycleException;
import mgmt.engine.internal.graph.Edge;
import mgmt.engine.internal.graph.Graph;
import mgmt.engine.internal.graph.GraphDiff;
import mgmt.engine.internal.graph.Meta;
import mgmt.engine.internal.graph.Opening;
import mgmt.engine.internal.graph.Place;
import mgmt.engine.internal.graph.Vertex;

/**
 * One random history of a converger: random graphs, events, faults, swaps, kinds that come and go, in one thread and on
 * virtual time. After every step the invariants of the design are checked by brute force.
 */
final class Simulation {

    private static final int KINDS = 3;
    private static final int NAMES = 5;

    private final Random random;
    private final World world;
    private final List<Runnable> tasks = new ArrayList<>();
    private final IdentityHashMap<Runnable, Node> nodeOfRun = new IdentityHashMap<>();
    private final Map<String, Object> offers = new HashMap<>();
    private final List<ResourceId> usedAfterRelease = new ArrayList<>();
    private final Map<ResourceId, Change> reported = new HashMap<>();
    private final IdentityHashMap<Node, List<ResourceId>> intended = new IdentityHashMap<>();
    private final boolean limits;
    private final boolean crashes;
    private final boolean measured;
    private final SimulatedJournal journal;
    private Counts counts = new Counts();
    private Converger converger;
    private long now;
    private Declared declared = new Declared(Map.of(), Set.of());

    /** What a user wrote: numbers, metas, and edges from the lower to the higher id, so that there is no cycle. */
    private record Declared(Map<ResourceId, Wish> wishes, Set<Edge> edges) {}

    private record Wish(int number, Meta meta) {}

    Simulation(long seed) {
        random = new Random(seed);
        world = new World(random);
        limits = random.nextInt(4) == 0;
        crashes = random.nextInt(3) == 0;
        measured = seed % 2 == 0;
        journal = new SimulatedJournal(random);
        converger = converger();
        for (int k = 0; k < KINDS; k++) {
            if (random.nextInt(4) > 0) {
                offers.put("k" + k, new Object());
            }
        }
    }

    private Converger converger() {
        return new Converger(new Surroundings(
                () -> now,
                () -> Instant.EPOCH.plusNanos(now),
                this::execute,
                (vertex, memory, provided) -> new NoContext(vertex.id()),
                change -> reported.put(change.id(), change),
                journal,
                OptionalLong.empty(),
                measured ? Optional.of(counts) : Optional.empty()));
    }

    /** Runs the history and asserts that it ends well. */
    void run(int steps) {
        swap(mutated());
        for (int i = 0; i < steps; i++) {
            act();
        }
        calmDown();
        assertSettled();
        CompletableFuture<Integer> ended = converger.ended();
        converger.stop(1);
        finish(() -> ended.isDone());
        assertThat(ended.join()).isZero();
        assertThat(world.open.values()).as("all is closed in the end").allMatch(count -> count == 0);
    }

    /** Stops in the middle of things: what runs may end, nothing new starts, all is closed. */
    void stopAbruptly(int steps) {
        swap(mutated());
        for (int i = 0; i < steps; i++) {
            act();
        }
        converger.stop(1 + random.nextInt(2));
        step();
        world.stopped = true;
        finish(() -> converger.ended().isDone());
        assertThat(world.open.values()).as("all is closed in the end").allMatch(count -> count == 0);
    }

    // ---- what happens

    private void act() {
        switch (random.nextInt(16)) {
            case 0 -> world.set(anyId(), random.nextInt(5));
            case 1 -> world.tell(anyId());
            case 2 -> world.faults.put(anyId(), anyFault());
            case 3 -> world.faults.remove(anyId());
            case 4 -> world.failWatches(anyId());
            case 5 -> toggle(world.chatty, anyId());
            case 6 -> swap(mutated());
            case 7 -> kindComesOrGoes();
            case 8 -> now += (long) (random.nextDouble() * 2e9);
            case 9 -> now += random.nextInt(20_000_000);
            case 10 -> crashOrBreakJournal();
            default -> work();
        }
        if (random.nextInt(3) > 0) {
            step();
        }
    }

    private World.Fault anyFault() {
        World.Fault[] faults = World.Fault.values();
        return faults[random.nextInt(faults.length)];
    }

    private static <T> void toggle(Set<T> set, T element) {
        if (!set.remove(element)) {
            set.add(element);
        }
    }

    private ResourceId anyId() {
        return new ResourceId("k" + random.nextInt(KINDS), "r" + random.nextInt(NAMES));
    }

    private void crashOrBreakJournal() {
        if (crashes && random.nextBoolean()) {
            crash();
        } else if (crashes) {
            world.crashing = random.nextInt(4);
        } else {
            journal.isBroken = !journal.isBroken;
        }
    }

    /** The process is gone at once, and another one takes its place. */
    private void crash() {
        // A failed run that has changed something told nobody yet.
        intended.forEach((node, receivers) -> node.listeners().stream()
                .filter(id -> node.owesNotification && receivers.contains(id))
                .forEach(id -> world.owed.put(id, ++world.events)));
        intended.clear();
        tasks.clear();
        nodeOfRun.clear();
        world.forget();
        counts = new Counts();
        converger = converger();
        converger.takeOver(Handover.none(), journal.crash());
        swap(declared);
    }

    private void work() {
        if (!tasks.isEmpty()) {
            Runnable task = tasks.remove(random.nextInt(tasks.size()));
            reported.clear();
            world.acted.clear();
            task.run();
            Node node = nodeOfRun.remove(task);
            if (node != null) {
                reported.values().stream()
                        .filter(change -> change.outcome() == Change.Outcome.APPLIED
                                || change.outcome() == Change.Outcome.REFRESHED)
                        .forEach(change -> owe(node, (Run) task));
                if (world.acted.contains(node.id())) {
                    intended.put(
                            node,
                            ((Run) task).intent().map(Journal.Intent::receivers).orElse(List.of()));
                }
                if (world.hasCrashed) {
                    if (world.acted.contains(node.id())) {
                        owe(node, (Run) task);
                    }
                    crash();
                }
            }
        }
    }

    /** An edge that came while the run was going on is known to it only if there is no crash before the next sync. */
    private void owe(Node node, Run run) {
        List<ResourceId> intended = run.intent().map(Journal.Intent::receivers).orElse(List.of());
        node.listeners().stream()
                .filter(id -> !crashes || intended.contains(id))
                .forEach(id -> world.owed.put(id, ++world.events));
    }

    private void kindComesOrGoes() {
        String kind = "k" + random.nextInt(KINDS);
        Object offer = offers.remove(kind);
        if (offer == null || random.nextBoolean()) {
            offers.put(kind, new Object());
        }
        boolean isPrepared = random.nextBoolean();
        if (isPrepared) { // an update: what is to take over is there before the old one leaves
            swap(declared);
        }
        if (offer != null) {
            step();
            CompletableFuture<Void> released = converger
                    .release(offer, Duration.ofSeconds(random.nextInt(3)))
                    .thenRun(() -> usedAfterRelease.addAll(inUse(offer)));
            step();
            assertThat(released).isNotCompletedExceptionally();
        }
        if (!isPrepared && random.nextInt(5) > 0) {
            swap(declared);
        }
    }

    private List<ResourceId> inUse(Object offer) {
        return Stream.concat(converger.population().nodes().stream(), converger.population().leaving().stream())
                .filter(node -> !node.abandoned && (node.running != null || node.instance.isOpen()))
                .filter(node -> node.vertex.opening() instanceof Opening.Ready ready && ready.offer() == offer)
                .map(Node::id)
                .toList();
    }

    private Declared mutated() {
        Map<ResourceId, Wish> wishes = new HashMap<>(declared.wishes());
        for (int i = 0; i < 1 + random.nextInt(wishes.isEmpty() ? 12 : 4); i++) {
            ResourceId id = anyId();
            if (random.nextInt(4) == 0) {
                wishes.remove(id);
            } else {
                wishes.put(id, new Wish(random.nextInt(5), meta()));
            }
        }
        Set<Edge> edges = new HashSet<>();
        for (Edge edge : declared.edges()) {
            if (random.nextInt(5) > 0) {
                edges.add(edge);
            }
        }
        for (int i = 0; i < random.nextInt(6); i++) {
            ResourceId one = anyId();
            ResourceId other = anyId();
            if (one.compareTo(other) < 0) {
                edges.add(new Edge(one, other, random.nextBoolean(), false, ""));
            }
        }
        edges.removeIf(edge -> !wishes.containsKey(edge.before()) || !wishes.containsKey(edge.after()));
        return new Declared(wishes, edges);
    }

    private Meta meta() {
        return new Meta(
                random.nextInt(8) == 0,
                random.nextInt(5) - 1,
                Duration.ofMillis(random.nextInt(3) * 100L),
                Duration.ZERO,
                limits && random.nextInt(4) == 0 ? 5 : Double.POSITIVE_INFINITY,
                2,
                limits && random.nextInt(2) == 0 ? List.of("s:" + (1 + random.nextInt(2)), "t") : List.of(),
                true,
                true,
                Duration.ZERO);
    }

    private void swap(Declared next) {
        step();
        declared = next;
        List<Vertex> vertices = next.wishes().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> vertex(entry.getKey(), entry.getValue()))
                .toList();
        Graph before = converger.population().graph();
        Map<ResourceId, Node> nodes =
                converger.population().nodes().stream().collect(Collectors.toMap(Node::id, node -> node));
        try {
            Graph after = Graph.of("simulated", vertices, next.edges());
            converger.swap(after);
            step();
            for (Vertex kept : GraphDiff.between(before, after).kept()) {
                assertThat(converger.population().node(kept.id()))
                        .as("an equal declaration keeps its resource")
                        .isSameAs(nodes.get(kept.id()));
            }
        } catch (CycleException e) {
            throw new AssertionError(e);
        }
    }

    private Vertex vertex(ResourceId id, Wish wish) {
        Object offer = offers.get(id.kind());
        Opening opening = offer == null
                ? new Opening.NoSuchKind("no such kind")
                : new Opening.Ready(
                        offer,
                        context -> world
                        .new Numbered(id, wish.number(), wish.meta().noop()));
        return new Vertex(
                id, wish.meta(), "" + wish.number(), Set.of(), List.of(), opening, new Place("simulated", 1, 1));
    }

    // ---- what must hold

    private void execute(Runnable task) {
        tasks.add(task);
        if (task instanceof Run run) {
            Node node = converger.population().nodes().stream()
                    .filter(candidate -> candidate.running == run)
                    .findFirst()
                    .orElseThrow();
            nodeOfRun.put(run, node);
            assertMayStart(node, new HashSet<>());
        }
    }

    private static void assertMayStart(Node node, Set<Node> seen) {
        for (Node before : node.before()) {
            if (seen.add(before)) {
                assertThat(before.settled)
                        .as("%s before %s", before.id(), node.id())
                        .isTrue();
                assertMayStart(before, seen);
            }
        }
    }

    /** Compares the counters with brute force; plain conditions, for this is most of the simulation's time. */
    private void step() {
        converger.loop().step();
        if (!usedAfterRelease.isEmpty()) {
            throw new AssertionError(usedAfterRelease + " are in use after the release of their kind");
        }
        for (Node node : converger.population().nodes()) {
            long unsettled =
                    node.before().stream().filter(before -> !before.settled).count();
            if (node.unsettledBefore != unsettled) {
                throw new AssertionError(node.id() + " counts " + node.unsettledBefore + ", not " + unsettled);
            }
            boolean settled = !node.isDue()
                    && node.running == null
                    && node.lastRun == Node.LastRun.SUCCEEDED
                    && unsettled == 0
                    && node.canOpen();
            if (!node.retired && node.settled != settled) {
                throw new AssertionError(node.id() + " is settled: " + node.settled + ", should be " + settled);
            }
        }
        if (StatusReport.of(converger.population().nodes(), now).size()
                != converger.population().nodes().size()) {
            throw new AssertionError("the status leaves something out");
        }
        if (measured) {
            assertCounted();
        }
    }

    private void assertCounted() {
        for (int k = 0; k < KINDS; k++) {
            String kind = "k" + k;
            for (Measurements.FailureState state :
                    List.of(Measurements.FailureState.SOFT, Measurements.FailureState.HARD)) {
                long failing = converger.population().nodes().stream()
                        .filter(node -> node.id().kind().equals(kind) && Tally.state(node) == state)
                        .count();
                if (counts.failing(kind, state) != failing) {
                    throw new AssertionError(counts.failing(kind, state) + " of " + kind + " fail, to be " + state
                            + ", and " + failing + " are counted");
                }
            }
        }
    }

    private void calmDown() {
        world.faults.clear();
        world.chatty.clear();
        world.crashing = 0;
        journal.isBroken = false;
        world.random.setSeed(7);
        boolean complete = converger.population().nodes().stream().allMatch(Node::canOpen);
        for (int k = 0; k < KINDS; k++) {
            offers.computeIfAbsent("k" + k, key -> new Object());
        }
        if (complete && random.nextInt(3) > 0) {
            step();
            finish(this::isIdle);
            for (Node node : converger.population().nodes()) {
                if (random.nextBoolean()) {
                    world.faults.put(node.id(), World.Fault.PERMANENT);
                    world.tell(node.id());
                }
            }
            finish(this::isIdle);
            world.faults.clear();
            // What failed for good starts again by an event on it, or on what it depends on.
            boolean rootsOnly = random.nextBoolean();
            boolean allTold = true;
            for (Node node : converger.population().nodes()) {
                if (node.before().isEmpty() || (!rootsOnly && node.unsettledBefore == 0)) {
                    allTold &= !world.watches.getOrDefault(node.id(), Set.of()).isEmpty();
                    world.tell(node.id());
                }
            }
            if (allTold) {
                step();
                finish(this::isIdle);
                if (rootsOnly || converger.population().nodes().stream().allMatch(node -> node.settled)) {
                    return;
                }
            }
        }
        swap(declared);
        finish(this::isIdle);
    }

    private boolean isIdle() {
        return tasks.isEmpty()
                && converger.population().nodes().stream().noneMatch(Node::isActive)
                && converger.population().leaving().isEmpty();
    }

    private void finish(java.util.function.BooleanSupplier condition) {
        for (int i = 0; i < 5_000 && !condition.getAsBoolean(); i++) {
            work();
            step();
            if (tasks.isEmpty() && converger.loop().nextDeadline() != Deadlines.NONE) {
                now = Math.max(now, converger.loop().nextDeadline());
                step();
            }
        }
        assertThat(condition.getAsBoolean()).as("it comes to an end").isTrue();
    }

    private void assertSettled() {
        for (Node node : converger.population().nodes()) {
            ResourceId id = node.id();
            assertThat(node.settled)
                    .as("%s is settled in the end: %s", id, node.reason)
                    .isTrue();
            Wish wish = declared.wishes().get(id);
            assertThat(world.checked.get(id))
                    .as("%s was checked after the last change", id)
                    .isGreaterThan(world.disturbed.getOrDefault(id, 0L) - 1);
            if (!wish.meta().noop()) {
                assertThat(world.actual.get(id)).as("%s is as desired", id).isEqualTo(wish.number());
                assertThat(world.refreshed.getOrDefault(id, 0L))
                        .as("%s was refreshed after it was last notified", id)
                        .isGreaterThanOrEqualTo(world.owed.getOrDefault(id, 0L));
            }
        }
        assertThat(converger.population().receivers().absent())
                .allSatisfy((id, pending) -> assertThat(declared.wishes()).doesNotContainKey(id));
        assertThat(journal.left().pending().stream().filter(each -> !isNoop(each.receiver())))
                .as("what the journal holds waits for those that are not there")
                .allSatisfy(each -> assertThat(declared.wishes()).doesNotContainKey(each.receiver()));
    }

    private boolean isNoop(ResourceId id) {
        return declared.wishes().containsKey(id)
                && declared.wishes().get(id).meta().noop();
    }

    /** Numbers need nothing from the engine. */
    record NoContext(ResourceId id) implements UnusedContext {}

    /** Fails when it is used. */
    interface UnusedContext extends ResourceContext {

        @Override
        default String host() {
            throw new AssertionError();
        }

        @Override
        default java.nio.file.Path stateDirectory() {
            throw new AssertionError();
        }

        @Override
        default Map<String, String> memory() {
            throw new AssertionError();
        }

        @Override
        default mgmt.api.resource.Subscription watch(
                java.nio.file.Path path, mgmt.api.resource.PathScope scope, mgmt.api.resource.Changes changes) {
            throw new AssertionError();
        }

        @Override
        default mgmt.api.resource.Replacement replace(
                java.nio.file.Path target,
                java.nio.file.attribute.FileAttribute<Set<java.nio.file.attribute.PosixFilePermission>> mode) {
            throw new AssertionError();
        }

        @Override
        default boolean isSecret(String field) {
            throw new AssertionError();
        }

        @Override
        default boolean isProvidedByAnother(mgmt.api.resource.Identity identity) {
            throw new AssertionError();
        }

        @Override
        default boolean isProvidedBy(mgmt.api.resource.ResourceId other, mgmt.api.resource.Identity identity) {
            throw new AssertionError();
        }

        @Override
        default mgmt.api.resource.ClusterValues values() {
            throw new AssertionError();
        }

        @Override
        default System.Logger log() {
            throw new AssertionError();
        }
    }
}
