package mgmt.plugin.svc.internal;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How the jobs of systemd end that somebody waits for. Thread-safe: guarded by itself. */
final class Jobs {

    private final Set<Expectation> expectations = new HashSet<>();

    /** Begins to listen for the end of jobs of a unit: before a job is asked for, since it may end before its name is known. */
    synchronized Expectation expect(String unit) {
        Expectation expectation = new Expectation(unit);
        expectations.add(expectation);
        return expectation;
    }

    /** A job has ended: the signal JobRemoved. */
    synchronized void removed(String job, String unit, String result) {
        expectations.stream().filter(each -> each.unit.equals(unit)).forEach(each -> each.results.put(job, result));
        notifyAll();
    }

    /** No more signals will come of the jobs that are waited for. */
    synchronized void lose() {
        expectations.forEach(each -> each.isLost = true);
        notifyAll();
    }

    /** The ends of one unit's jobs. */
    final class Expectation implements AutoCloseable {

        private final String unit;
        private final Map<String, String> results = new HashMap<>();
        private boolean isLost;

        private Expectation(String unit) {
            this.unit = unit;
        }

        /** Waits for the end of a job. Its result; nothing when the time is over, or nobody can tell any more. */
        Optional<String> await(String job, Duration limit) throws InterruptedException {
            synchronized (Jobs.this) {
                long end = System.nanoTime() + limit.toNanos();
                while (!results.containsKey(job) && !isLost && end - System.nanoTime() > 0) {
                    TimeUnit.NANOSECONDS.timedWait(Jobs.this, end - System.nanoTime());
                }
                @Nullable String result = results.get(job);
                return Optional.ofNullable(result);
            }
        }

        @Override
        public void close() {
            synchronized (Jobs.this) {
                expectations.remove(this);
            }
        }
    }
}
