package mgmt.engine.internal.converger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps all that is told, for a converger in one thread. */
final class Counts implements Measurements {

    final List<Ran> runs = new ArrayList<>();
    Map<String, Integer> resources = Map.of();
    Instant started = Instant.MIN;
    private final Map<String, Integer> failures = new HashMap<>();
    private final Map<String, Integer> failing = new HashMap<>();

    /** How many runs have failed in a way. */
    int failures(String kind, FailureState state) {
        return failures.getOrDefault(kind + " " + state, 0);
    }

    /** How many resources fail in a way. */
    int failing(String kind, FailureState state) {
        return failing.getOrDefault(kind + " " + state, 0);
    }

    @Override
    public void ran(Ran run) {
        runs.add(run);
    }

    @Override
    public void failed(String kind, FailureState state) {
        failures.merge(kind + " " + state, 1, Integer::sum);
    }

    @Override
    public void failing(String kind, FailureState before, FailureState after) {
        failing.merge(kind + " " + before, -1, Integer::sum);
        failing.merge(kind + " " + after, 1, Integer::sum);
    }

    @Override
    public void graphStarted(Instant time) {
        started = time;
    }

    @Override
    public void resources(Map<String, Integer> byKind) {
        resources = byKind;
    }
}
