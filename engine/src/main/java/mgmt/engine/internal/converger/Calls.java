package mgmt.engine.internal.converger;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to calls into plugins that take too long: interrupts them, and gives up those that ignore it. Confined to the loop.
 */
final class Calls {

    /** How long a call may ignore its interrupt before nobody waits for it any longer. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(Calls.class);

    private final Surroundings surroundings;
    private final Loop loop;
    private final Population population;

    Calls(Surroundings surroundings, Loop loop, Population population) {
        this.surroundings = surroundings;
        this.loop = loop;
        this.population = population;
    }

    /** Interrupts each call of the run that takes longer than the user allows. */
    void limit(Node node, Run run) {
        Duration timeout = node.meta().timeout();
        if (!timeout.isZero()) {
            lookAt(node, run, timeout, loop.now() + timeout.toNanos());
        }
    }

    private void lookAt(Node node, Run run, Duration timeout, long at) {
        node.limit = loop.at(at, () -> {
            if (node.running == run) {
                long began = run.worker().callBegan();
                long due = (began == Worker.NO_CALL ? loop.now() : began) + timeout.toNanos();
                if (due <= loop.now()) {
                    interrupt(node, "took longer than its timeout of " + timeout.toMillis() + " ms");
                } else {
                    lookAt(node, run, timeout, due);
                }
            }
        });
    }

    /** The run has ended. */
    static void ended(Node node) {
        if (node.limit != null) {
            node.limit.cancel();
            node.limit = null;
        }
    }

    /** Interrupts what runs of a node, and abandons it if that is ignored. */
    void interrupt(Node node, String why) {
        if (node.closing != null) {
            node.closing.interrupt(why);
        }
        Run run = node.running;
        if (run != null) {
            run.worker().interrupt(why);
            loop.at(loop.now() + PATIENCE.toNanos(), () -> {
                if (node.running == run && !node.abandoned) {
                    abandon(node, why);
                }
            });
        }
    }

    private void abandon(Node node, String why) {
        node.reason = why + ", and ignores that it was interrupted";
        node.since = surroundings.clock().instant();
        surroundings
                .workers()
                .execute(() -> LOG.error(
                        "{}: abandoned: its plugin ignores that it was interrupted; everything else goes on",
                        node.id()));
        population.abandon(node);
    }
}
