package mgmt.engine.internal.metrics;

import io.prometheus.metrics.config.PrometheusProperties;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.DoubleAdder;
import mgmt.engine.internal.converger.Measurements;

/**
 * Counts what the converger tells. The names and labels of the first five were those of the original; what reads them goes
 * on to work. Thread-safe, as far as {@link Measurements} is called from several threads.
 */
final class RunMetrics implements Measurements {

    /** From a check that only looks at a file to a command that takes minutes. */
    private static final double[] BOUNDS = {.0001, .0005, .001, .005, .01, .05, .1, .5, 1, 5, 10, 60, 300};

    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Counter runs;
    private final Gauge graphStart;
    private final Gauge resources;
    private final UntypedCounter failures = new UntypedCounter(
            "mgmt_failures_total", "Runs that have failed: soft when another try follows, hard when none does.");
    private final Gauge failing;
    private final Histogram checks;
    private final Histogram applies;
    private final Histogram refreshes;
    private final Histogram repairs;
    /** Confined to the loop. */
    private final Set<String> kinds = new HashSet<>();

    RunMetrics(PrometheusProperties properties, PrometheusRegistry registry) {
        runs = Counter.builder(properties)
                .name("mgmt_checkapply_total")
                .help("Resources that were checked, and repaired or refreshed if they had to be.")
                .labelNames("kind", "apply", "eventful", "errorful")
                .withoutExemplars()
                .register(registry);
        graphStart = Gauge.builder(properties)
                .name("mgmt_graph_start_time_seconds")
                .help("When the running graph took its place, in seconds since 1970.")
                .unit(Unit.SECONDS)
                .register(registry);
        resources = Gauge.builder(properties)
                .name("mgmt_resources")
                .help("Resources that are kept as desired: those of the graph whose kind some plugin offers.")
                .labelNames("kind")
                .register(registry);
        registry.register(failures);
        failing = Gauge.builder(properties)
                .name("mgmt_failures")
                .help("Resources that fail: soft when another try follows, hard when they were given up.")
                .labelNames("kind", "failure")
                .register(registry);
        checks = times(properties, registry, "mgmt_check_seconds", "Time in the check of a kind.");
        applies = times(properties, registry, "mgmt_apply_seconds", "Time in the apply of a kind.");
        refreshes = times(properties, registry, "mgmt_refresh_seconds", "Time in the refresh of a kind.");
        repairs = times(
                properties,
                registry,
                "mgmt_repair_latency_seconds",
                "Time from the first event of a watch to the end of the run that has repaired what it saw.");
    }

    private static Histogram times(
            PrometheusProperties properties, PrometheusRegistry registry, String name, String help) {
        return Histogram.builder(properties)
                .name(name)
                .help(help)
                .unit(Unit.SECONDS)
                .labelNames("kind")
                .classicOnly()
                .classicUpperBounds(BOUNDS)
                .withoutExemplars()
                .register(registry);
    }

    @Override
    public void ran(Ran run) {
        runs.labelValues(run.kind(), text(!run.noop()), text(run.eventful()), text(run.errorful()))
                .inc();
        observe(checks, run.kind(), run.check());
        observe(applies, run.kind(), run.apply());
        observe(refreshes, run.kind(), run.refresh());
        observe(repairs, run.kind(), run.sinceEvent());
    }

    private static String text(boolean is) {
        return Boolean.toString(is);
    }

    private static void observe(Histogram histogram, String kind, long nanos) {
        if (nanos != Ran.NOT_DONE) {
            histogram.labelValues(kind).observe(nanos / NANOS);
        }
    }

    @Override
    public void failed(String kind, FailureState state) {
        failures(kind, state).add(1);
    }

    @Override
    public void failing(String kind, FailureState before, FailureState after) {
        if (before != FailureState.NONE) {
            failing.labelValues(kind, label(before)).dec();
        }
        if (after != FailureState.NONE) {
            failing.labelValues(kind, label(after)).inc();
        }
    }

    private DoubleAdder failures(String kind, FailureState state) {
        return failures.of(Labels.of("failure", label(state), "kind", kind));
    }

    private static String label(FailureState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void graphStarted(Instant time) {
        graphStart.set(time.toEpochMilli() / 1000.0);
    }

    /** Kinds that have gone stay as zero: a series that ends looks like an agent that has ended. */
    @Override
    public void resources(Map<String, Integer> byKind) {
        for (String kind : byKind.keySet()) {
            if (kinds.add(kind)) {
                for (FailureState state : FailureState.values()) {
                    if (state != FailureState.NONE) {
                        failures(kind, state);
                        failing.initLabelValues(kind, label(state));
                    }
                }
            }
        }
        kinds.forEach(kind -> resources.labelValues(kind).set(byKind.getOrDefault(kind, 0)));
    }
}
