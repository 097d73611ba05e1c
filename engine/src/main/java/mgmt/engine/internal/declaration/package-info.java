/**
 * Reads graph files: from bytes to declarations, each with its place, before anything is known about the kinds that
 * plugins offer.
 */
@NullMarked
package mgmt.engine.internal.declaration;

import org.jspecify.annotations.NullMarked;
