/** The log of the whole process, from the launcher's first line to the last of a plugin: to a terminal, a pipe or the journal. */
@NullMarked
package mgmt.launcher.log;

import org.jspecify.annotations.NullMarked;
