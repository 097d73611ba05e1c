package mgmt.api.resource;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Receives what a watch reports and lets a test wait for it. Thread-safe. */
public final class Reports implements Changes {

    private final LinkedBlockingQueue<String> reports = new LinkedBlockingQueue<>();

    @Override
    public void changed() {
        reports.add("changed");
    }

    @Override
    public void failed(Exception cause) {
        reports.add("failed: " + cause);
    }

    /** Forgets what was reported so far. */
    public void clear() {
        reports.clear();
    }

    /** How many reports have come and were not waited for. */
    public int count() {
        return reports.size();
    }

    /** Waits for the next report. Whether one came within the limit. */
    public boolean await(Duration limit) throws InterruptedException {
        return reports.poll(limit.toNanos(), TimeUnit.NANOSECONDS) != null;
    }
}
