/** The kind {@code svc}: units of systemd, watched and driven over D-Bus. */
@NullMarked
package mgmt.plugin.svc.internal;

import org.jspecify.annotations.NullMarked;
