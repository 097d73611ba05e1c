package mgmt.engine.internal.pathwatch;

import java.util.concurrent.atomic.AtomicInteger;
import mgmt.api.resource.Changes;

/** Counts what a watch tells. */
final class Recorder implements Changes {

    private final AtomicInteger told = new AtomicInteger();

    @Override
    public void changed() {
        told.incrementAndGet();
    }

    @Override
    public void failed(Exception cause) {
        throw new AssertionError("path watches do not fail", cause);
    }

    int count() {
        return told.get();
    }

    boolean takeTold() {
        return told.getAndSet(0) > 0;
    }
}
