/** Starts the framework with its bundles, hands it the command, and ends the process with its exit status. */
@NullMarked
package mgmt.launcher;

import org.jspecify.annotations.NullMarked;
