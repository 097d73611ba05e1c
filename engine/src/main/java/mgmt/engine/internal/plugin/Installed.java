package mgmt.engine.internal.plugin;

import java.util.List;
import java.util.Map;
import java.util.Set;
import mgmt.engine.internal.assembly.Offer;

/**
 * A plugin as it runs. Immutable.
 *
 * @param jar what runs
 * @param bundle its number in the framework
 * @param kinds the names of all its kinds, those that cannot be used among them
 * @param offers those that can be used
 * @param faults why others cannot, by kind
 */
record Installed(StoredJar jar, long bundle, Set<String> kinds, List<Offer<?>> offers, Map<String, String> faults) {}
