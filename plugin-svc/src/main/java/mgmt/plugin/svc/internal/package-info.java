/** The kinds {@code svc} and {@code hostname}: units of systemd and the names of the host, watched and driven over D-Bus. */
@NullMarked
package mgmt.plugin.svc.internal;

import org.jspecify.annotations.NullMarked;
