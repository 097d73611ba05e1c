/** Makes graphs: binds declarations to the kinds that are offered just now, and links them. */
@NullMarked
package mgmt.engine.internal.assembly;

import org.jspecify.annotations.NullMarked;
