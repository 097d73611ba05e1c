package mgmt.plugin.exec.internal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Pauses that grow, between looks at something that tells nobody when it changes. Confined to one thread. */
final class Pause {

    private static final long LONGEST = 50;

    /** Never opened: waiting for it is a pause that can be interrupted. */
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    private long millis = 1;

    void take() throws InterruptedException {
        boolean unused = NEVER.await(millis, TimeUnit.MILLISECONDS);
        millis = Math.min(2 * millis, LONGEST);
    }
}
