package mgmt.bench;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
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

/** The declaration reader: a graph file, from its bytes to its declarations. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ReadGraphBenchmark {

    @Param({"1000", "10000"})
    int count;

    private byte[] text;

    @Setup
    public void write() {
        text = Things.graph(count);
    }

    @Benchmark
    public GraphDocument read() throws IOException, InvalidGraphException {
        return new GraphReader().read("bench.yaml", new ByteArrayInputStream(text));
    }
}
