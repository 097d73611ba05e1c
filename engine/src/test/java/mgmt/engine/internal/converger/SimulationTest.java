package mgmt.engine.internal.converger;

import org.junit.jupiter.api.Test;

/** Thousands of random histories; a failure names the seed, which repeats it. */
class SimulationTest {

    private static final int HISTORIES = Boolean.getBoolean("mgmt.long") ? 100_000 : 2_000;

    @Test
    void everyHistoryEndsSettledWithNothingLost() {
        long first = Long.getLong("mgmt.seed", System.nanoTime());
        for (long seed = first; seed < first + HISTORIES; seed++) {
            long current = seed;
            repeatable(seed, () -> new Simulation(current).run(10 + Math.floorMod(current * 31, 150)));
        }
    }

    @Test
    void everyHistoryCanBeStopped() {
        long first = Long.getLong("mgmt.seed", System.nanoTime());
        for (long seed = first; seed < first + HISTORIES / 10; seed++) {
            long current = seed;
            repeatable(seed, () -> new Simulation(current).stopAbruptly(Math.floorMod(current, 60)));
        }
    }

    private static void repeatable(long seed, Runnable history) {
        try {
            history.run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("repeat with -Dmgmt.seed=" + seed, e);
        }
    }
}
