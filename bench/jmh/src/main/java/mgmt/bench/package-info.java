/** What takes the engine its time, piece by piece and in memory alone. Run by hand, never by a build. */
@NullMarked
package mgmt.bench;

import org.jspecify.annotations.NullMarked;
