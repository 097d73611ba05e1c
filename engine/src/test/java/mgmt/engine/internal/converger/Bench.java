package mgmt.engine.internal.converger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.graph.CycleException;
import mgmt.engine.internal.graph.Edge;
import mgmt.engine.internal.graph.Graph;
import mgmt.engine.internal.graph.Meta;
import mgmt.engine.internal.graph.Opening;
import mgmt.engine.internal.graph.Place;
import mgmt.engine.internal.graph.Vertex;

/** A converger in one thread, on virtual time, in a {@link World} where nothing happens by chance. */
final class Bench {

    static final Object OFFER = new Object();

    final World world = new World(new Random() {
        private static final long serialVersionUID = 1L;

        @Override
        public int nextInt(int bound) {
            return bound - 1;
        }
    });
    final List<Change> changes = new ArrayList<>();
    final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    final SimulatedJournal journal = new SimulatedJournal(new java.util.Random(1));
    final Converger converger;
    long now;

    Bench() {
        this(OptionalLong.empty());
    }

    Bench(OptionalLong convergedTimeout) {
        this(convergedTimeout, new Counts());
    }

    Bench(OptionalLong convergedTimeout, Measurements measurements) {
        converger = new Converger(new Surroundings(
                () -> now,
                () -> Instant.EPOCH.plusNanos(now),
                tasks::add,
                (vertex, memory, provided) -> new Simulation.NoContext(vertex.id()),
                changes::add,
                journal,
                convergedTimeout,
                Optional.of(measurements)));
    }

    static ResourceId id(String name) {
        return new ResourceId("k", name);
    }

    Vertex vertex(String name, int number) {
        return vertex(name, number, Meta.DEFAULT);
    }

    Vertex vertex(String name, int number, Meta meta) {
        ResourceId id = id(name);
        Opening opening = new Opening.Ready(OFFER, context -> world.new Numbered(id, number, meta.noop()));
        return new Vertex(id, meta, "" + number, Set.of(), List.of(), opening, new Place("bench", 1, 1));
    }

    static Edge edge(String before, String after) {
        return new Edge(id(before), id(after), false, false, "");
    }

    static Edge notify(String before, String after) {
        return new Edge(id(before), id(after), true, false, "");
    }

    static Meta retry(int times, Duration delay) {
        return new Meta(
                false, times, delay, Duration.ZERO, Double.POSITIVE_INFINITY, 0, List.of(), true, true, Duration.ZERO);
    }

    Bench swap(List<Vertex> vertices, Edge... edges) {
        try {
            converger.swap(Graph.of("bench", vertices, List.of(edges)));
        } catch (CycleException e) {
            throw new AssertionError(e);
        }
        return settle();
    }

    /** Handles messages and runs tasks until nothing is left to do at this time. */
    Bench settle() {
        converger.loop().step();
        while (!tasks.isEmpty() || converger.loop().hasMessages()) {
            if (!tasks.isEmpty()) {
                tasks.remove().run();
            }
            converger.loop().step();
        }
        return this;
    }

    /** Lets time pass, stopping at every deadline on the way. */
    Bench pass(Duration time) {
        settle();
        long end = now + time.toNanos();
        while (converger.loop().nextDeadline() <= end) {
            now = Math.max(now, converger.loop().nextDeadline());
            settle();
        }
        now = end;
        return settle();
    }

    Node node(String name) {
        Node node = converger.population().node(id(name));
        if (node == null) {
            throw new AssertionError("no " + name);
        }
        return node;
    }

    ResourceStatus status(String name) {
        return StatusReport.of(converger.population().nodes(), now).stream()
                .filter(status -> status.id().equals(id(name)))
                .findFirst()
                .orElseThrow();
    }

    /** What the status says besides. */
    List<String> notes() {
        CompletableFuture<ResourceStatus.Summary> status = converger.status();
        settle();
        return status.join().notes();
    }

    /** Who was changed, in order. */
    List<String> changed() {
        return changes.stream()
                .filter(change -> change.outcome() == Change.Outcome.APPLIED)
                .map(change -> change.id().name())
                .toList();
    }

    Map<ResourceId, Long> refreshed() {
        return world.refreshed;
    }
}
