package mgmt.engine.internal.metrics;

import io.prometheus.metrics.config.PrometheusProperties;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmClassLoadingMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntSupplier;
import mgmt.engine.internal.converger.Measurements;

/** Metrics that a Prometheus server can fetch. */
final class PrometheusMetrics implements Metrics {

    /** How long the answer to a server waits for a loop that has other things to do; then a value is left out. */
    private static final long PATIENCE_MILLIS = 1000;

    /** Not those of the environment and of files: what a user may set are the options of mgmt. */
    private final PrometheusProperties properties =
            PrometheusProperties.builder().build();

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final RunMetrics runs = new RunMetrics(properties, registry);
    private final Exporter exporter;

    private PrometheusMetrics(Address address, String version) throws IOException {
        Info.builder(properties)
                .name("mgmt_build_info")
                .help("The version that runs.")
                .labelNames("version")
                .register(registry)
                .setLabelValues(version);
        registerVirtualMachine();
        exporter = Exporter.open(address, properties, registry);
    }

    static Metrics open(Address address, String version) throws IOException {
        return new PrometheusMetrics(address, version);
    }

    /** One by one, for one of the library's leaves listeners behind in a machine that may start another agent. */
    private void registerVirtualMachine() {
        JvmBufferPoolMetrics.builder(properties).register(registry);
        JvmClassLoadingMetrics.builder(properties).register(registry);
        JvmGarbageCollectorMetrics.builder(properties).register(registry);
        JvmMemoryMetrics.builder(properties).register(registry);
        JvmRuntimeInfoMetric.builder(properties).register(registry);
        JvmThreadsMetrics.builder(properties).register(registry);
        ProcessMetrics.builder(properties).register(registry);
    }

    /** Where it is served, with the port that was found when any would do. */
    Address address() {
        return exporter.address();
    }

    @Override
    public Optional<Measurements> measurements() {
        return Optional.of(runs);
    }

    @Override
    public void show(Gauges gauges) {
        gauge("mgmt_work_waiting", "Runs and other work that no worker has taken up yet.", gauges.waiting());
        gauge("mgmt_workers_busy", "Workers that are at work.", gauges.busy());
        GaugeWithCallback.builder(properties)
                .name("mgmt_notifications_pending")
                .help("Notifications that their receivers have not answered yet.")
                .callback(callback -> pending(gauges).ifPresent(callback::call))
                .register(registry);
    }

    private void gauge(String name, String help, IntSupplier value) {
        GaugeWithCallback.builder(properties)
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsInt()))
                .register(registry);
    }

    private static Optional<Integer> pending(Gauges gauges) {
        try {
            return Optional.of(gauges.pending().get().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("it is only counted", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        exporter.close();
    }
}
