package mgmt.engine.internal.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;

/**
 * A counter {@code x_total} beside a gauge {@code x}, as the original had them. In the newer text format the name of a
 * counter's family is without its suffix, so the two would be one family of two types: this one is of none. Thread-safe.
 */
final class UntypedCounter implements Collector {

    private final String name;
    private final String help;
    private final Map<Labels, DoubleAdder> values = new ConcurrentHashMap<>();

    UntypedCounter(String name, String help) {
        this.name = name;
        this.help = help;
    }

    /** The value of one series, which is shown from now on. */
    DoubleAdder of(Labels labels) {
        return values.computeIfAbsent(labels, ignored -> new DoubleAdder());
    }

    @Override
    public MetricSnapshot collect() {
        UnknownSnapshot.Builder snapshot = UnknownSnapshot.builder().name(name).help(help);
        values.forEach((labels, value) -> snapshot.dataPoint(UnknownDataPointSnapshot.builder()
                .labels(labels)
                .value(value.sum())
                .build()));
        return snapshot.build();
    }
}
