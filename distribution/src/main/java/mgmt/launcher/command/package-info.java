/** The command line: what may be written there, what it means, and what is said about what may not. */
@NullMarked
package mgmt.launcher.command;

import org.jspecify.annotations.NullMarked;
