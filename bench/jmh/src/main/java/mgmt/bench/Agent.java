package mgmt.bench;

import java.lang.reflect.Proxy;
import java.time.InstantSource;
import java.util.OptionalLong;
import mgmt.api.resource.ResourceContext;
import mgmt.engine.internal.converger.Converger;
import mgmt.engine.internal.converger.Journal;
import mgmt.engine.internal.converger.Surroundings;
import mgmt.engine.internal.converger.WorkerPool;
import mgmt.engine.internal.graph.Graph;

/** A converger with threads as an agent has them, and nothing around it. */
final class Agent implements AutoCloseable {

    private final WorkerPool workers = new WorkerPool(Runtime.getRuntime().availableProcessors(), 100);
    private final Converger converger = new Converger(new Surroundings(
            System::nanoTime,
            InstantSource.system(),
            workers,
            (vertex, memory, provisions) -> unused(),
            change -> {},
            Journal.none(),
            OptionalLong.empty()));

    Agent() {
        converger.start();
    }

    /** Returns when all of the graph is settled. */
    void converge(Graph graph) {
        converger.swap(graph);
        converger.rested().join();
    }

    @Override
    public void close() {
        converger.stop(1);
        converger.ended().join();
        workers.close();
    }

    private static ResourceContext unused() {
        return (ResourceContext) Proxy.newProxyInstance(
                Agent.class.getClassLoader(), new Class<?>[] {ResourceContext.class}, (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
    }
}
