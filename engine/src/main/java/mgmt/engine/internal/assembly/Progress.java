package mgmt.engine.internal.assembly;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** How far the code of plugins has come that makes one graph, for whoever waits for it. Thread-safe. */
final class Progress {

    private final AtomicInteger steps = new AtomicInteger();
    private volatile @Nullable Offer<?> busy;

    /** From now on, code of this offer runs, if it is one. */
    void begin(@Nullable Offer<?> offer) {
        busy = offer;
    }

    /** It has returned. */
    void end() {
        busy = null;
        steps.incrementAndGet();
    }

    /** How often code has returned. */
    int steps() {
        return steps.get();
    }

    /** The kind whose code is being run. */
    @Nullable
    Offer<?> busy() {
        return busy;
    }
}
