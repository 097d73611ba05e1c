package mgmt.plugin.local.internal;

import java.time.Duration;
import mgmt.api.transport.Transport;

/**
 * How long things take.
 *
 * @param start how long opening waits for the directory's lock before it goes on without
 * @param call how long a call waits for it
 * @param end how long closing waits for it
 * @param round the time between two looks at whether the other sessions live, and between attempts to get at the store
 */
record Timing(Duration start, Duration call, Duration end, Duration round) {

    static final Timing USUAL = new Timing(
            Duration.ofSeconds(1), Transport.DEADLINE.minusMillis(500), Duration.ofSeconds(5), Duration.ofSeconds(2));
}
