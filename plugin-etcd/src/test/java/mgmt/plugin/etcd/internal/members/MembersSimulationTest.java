package mgmt.plugin.etcd.internal.members;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Thousands of random histories; a failure names the seed, which repeats it. */
class MembersSimulationTest {

    private static final int HISTORIES = Boolean.getBoolean("mgmt.long") ? 100_000 : 2_000;

    private final long first = Long.getLong("mgmt.seed", System.nanoTime());

    @Test
    void everyHistoryEndsWithAnOddNumberOfVotersAndNothingLost() {
        Set<Class<?>> changes = new HashSet<>();
        int stuck = 0;
        int forced = 0;
        for (long seed = first; seed < first + HISTORIES; seed++) {
            MembersSimulation simulation = new MembersSimulation(seed);
            int steps = 50 + Math.floorMod(seed * 31, 400);
            stuck += repeatable(seed, () -> simulation.run(steps)) ? 0 : 1;
            forced += simulation.isForced() ? 1 : 0;
            changes.addAll(simulation.changes());
        }
        if (!Boolean.getBoolean("mgmt.seed")) {
            assertThat(changes).as("the histories try everything").hasSize(8);
            assertThat(forced).as("some go on alone").isPositive();
            assertThat(stuck).as("few end without a quorum").isLessThan(HISTORIES / 4);
        }
    }

    @Test
    void leasesThatLapseAndServersThatRestartCostNobodyItsMembership() {
        for (long seed = first; seed < first + HISTORIES / 4; seed++) {
            MembersSimulation simulation = new MembersSimulation(seed);
            repeatable(seed, () -> {
                simulation.runWithBlipsOnly(400);
                return true;
            });
        }
    }

    @Test
    void hostsLeaveInAnyOrder() {
        for (long seed = first; seed < first + HISTORIES / 4; seed++) {
            MembersSimulation simulation = new MembersSimulation(seed);
            repeatable(seed, () -> {
                simulation.leaveOneByOne();
                return true;
            });
        }
    }

    private interface History {
        boolean run();
    }

    private static boolean repeatable(long seed, History history) {
        try {
            return history.run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("repeat with -Dmgmt.seed=" + seed, e);
        }
    }
}
