/** The transport {@code local}: agents on one machine share a directory. */
@NullMarked
package mgmt.plugin.local.internal;

import org.jspecify.annotations.NullMarked;
