package mgmt.system.agent;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A user who looks at the files again and again, and remembers what was not as it should be. Thread-safe. */
final class Listing implements AutoCloseable {

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final Callable<Boolean> isRight;
    private int lookings;
    private int wrong;
    private int wrongInARow;
    private int mostWrongInARow;

    private Listing(Callable<Boolean> isRight) {
        this.isRight = isRight;
    }

    /** What was seen until now. */
    record Seen(int lookings, int wrong, int mostWrongInARow) {}

    static Listing every(Duration period, Callable<Boolean> isRight) {
        Listing listing = new Listing(isRight);
        ScheduledFuture<?> unused =
                listing.thread.scheduleAtFixedRate(listing::look, 0, period.toMillis(), TimeUnit.MILLISECONDS);
        return listing;
    }

    private void look() {
        boolean right;
        try {
            right = isRight.call();
        } catch (Exception e) {
            right = false;
        }
        note(right);
    }

    private synchronized void note(boolean right) {
        lookings++;
        wrong += right ? 0 : 1;
        wrongInARow = right ? 0 : wrongInARow + 1;
        mostWrongInARow = Math.max(mostWrongInARow, wrongInARow);
    }

    /** Waits until there were this many. */
    void awaitLookings(int count) {
        Site.await(count + " lookings", () -> seen().lookings() >= count);
    }

    synchronized Seen seen() {
        return new Seen(lookings, wrong, mostWrongInARow);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
