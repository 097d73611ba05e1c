package mgmt.engine.internal.plugin;

import mgmt.engine.internal.kind.KindRegistry;
import mgmt.engine.internal.transport.TransportRegistry;

/**
 * What plugins offer, of every sort.
 *
 * @param kinds the kinds of resources
 * @param transports the ways to other hosts
 */
public record Offered(KindRegistry kinds, TransportRegistry transports) {

    /** From now on, what this bundle offers does not count. */
    void hide(long bundle) {
        kinds.hide(bundle);
        transports.hide(bundle);
    }

    /** From now on, what this bundle offers counts. */
    void show(long bundle) {
        kinds.show(bundle);
        transports.show(bundle);
    }
}
