/** The kind {@code file}: content, ownership and mode of files and directories. */
@NullMarked
package mgmt.plugin.file.internal;

import org.jspecify.annotations.NullMarked;
