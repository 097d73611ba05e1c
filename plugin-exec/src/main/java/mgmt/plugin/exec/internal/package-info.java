/** The kind {@code exec}: commands, and the processes that they become. */
@NullMarked
package mgmt.plugin.exec.internal;

import org.jspecify.annotations.NullMarked;
