/**
 * What hosts exchange through a transport: exported and collected declarations, presence, convergence, values. See
 * docs/design/cluster.md.
 */
@NullMarked
package mgmt.engine.internal.exchange;

import org.jspecify.annotations.NullMarked;
