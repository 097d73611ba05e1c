package mgmt.bench;

import java.util.concurrent.Semaphore;
import mgmt.api.resource.Changes;
import mgmt.api.resource.Drift;
import mgmt.api.resource.Resource;
import mgmt.api.resource.Subscription;

/** A resource that is wrong once it has been broken, and right after it was repaired. Thread-safe. */
final class InMemory implements Resource {

    private static final Drift WRONG = Drift.of("state", "wrong", "right");

    private final Semaphore repaired = new Semaphore(0);
    private volatile boolean isWrong;
    private volatile Runnable watch = () -> {};

    /** Breaks it, and returns when it is right again. */
    void breakAndAwait() throws InterruptedException {
        isWrong = true;
        watch.run();
        repaired.acquire();
    }

    @Override
    public Drift check() {
        return isWrong ? WRONG : Drift.none();
    }

    @Override
    public void apply(Drift drift) {
        isWrong = false;
        repaired.release();
    }

    @Override
    public Subscription watch(Changes changes) {
        watch = changes::changed;
        return () -> watch = () -> {};
    }
}
