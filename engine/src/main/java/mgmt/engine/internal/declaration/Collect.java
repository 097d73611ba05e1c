package mgmt.engine.internal.declaration;

import mgmt.engine.internal.graph.Place;

/**
 * A wish to take other hosts' declarations in.
 *
 * @param kind of which kind
 * @param pattern what the kind makes of it; empty = as exported
 * @param place where it was written
 */
public record Collect(String kind, String pattern, Place place) {}
