package mgmt.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import mgmt.engine.internal.assembly.Assembled;
import mgmt.engine.internal.assembly.GraphBuilder;
import mgmt.engine.internal.assembly.Kinds;
import mgmt.engine.internal.assembly.Offer;
import mgmt.engine.internal.assembly.Strictness;
import mgmt.engine.internal.declaration.Declaration;
import mgmt.engine.internal.declaration.GraphDocument;
import mgmt.engine.internal.declaration.GraphReader;
import mgmt.engine.internal.declaration.InvalidGraphException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** The binder alone, and the graph builder: binder, linker and the order of all. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class BuildGraphBenchmark {

    @Param({"1000", "10000"})
    int count;

    private final Offer<Thing> offer = Things.offer();
    private final Kinds kinds = Things.kinds();
    private GraphDocument document;

    @Setup
    public void read() throws IOException, InvalidGraphException {
        document = new GraphReader().read("bench.yaml", new ByteArrayInputStream(Things.graph(count)));
    }

    @Benchmark
    public void bind(Blackhole consumer) {
        for (Declaration declaration : document.declarations()) {
            consumer.consume(offer.schema().bind(declaration, problem -> {
                throw new IllegalStateException(problem.toString());
            }));
        }
    }

    @Benchmark
    public Assembled build() throws InvalidGraphException {
        return new GraphBuilder(false).build(document, kinds, Strictness.REJECT);
    }
}
