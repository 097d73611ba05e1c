package mgmt.engine.internal.metrics;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import mgmt.engine.internal.converger.Measurements;

/** What is measured of an agent; nothing, unless it was asked for. */
public interface Metrics extends AutoCloseable {

    /**
     * Where metrics are served.
     *
     * @param host a name or an address; empty for every address of this host
     * @param port zero for a free one
     */
    record Address(String host, int port) {

        @Override
        public String toString() {
            return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        }
    }

    /**
     * What is asked for when somebody wants to know. Any thread; must not block.
     *
     * @param waiting work that no worker has taken up yet
     * @param busy workers that are at work
     * @param pending notifications that were not answered yet
     */
    record Gauges(IntSupplier waiting, IntSupplier busy, Supplier<CompletableFuture<Integer>> pending) {}

    /**
     * Serves metrics from now on, if there is an address for them.
     *
     * @throws IOException with a message for the user: they cannot be served there
     */
    static Metrics open(Optional<Address> address, String version) throws IOException {
        return address.isEmpty() ? new None() : PrometheusMetrics.open(address.get(), version);
    }

    /** Who is to be told, if anybody wants to know. */
    Optional<Measurements> measurements();

    /** Shows these, too, from now on. */
    void show(Gauges gauges);

    /** Serves nothing any more; waits for nobody who is being served. */
    @Override
    void close();

    /** Nobody wants to know. */
    final class None implements Metrics {

        private None() {}

        @Override
        public Optional<Measurements> measurements() {
            return Optional.empty();
        }

        @Override
        public void show(Gauges gauges) {
            // Nobody looks.
        }

        @Override
        public void close() {
            // There is nothing to end.
        }
    }
}
