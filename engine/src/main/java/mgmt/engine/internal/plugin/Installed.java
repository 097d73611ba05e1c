package mgmt.engine.internal.plugin;

import java.util.List;
import java.util.Map;
import java.util.Set;
import mgmt.engine.internal.assembly.Offer;
import mgmt.engine.internal.transport.TransportOffer;

/**
 * A plugin as it runs. Immutable.
 *
 * @param jar what runs
 * @param bundle its number in the framework
 * @param kinds the names of all its kinds, those that cannot be used among them
 * @param offers those that can be used
 * @param faults why others cannot, by kind
 * @param transports the ways to other hosts that it offers
 */
record Installed(
        StoredJar jar,
        long bundle,
        Set<String> kinds,
        List<Offer<?>> offers,
        Map<String, String> faults,
        List<TransportOffer> transports) {

    /** The names of its transports. */
    List<String> transportNames() {
        return transports.stream().map(TransportOffer::name).sorted().toList();
    }

    /** All that it offers, for users. */
    String description() {
        String text = kinds.isEmpty() ? "" : "kinds: " + String.join(", ", kinds);
        if (!transports.isEmpty()) {
            text += (text.isEmpty() ? "" : "; ") + "transports: " + String.join(", ", transportNames());
        }
        return text.isEmpty() ? "it offers nothing" : text;
    }
}
