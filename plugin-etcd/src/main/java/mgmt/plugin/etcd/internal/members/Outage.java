package mgmt.plugin.etcd.internal.members;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.LongSupplier;
import mgmt.api.transport.TransportException;
import mgmt.plugin.etcd.internal.server.Beginning;
import org.jspecify.annotations.Nullable;

/**
 * What this host does while the store does not answer: if it is the origin, it goes on alone after a while; else it tells what
 * people can do. Confined to the members' thread.
 */
final class Outage {

    private static final Duration IDLE = Duration.ofMinutes(1);

    private final OwnServer server;
    private final MembershipFile file;
    private final Duration limit;
    private final System.Logger log;
    private final LongSupplier ticker;

    private @Nullable Long since;
    private boolean hasHinted;

    /**
     * No outage.
     *
     * @param limit how long the others may be away
     * @param ticker nanoseconds of any origin
     */
    Outage(OwnServer server, MembershipFile file, Duration limit, System.Logger log, LongSupplier ticker) {
        this.server = server;
        this.file = file;
        this.limit = limit;
        this.log = log;
        this.ticker = ticker;
    }

    void isOver() {
        since = null;
        hasHinted = false;
    }

    /** Does what is due; how long nothing will be. */
    Duration look() throws TransportException {
        long now = ticker.getAsLong();
        long start = since == null ? now : since;
        since = start;
        if (!server.isRunning() || !hasOthers()) {
            return IDLE;
        }
        Duration left = limit.minusNanos(now - start);
        if (!left.isNegative() && !left.isZero()) {
            return left;
        }
        if (server.isOrigin() && file.remembered().voters() <= 2) {
            goOnAlone();
        } else if (!hasHinted) {
            hint();
        }
        return IDLE;
    }

    /** Other voters than this host are remembered; it may be a learner itself. */
    private boolean hasOthers() {
        return server.isOrigin()
                || !server.setup()
                        .advertisedClients()
                        .containsAll(file.remembered().members());
    }

    /**
     * No committed change can be missing here, since nothing was committed without this host, and nothing will be. Where this
     * host has seen three vote, that does not hold, whatever its mark says: somebody else has put that there.
     */
    private void goOnAlone() throws TransportException {
        log.log(
                Level.WARNING,
                "The other of two voters has not answered for {0} s: this host goes on alone, with everything that was"
                        + " committed. When the other host is back, it joins anew.",
                limit.toSeconds());
        server.stop();
        server.start(new Beginning.GoingOnAlone());
        server.isUp();
        since = null;
    }

    private void hint() {
        log.log(
                Level.WARNING,
                "The cluster has not answered for {0} s. If most of its voters are lost for good, mgmt cluster recover on"
                        + " one host that is left makes a new cluster of the data of that host.",
                limit.toSeconds());
        hasHinted = true;
    }
}
