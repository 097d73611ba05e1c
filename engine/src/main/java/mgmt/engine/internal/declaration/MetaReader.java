package mgmt.engine.internal.declaration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.graph.Meta;
import org.jspecify.annotations.Nullable;

/** Reads the {@code meta:} of one resource. */
final class MetaReader {

    private static final List<String> KEYS =
            List.of("noop", "retry", "delay", "poll", "limit", "burst", "sema", "autoedge", "autogroup", "timeout");
    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private MetaReader() {}

    /** What holds for the resource, with the default for each key that is missing or wrong. */
    static Meta read(@Nullable Raw raw, ResourceId id, Findings findings) {
        if (raw == null || raw.isNothing()) {
            return Meta.DEFAULT;
        }
        return MapReader.of(raw, id + ": meta", KEYS, findings)
                .map(map -> read(map, id, findings))
                .orElse(Meta.DEFAULT);
    }

    private static Meta read(MapReader map, ResourceId id, Findings findings) {
        int problemsBefore = findings.problems().size();
        Meta meta = new Meta(
                map.value("noop", Meta.DEFAULT.noop(), Scalars::bool),
                map.value("retry", Meta.DEFAULT.retry(), raw -> (int) Scalars.whole(raw, -1, Short.MAX_VALUE)),
                map.value("delay", Meta.DEFAULT.delay(), raw -> Scalars.duration(raw, MILLISECOND)),
                map.value("poll", Meta.DEFAULT.poll(), raw -> Scalars.duration(raw, SECOND)),
                map.value("limit", Meta.DEFAULT.limit(), MetaReader::limit),
                map.value("burst", Meta.DEFAULT.burst(), raw -> (int) Scalars.whole(raw, 0, Integer.MAX_VALUE)),
                map.value("sema", Meta.DEFAULT.sema(), MetaReader::sema),
                map.value("autoedge", Meta.DEFAULT.autoedge(), Scalars::bool),
                map.value("autogroup", Meta.DEFAULT.autogroup(), Scalars::bool),
                map.value("timeout", Meta.DEFAULT.timeout(), raw -> Scalars.duration(raw, MILLISECOND)));
        if (findings.problems().size() == problemsBefore) {
            map.sound("limit")
                    .ifPresent(limit ->
                            stuck(meta).ifPresent(why -> findings.problem(limit, id + ": meta: limit: " + why)));
        }
        return meta.equals(Meta.DEFAULT) ? Meta.DEFAULT : meta;
    }

    /** A bucket that holds nothing, or that is never filled again, would let the resource run never or no more. */
    private static Optional<String> stuck(Meta meta) {
        if (Double.isInfinite(meta.limit())) {
            return Optional.empty();
        }
        if (meta.burst() == 0) {
            return Optional.of(
                    "Permanently limited (rate != Inf, burst: 0): with a limit, burst must be at least 1, the"
                            + " number of events that may come at once");
        }
        return meta.limit() > 0
                ? Optional.empty()
                : Optional.of("Permanently limited (rate: 0): the limit must be above 0, in events per second");
    }

    private static double limit(Raw raw) throws MismatchException {
        double limit = Scalars.real(raw);
        if (limit < 0) {
            throw MismatchException.expected("a number of events per second, or .inf", raw);
        }
        return limit;
    }

    private static List<String> sema(Raw raw) throws MismatchException {
        List<Raw> items = raw instanceof Raw.Sequence sequence ? sequence.items() : List.of(raw);
        TreeSet<String> ids = new TreeSet<>();
        for (Raw item : items) {
            String id = Scalars.text(item);
            if (id.isEmpty()) {
                throw MismatchException.expected("names such as id or id:count", item);
            }
            ids.add(id);
        }
        return new ArrayList<>(ids);
    }
}
