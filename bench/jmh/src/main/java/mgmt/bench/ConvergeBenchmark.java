package mgmt.bench;

import java.util.concurrent.TimeUnit;
import mgmt.engine.internal.graph.Graph;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The converger and its queue: an agent comes up, opens, watches and checks each resource once, and closes them again. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ConvergeBenchmark {

    @Param({"1000", "10000"})
    int count;

    private Graph independent;
    private Graph chain;

    @Setup
    public void build() {
        independent = Graphs.independent(count, number -> new InMemory());
        chain = Graphs.chain(count, number -> new InMemory());
    }

    @Benchmark
    public void independent() {
        try (Agent agent = new Agent()) {
            agent.converge(independent);
        }
    }

    @Benchmark
    public void chain() {
        try (Agent agent = new Agent()) {
            agent.converge(chain);
        }
    }
}
