package mgmt.plugin.etcd.internal.members;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import mgmt.api.transport.Key;
import mgmt.api.transport.TransportContext;
import mgmt.api.transport.TransportException;

/**
 * Tells the members whether the store answers, besides whoever has opened the transport, who never hears of the members' own
 * entries; and keeps to itself that a server of its own does not answer which has never answered yet and is waited for.
 * Thread-safe.
 */
final class MembersContext implements TransportContext {

    private final TransportContext context;
    private final Doorbell doorbell;

    private volatile boolean awaitsStart;
    private volatile boolean isSilent;
    private volatile String outage = "";
    private volatile boolean hasAnswered;
    private volatile boolean isAvailable;

    MembersContext(TransportContext context, Doorbell doorbell, boolean awaitsStart) {
        this.context = context;
        this.doorbell = doorbell;
        this.awaitsStart = awaitsStart;
    }

    boolean isAvailable() {
        return isAvailable;
    }

    /** Waits until the store answers; for so long at most. */
    synchronized void awaitAvailable(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        long left = limit.toMillis();
        while (!isAvailable && left > 0) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        }
    }

    /** It is not waited for any longer. */
    void startIsOver() {
        awaitsStart = false;
        if (!hasAnswered && isSilent) {
            context.unavailable(outage);
        }
    }

    @Override
    public String host() {
        return context.host();
    }

    @Override
    public Path directory() throws IOException {
        return context.directory();
    }

    @Override
    public System.Logger log() {
        return context.log();
    }

    @Override
    public void available(String store) {
        hasAnswered = true;
        synchronized (this) {
            isAvailable = true;
            notifyAll();
        }
        context.available(store);
        doorbell.ring();
    }

    @Override
    public void unavailable(String why) {
        isAvailable = false;
        outage = why;
        isSilent = true;
        if (hasAnswered || !awaitsStart) {
            context.unavailable(why);
        }
        doorbell.ring();
    }

    @Override
    public void failed(TransportException cause) {
        context.failed(cause);
    }

    @Override
    public void lost(Set<Key> keys) {
        Set<Key> others = keys.stream().filter(key -> !key.isBelow(Roster.ALL)).collect(Collectors.toSet());
        if (!others.isEmpty()) {
            context.lost(others);
        }
        if (others.size() < keys.size()) {
            doorbell.ring();
        }
    }
}
