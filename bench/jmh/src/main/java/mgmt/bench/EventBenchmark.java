package mgmt.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The way of one event through the queue: a resource among many is broken, until it has been repaired. Then it is another's
 * turn: one that is broken again before its run has ended is in a fight, and gets growing pauses.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EventBenchmark {

    @Param({"100", "10000"})
    int count;

    private Agent agent;
    private List<InMemory> resources;
    private int next;

    @Setup
    public void settle() {
        resources = IntStream.range(0, count).mapToObj(number -> new InMemory()).toList();
        agent = new Agent();
        agent.converge(Graphs.independent(count, resources::get));
    }

    @TearDown
    public void stop() {
        agent.close();
    }

    @Benchmark
    public void repair() throws InterruptedException {
        next = (next + 1) % count;
        resources.get(next).breakAndAwait();
    }
}
