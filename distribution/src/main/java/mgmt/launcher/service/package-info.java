/** The agent as a service of systemd: its unit, and how it comes and goes. */
@NullMarked
package mgmt.launcher.service;

import org.jspecify.annotations.NullMarked;
