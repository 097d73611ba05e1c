/** How a command finds the agents of this machine and talks to one of them. */
@NullMarked
package mgmt.launcher.control;

import org.jspecify.annotations.NullMarked;
